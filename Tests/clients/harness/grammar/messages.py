"""Anthropic's messages."""

import json

from ..said import COMPLETION_TOKENS, PROMPT_TOKENS, Said
from . import named

SIGNATURE = "c2lnbmVkLWJ5LXRoZS1zdWl0ZQ=="


def whole(said: Said, request: dict) -> dict:
    return {**message(request, PROMPT_TOKENS, COMPLETION_TOKENS), "content": blocks(said), "stop_reason": finish(said)}


def events(said: Said, request: dict) -> list:
    documents = [{"type": "message_start", "message": message(request, PROMPT_TOKENS, 1)}, {"type": "ping"}]
    for index, block in enumerate(blocks(said)):
        documents.append({"type": "content_block_start", "index": index, "content_block": started(block)})
        documents += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas(said, block)]
        documents.append({"type": "content_block_stop", "index": index})
    delta = {"stop_reason": finish(said), "stop_sequence": None}
    usage = {"input_tokens": PROMPT_TOKENS, "output_tokens": COMPLETION_TOKENS}
    documents.append({"type": "message_delta", "delta": delta, "usage": usage})
    return [named(document) for document in [*documents, {"type": "message_stop"}]]


def failed(message: str, number: int) -> list:
    """How a stream says that the provider failed."""
    return [named({"type": "error", "error": {"type": "overloaded_error", "message": message}})]


def blocks(said: Said) -> list:
    listed = []
    if said.thoughts:
        listed.append({"type": "thinking", "thinking": said.thoughts, "signature": SIGNATURE})
    if said.text or said.refusal:
        listed.append({"type": "text", "text": said.text or said.refusal})
    for index, call in enumerate(said.calls):
        block = {"type": "tool_use", "id": call.identifier(index, "toolu_"), "name": call.name}
        listed.append({**block, "input": json.loads(call.arguments)})
    return listed


def started(block: dict) -> dict:
    """The block as it is announced, before any of its text."""
    empty = {"text": {"text": ""}, "thinking": {"thinking": "", "signature": ""}, "tool_use": {"input": {}}}
    return {**block, **empty[block["type"]]}


def deltas(said: Said, block: dict) -> list:
    if block["type"] == "text":
        return [{"type": "text_delta", "text": piece} for piece in said.pieces(block["text"])]
    if block["type"] == "thinking":
        spoken = [{"type": "thinking_delta", "thinking": piece} for piece in said.pieces(block["thinking"])]
        return [*spoken, {"type": "signature_delta", "signature": block["signature"]}]
    arguments = json.dumps(block["input"], ensure_ascii=False)
    return [{"type": "input_json_delta", "partial_json": piece} for piece in ["", *said.pieces(arguments)]]


def finish(said: Said) -> str:
    return "tool_use" if said.calls else {"stop": "end_turn", "length": "max_tokens"}.get(said.finish, said.finish)


def message(request: dict, prompt_tokens: int, completion_tokens: int) -> dict:
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": request.get("model", "scripted"),
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": prompt_tokens, "output_tokens": completion_tokens},
    }
