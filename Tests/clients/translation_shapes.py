#!/usr/bin/env python3
"""Hands what the translation writes to the providers' own packages, and looks at what they make of it.

The bytes are those of Tests/WireTests/TranslationGoldens, which the Swift tests keep equal to what the code writes. A small
server replays them to `openai`, `anthropic` and `google-genai`, whole and streamed; requests are checked against the
packages' own types. Prints a line for each thing that is wrong and `N checks, N wrong`; exits 1 if anything is.

    python -m venv shapes && shapes/bin/pip install openai anthropic google-genai
    shapes/bin/python Tests/clients/translation_shapes.py
"""

import http.server
import json
import pathlib
import threading
import types
import typing

import anthropic
import openai
import typing_extensions
from anthropic.types import message_create_params
from google import genai
from google.genai import errors as genai_errors
from google.genai import types as genai_types
from openai.types.chat import completion_create_params
from openai.types.responses import response_create_params

GOLDENS = pathlib.Path(__file__).resolve().parent.parent / "WireTests" / "TranslationGoldens"

HELLO = 'Héllo "you"\n😀'
CALLS = [("weather", {"city": "Rome"}), ("now", {})]
# What each answer of the fixtures says, in any API: text, calls, thought, end.
EXPECTED = {
    "text": (HELLO, [], "", "stop"),
    "tools": ("Looking.", CALLS, "", "calls"),
    "reasoning": ("42", [], "Let me think.", "stop"),
    "length": ("Once upon", [], "", "length"),
    "filter": ("Part", [], "", "filter"),
    "refusal": ("I cannot do that.", [], "", "refusal"),
    "empty": ("", [], "", "stop"),
    "blocked": ("", [], "", "filter"),
    "unstreamed": ("All at once", [], "", "stop"),
}

checks = 0
wrong = 0


def check(name, found, expected):
    global checks, wrong
    checks += 1
    if found != expected:
        wrong += 1
        print(f"{name}: {found!r}, not {expected!r}")


def sections(path):
    """The sections of a golden file: (kind, name, status, text)."""
    for section in path.read_text().split("## ")[1:]:
        title, text = section.split("\n", 1)
        words = title.split(" ")
        yield words[0], words[1], int(words[2]) if len(words) > 2 else 200, text[:-1]


class Replay(http.server.BaseHTTPRequestHandler):
    """Answers every POST with the bytes that are set."""

    status, kind, body = 200, "application/json", b""

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(Replay.status)
        self.send_header("content-type", Replay.kind)
        self.send_header("content-length", str(len(Replay.body)))
        self.end_headers()
        self.wfile.write(Replay.body)

    def log_message(self, *_):
        pass


class Chat:
    """`openai`, chat completions."""

    error = openai.APIError
    ends = {"stop": "stop", "calls": "tool_calls", "length": "length", "filter": "content_filter", "refusal": "stop"}

    def __init__(self, address):
        self.client = openai.OpenAI(base_url=address + "/v1", api_key="k", max_retries=0)
        self.question = {"model": "m", "messages": [{"role": "user", "content": "q"}]}

    def read(self, completion):
        message = completion.choices[0].message
        calls = [(call.function.name, json.loads(call.function.arguments)) for call in message.tool_calls or []]
        for call in message.tool_calls or []:
            assert call.id.startswith(("call", "toolu")) and call.type == "function", call
        thought = (message.model_extra or {}).get("reasoning_content") or ""
        usage = completion.usage
        assert usage.prompt_tokens + usage.completion_tokens == usage.total_tokens > 0, usage
        return (message.content or message.refusal or "", calls, thought, completion.choices[0].finish_reason)

    def whole(self):
        return self.read(self.client.chat.completions.create(**self.question))

    def stream(self):
        return self.read(self.last_state())

    def last_state(self):
        chunks = list(self.client.chat.completions.create(stream=True, **self.question))
        assert chunks[0].choices[0].delta.role == "assistant"
        assert all(chunk.object == "chat.completion.chunk" and chunk.id == chunks[0].id for chunk in chunks)
        assert [chunk.usage is not None for chunk in chunks] == [False] * (len(chunks) - 1) + [True]
        thought = "".join(
            (c.delta.model_extra or {}).get("reasoning_content") or "" for chunk in chunks for c in chunk.choices
        )
        from openai.lib.streaming.chat import ChatCompletionStreamState

        state = ChatCompletionStreamState()
        for chunk in chunks:
            state.handle_chunk(chunk)
        completion = state.current_completion_snapshot
        extra = completion.choices[0].message.model_extra
        if thought:
            extra["reasoning_content"] = thought
        return completion

    def request(self, body):
        conform(completion_create_params.CompletionCreateParamsNonStreaming, dict(body, stream=False))


class Responses:
    """`openai`, responses."""

    error = openai.APIError
    ends = {
        "stop": "completed", "calls": "completed", "refusal": "completed", "length": "max_output_tokens",
        "filter": "content_filter",
    }

    def __init__(self, address):
        self.client = openai.OpenAI(base_url=address + "/v1", api_key="k", max_retries=0)

    def read(self, response):
        text, calls, thought = "", [], ""
        for item in response.output:
            if item.type == "message":
                text += "".join(getattr(p, "text", None) or getattr(p, "refusal", "") for p in item.content)
            elif item.type == "function_call":
                calls.append((item.name, json.loads(item.arguments)))
            elif item.type == "reasoning":
                thought += "".join(part.text for part in item.summary)
        details = response.incomplete_details
        assert response.usage.total_tokens > 0 and response.usage.output_tokens_details.reasoning_tokens >= 0
        return (text, calls, thought, details.reason if details else response.status)

    def whole(self):
        return self.read(self.client.responses.create(model="m", input="q"))

    def stream(self):
        events = list(self.client.responses.create(model="m", input="q", stream=True))
        assert [event.sequence_number for event in events] == list(range(len(events)))
        assert [event.type for event in events[:2]] == ["response.created", "response.in_progress"]
        final = events[-1].response
        self.compare(events, final)
        if final.status == "completed":
            with self.client.responses.stream(model="m", input="q") as stream:
                assert stream.get_final_response().output_text == final.output_text
        return self.read(final)

    def compare(self, events, final):
        """Deltas, ends of parts, ends of items and the last response say the same."""
        said = {}
        for event in events:
            if event.type.endswith(".delta"):
                said[event.output_index] = said.get(event.output_index, "") + event.delta
        done = {e.output_index: e.item for e in events if e.type == "response.output_item.done"}
        added = [e.output_index for e in events if e.type == "response.output_item.added"]
        assert added == list(range(len(final.output))) == sorted(done)
        for index, item in enumerate(final.output):
            whole = item.arguments if item.type == "function_call" else "".join(
                getattr(part, "text", None) or getattr(part, "refusal", "")
                for part in (item.content if item.type == "message" else item.summary)
            )
            assert said.get(index, "") == whole and done[index].id == item.id, item

    def request(self, body):
        conform(response_create_params.ResponseCreateParamsNonStreaming, dict(body, stream=False))


class Messages:
    """`anthropic`."""

    error = anthropic.APIStatusError
    ends = {
        "stop": "end_turn", "calls": "tool_use", "length": "max_tokens", "filter": "refusal", "refusal": "refusal",
    }

    def __init__(self, address):
        self.client = anthropic.Anthropic(base_url=address, api_key="k", max_retries=0)
        self.question = {"model": "m", "max_tokens": 9, "messages": [{"role": "user", "content": "q"}]}

    def read(self, message):
        text = "".join(block.text for block in message.content if block.type == "text")
        calls = [(block.name, block.input) for block in message.content if block.type == "tool_use"]
        thought = "".join(block.thinking for block in message.content if block.type == "thinking")
        assert message.role == "assistant" and message.type == "message" and message.usage.input_tokens > 0
        return (text, calls, thought, message.stop_reason)

    def whole(self):
        return self.read(self.client.messages.create(**self.question))

    def stream(self):
        names = [event.type for event in self.client.messages.create(stream=True, **self.question)]
        assert names[0] == "message_start" and names[-2:] == ["message_delta", "message_stop"], names
        with self.client.messages.stream(**self.question) as stream:
            return self.read(stream.get_final_message())

    def request(self, body):
        conform(message_create_params.MessageCreateParamsNonStreaming, dict(body, stream=False))


class Gemini:
    """`google-genai`."""

    error = genai_errors.APIError
    ends = {"stop": "STOP", "calls": "STOP", "length": "MAX_TOKENS", "filter": "SAFETY", "refusal": "SAFETY"}

    def __init__(self, address):
        options = genai_types.HttpOptions(base_url=address)
        self.client = genai.Client(api_key="k", http_options=options)

    def read(self, chunks):
        text, calls, thought = "", [], ""
        for chunk in chunks:
            for part in chunk.candidates[0].content.parts or []:
                if part.thought:
                    thought += part.text
                elif part.text:
                    text += part.text
                if part.function_call:
                    assert part.function_call.id
                    calls.append((part.function_call.name, part.function_call.args))
        usage = chunks[-1].usage_metadata
        parts = (usage.prompt_token_count, usage.candidates_token_count or 0, usage.thoughts_token_count or 0)
        assert sum(parts) == usage.total_token_count > 0, usage
        return (text, calls, thought, chunks[-1].candidates[0].finish_reason.value)

    def whole(self):
        return self.read([self.client.models.generate_content(model="m", contents="q")])

    def stream(self):
        return self.read(list(self.client.models.generate_content_stream(model="m", contents="q")))

    def request(self, body):
        """These models refuse what they do not know."""
        for content in body["contents"]:
            genai_types.Content.model_validate(content)
        if "systemInstruction" in body:
            genai_types.Content.model_validate(body["systemInstruction"])
        for tool in body.get("tools", []):
            genai_types.Tool.model_validate(tool)
        genai_types.ToolConfig.model_validate(body.get("toolConfig", {}))
        genai_types.GenerationConfig.model_validate(body.get("generationConfig", {}))
        unknown = set(body) - {"contents", "systemInstruction", "tools", "toolConfig", "generationConfig"}
        assert not unknown, unknown


def misfit(value, kind):
    """Why a value of JSON does not fit a type of a package; None if it does.

    The packages' types of requests are typed dictionaries, unions of them, and lists that pydantic would read lazily.
    """
    if kind in (object, typing.Any):
        return None
    origin, arguments = typing_extensions.get_origin(kind), typing_extensions.get_args(kind)
    if origin in (typing_extensions.Required, typing_extensions.NotRequired, typing_extensions.Annotated):
        return misfit(value, arguments[0])
    if origin is typing_extensions.Literal:
        return None if value in arguments else f"{value!r} is none of {arguments}"
    if origin in (typing.Union, types.UnionType):
        reasons = [misfit(value, argument) for argument in arguments]
        return None if None in reasons else "; ".join(reasons)
    if typing_extensions.is_typeddict(kind):
        return misfit_in_object(value, kind)
    if origin is dict:
        if not isinstance(value, dict):
            return f"{value!r} is no object"
        return next(filter(None, (misfit(item, arguments[1]) for item in value.values())), None)
    if arguments and hasattr(origin, "__iter__"):
        if not isinstance(value, list):
            return f"{value!r} is no array"
        return next(filter(None, (misfit(item, arguments[0]) for item in value)), None)
    if kind is float:
        return None if isinstance(value, (int, float)) and not isinstance(value, bool) else f"{value!r} is no number"
    if kind in (str, int, bool, type(None)):
        return None if type(value) is kind else f"{value!r} is no {kind.__name__}"
    return f"{value!r} against {kind!r}"


def misfit_in_object(value, kind):
    if not isinstance(value, dict):
        return f"{value!r} is no object"
    hints = typing_extensions.get_type_hints(kind, include_extras=True)
    required = {key for key, hint in hints.items() if typing_extensions.get_origin(hint) is typing_extensions.Required}
    if required - set(value):
        return f"{sorted(value)} lacks {sorted(required - set(value))} of {kind.__name__}"
    if set(value) - set(hints) and kind.__name__ != "InputSchemaTyped":
        return f"{sorted(set(value) - set(hints))} is not in {kind.__name__}"
    return next(filter(None, (misfit(item, hints[key]) for key, item in value.items() if key in hints)), None)


def conform(params, body):
    """Raises if a body does not fit a package's type of a request."""
    # The package no longer names them, as current models refuse them; older ones and other providers take them.
    body = {key: value for key, value in body.items() if key in params.__annotations__ or key not in SAMPLING}
    reason = misfit(body, params)
    assert reason is None, reason


# So that a check of requests that passes everything is noticed.
UNFIT = [
    {"model": "m", "messages": []},
    {"model": "m", "max_tokens": "1", "messages": []},
    {"model": "m", "max_tokens": 1, "messages": [{"role": "user", "content": [{"type": "text", "txt": "a"}]}]},
    {"model": "m", "max_tokens": 1, "messages": [{"role": "tool", "content": "a"}]},
    {"model": "m", "max_tokens": 1, "messages": [], "seed": 1},
]
SAMPLING = ("temperature", "top_p", "top_k")


def attempt(name, call, expected=None):
    """Counts a call that raises as wrong."""
    global checks, wrong
    try:
        found = call()
    except Exception as error:  # whatever the packages raise
        checks += 1
        wrong += 1
        print(f"{name}: {type(error).__name__}: {error}")
    else:
        check(name, found, expected)


def expect_error(name, reader, call):
    try:
        found = call()
    except reader.error:
        check(name, True, True)
    except Exception as error:
        check(name, f"{type(error).__name__}: {error}", reader.error.__name__)
    else:
        check(name, found, reader.error.__name__)


def expected(source, reader, name):
    text, calls, thought, end = EXPECTED[name]
    if name == "tools" and source == "responses":
        text = ""
    if name == "reasoning" and source == "responses":
        thought = "Let me\n\nthink."
    if name == "filter" and source in ("messages", "gemini") and isinstance(reader, Responses):
        text += "Not this."
    if name == "text" and source == "messages" and isinstance(reader, Messages):
        end = "stop_sequence"
    return (text, calls, thought, reader.ends[end])


def run(path, readers):
    source, target = path.stem.split("-to-")
    reader = readers[target]
    for kind, name, status, text in sections(path):
        title = f"{path.stem}: {kind} {name}"
        Replay.status, Replay.body = status, text.encode()
        Replay.kind = "text/event-stream" if kind == "stream" else "application/json"
        if kind == "request":
            attempt(title, lambda: reader.request(json.loads(text)))
        elif kind == "error":
            expect_error(title, reader, reader.whole)
        elif kind == "stream" and name in ("failing", "broken"):
            expect_error(title, reader, reader.stream)
        elif kind == "whole":
            attempt(title, reader.whole, expected(source, reader, name))
        elif kind == "stream":
            attempt(title, reader.stream, expected(source, reader, name))


def main():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Replay)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    readers = {
        "chat": Chat(address), "responses": Responses(address), "messages": Messages(address),
        "gemini": Gemini(address),
    }
    for body in UNFIT:
        found = misfit(body, message_create_params.MessageCreateParamsNonStreaming)
        check(f"a request that must not fit: {body}", found is None, False)
    for path in sorted(GOLDENS.glob("*.txt")):
        run(path, readers)
    print(f"{checks} checks, {wrong} wrong")
    return 1 if wrong or not checks else 0


if __name__ == "__main__":
    raise SystemExit(main())
