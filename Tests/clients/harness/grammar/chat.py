"""Chat completions."""

from ..said import COMPLETION_TOKENS, PROMPT_TOKENS, Said
from . import CREATED, data

DONE = b"data: [DONE]\n\n"


def whole(said: Said, request: dict) -> dict:
    message = {"role": "assistant", "content": said.text or None, "refusal": said.refusal or None}
    if said.thoughts:
        message["reasoning_content"] = said.thoughts
    if said.calls:
        message["tool_calls"] = [{"type": "function", **call} for call in calls(said)]
    choice = {"message": message, "logprobs": logprobs(said, said.text), "finish_reason": finish(said)}
    choices = [{"index": index, **choice} for index in range(said.choices)]
    return {**envelope("chat.completion", request), "choices": choices, "usage": usage()}


def events(said: Said, request: dict) -> list:
    stream = [{"role": "assistant", "content": None if said.calls else "", "refusal": None}]
    stream += [{"reasoning_content": piece} for piece in said.pieces(said.thoughts)]
    stream += [{"content": piece} for piece in said.pieces(said.text)]
    stream += [{"refusal": piece} for piece in said.pieces(said.refusal)]
    for index, call in enumerate(calls(said)):
        function = {"name": call["function"]["name"], "arguments": ""}
        stream.append({"tool_calls": [{"index": index, "id": call["id"], "type": "function", "function": function}]})
        for piece in said.pieces(call["function"]["arguments"]):
            stream.append({"tool_calls": [{"index": index, "function": {"arguments": piece}}]})
    with_usage = bool((request.get("stream_options") or {}).get("include_usage"))
    documents = [chunk(said, request, index, delta, with_usage) for delta in stream for index in range(said.choices)]
    documents += [chunk(said, request, index, {}, with_usage, finish(said)) for index in range(said.choices)]
    if with_usage:
        documents.append({**envelope("chat.completion.chunk", request), "choices": [], "usage": usage()})
    return [data(document) for document in documents] + [DONE]


def failed(message: str, number: int) -> list:
    """How a stream says that the provider failed."""
    return [data({"error": {"message": message, "type": "server_error", "param": None, "code": "server_error"}})]


def chunk(said: Said, request: dict, index: int, delta: dict, with_usage: bool, end=None) -> dict:
    choice = {"index": index, "delta": delta, "logprobs": logprobs(said, delta.get("content")), "finish_reason": end}
    document = {**envelope("chat.completion.chunk", request), "choices": [choice]}
    return {**document, "usage": None} if with_usage else document


def calls(said: Said) -> list:
    return [
        {"id": call.identifier(index), "function": {"name": call.name, "arguments": call.arguments}}
        for index, call in enumerate(said.calls)
    ]


def logprobs(said: Said, text: "str | None") -> "dict | None":
    """A token for each delta, and one alternative that says the same: both hold the text a second time."""
    if not said.logprobs or not text:
        return None
    tokens = []
    for piece in said.pieces(text):
        token = {"token": piece, "logprob": -0.25, "bytes": list(piece.encode())}
        tokens.append({**token, "top_logprobs": [token]})
    return {"content": tokens, "refusal": None}


def finish(said: Said) -> str:
    return "tool_calls" if said.calls else "stop" if said.finish == "refusal" else said.finish


def envelope(kind: str, request: dict) -> dict:
    model = request.get("model", "scripted")
    return {"id": "chatcmpl-1", "object": kind, "created": CREATED, "model": model, "system_fingerprint": "fp_1"}


def usage() -> dict:
    total = PROMPT_TOKENS + COMPLETION_TOKENS
    return {"prompt_tokens": PROMPT_TOKENS, "completion_tokens": COMPLETION_TOKENS, "total_tokens": total}
