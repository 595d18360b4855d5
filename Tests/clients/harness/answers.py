"""Chat completions for the scripted upstream, whole and as streams."""

import json

from .upstream import Script

DONE = b"data: [DONE]\n\n"


def whole(text=None, choices: int = 1, tool_arguments: "str | None" = None, **message) -> Script:
    """A whole answer; with `tool_arguments`, a call of the tool `charge_card`."""
    message = {"role": "assistant", "content": text, **message}
    finish = "stop"
    if tool_arguments is not None:
        function = {"name": "charge_card", "arguments": tool_arguments}
        message["tool_calls"] = [{"id": "call_1", "type": "function", "function": function}]
        finish = "tool_calls"
    listed = [{"index": index, "message": message, "finish_reason": finish} for index in range(choices)]
    return Script(body={**envelope("chat.completion"), "choices": listed, "usage": usage()})


def failure(status: int) -> Script:
    """An error of the provider."""
    return Script(status=status, body={"error": {"message": "scripted failure", "type": "server_error", "code": None}})


def stream(
    text: str,
    choices: int = 1,
    size: int = 3,
    pause: float = 0.0,
    include_usage: bool = False,
    breaks_off_after: "int | None" = None,
) -> Script:
    """The text in deltas of `size` characters, for every choice in turn."""
    events = [delta(index, {"role": "assistant", "content": ""}) for index in range(choices)]
    for piece in pieces(text, size):
        events += [delta(index, {"content": piece}) for index in range(choices)]
    return ended(events, "stop", choices, pause, include_usage, breaks_off_after)


def tool_stream(arguments: str, size: int = 3) -> Script:
    """A call of the tool `charge_card` whose arguments come in deltas of `size` characters."""
    call = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "charge_card", "arguments": ""}}
    events = [delta(0, {"role": "assistant", "content": None, "tool_calls": [call]})]
    for piece in pieces(arguments, size):
        events.append(delta(0, {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}))
    return ended(events, "tool_calls", 1, 0.0, False, None)


def ended(events, finish, choices, pause, include_usage, breaks_off_after) -> Script:
    if breaks_off_after is not None:
        return Script(events=events[:breaks_off_after], pause=pause, breaks_off=True)
    events += [delta(index, {}, finish) for index in range(choices)]
    if include_usage:
        events.append(event({**envelope("chat.completion.chunk"), "choices": [], "usage": usage()}))
    return Script(events=events + [DONE], pause=pause)


def pieces(text: str, size: int) -> list:
    return [text[start : start + size] for start in range(0, len(text), size)]


def delta(index: int, content: dict, finish: "str | None" = None) -> bytes:
    choice = {"index": index, "delta": content, "finish_reason": finish}
    return event({**envelope("chat.completion.chunk"), "choices": [choice]})


def event(document: dict) -> bytes:
    return b"data: " + json.dumps(document).encode() + b"\n\n"


def envelope(kind: str) -> dict:
    return {"id": "chatcmpl-1", "object": kind, "created": 1767225600, "model": "scripted"}


def usage() -> dict:
    return {"prompt_tokens": 12, "completion_tokens": 30, "total_tokens": 42}
