"""Completions, the older API."""

from ..said import Said
from . import CREATED, data
from .chat import DONE, failed, usage


def whole(said: Said, request: dict) -> dict:
    choices = [choice(said, index, said.text, said.finish) for index in range(said.choices)]
    return {**envelope(request), "choices": choices, "usage": usage()}


def events(said: Said, request: dict) -> list:
    choices = [choice(said, index, piece) for piece in said.pieces(said.text) for index in range(said.choices)]
    choices += [choice(said, index, "", said.finish) for index in range(said.choices)]
    documents = [{**envelope(request), "choices": [each]} for each in choices]
    if (request.get("stream_options") or {}).get("include_usage"):
        documents.append({**envelope(request), "choices": [], "usage": usage()})
    return [data(document) for document in documents] + [DONE]


def choice(said: Said, index: int, text: str, end=None) -> dict:
    return {"text": text, "index": index, "logprobs": logprobs(said, text), "finish_reason": end}


def logprobs(said: Said, text: str) -> "dict | None":
    if not said.logprobs or not text:
        return None
    pieces = said.pieces(text)
    return {
        "tokens": pieces,
        "token_logprobs": [-0.25] * len(pieces),
        "top_logprobs": [{piece: -0.25} for piece in pieces],
        "text_offset": [index * said.size for index in range(len(pieces))],
    }


def envelope(request: dict) -> dict:
    return {"id": "cmpl-1", "object": "text_completion", "created": CREATED, "model": request.get("model", "scripted")}
