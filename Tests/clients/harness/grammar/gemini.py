"""Gemini's generateContent and streamGenerateContent."""

import json

from ..said import COMPLETION_TOKENS, PROMPT_TOKENS, Said
from . import compact


def whole(said: Said, request: dict) -> dict:
    parts = []
    if said.thoughts:
        parts.append({"text": said.thoughts, "thought": True})
    if said.text:
        parts.append({"text": said.text})
    parts += calls(said)
    return document([candidate(index, parts, finish(said), said) for index in range(said.choices)], request, True)


def events(said: Said, request: dict) -> list:
    parts = [{"text": piece, "thought": True} for piece in said.pieces(said.thoughts)]
    parts += [{"text": piece} for piece in said.pieces(said.text)]
    stream = [[part] for part in parts]
    if said.calls:
        stream.append(calls(said))
    documents = []
    for number, said_now in enumerate(stream):
        end = finish(said) if number == len(stream) - 1 else None
        for index in range(said.choices):
            documents.append(document([candidate(index, said_now, end, said)], request, end is not None))
    return [b"data: " + escaped(each) + b"\r\n\r\n" for each in documents]


def failed(message: str, number: int) -> list:
    """How a stream says that the provider failed."""
    return [b"data: " + escaped({"error": {"code": 503, "message": message, "status": "UNAVAILABLE"}}) + b"\r\n\r\n"]


def escaped(document: dict) -> bytes:
    """As Google's serializer writes it: what some take for the end of a line is escaped."""
    return compact(document).replace("\u2028".encode(), b"\\u2028")


def candidate(index: int, parts: list, end: "str | None", said: Said) -> dict:
    candidate = {"content": {"parts": parts, "role": "model"}, "index": index}
    text = "".join(part.get("text", "") for part in parts if not part.get("thought"))
    if said.logprobs and text:
        tokens = [{"token": piece, "tokenId": 7, "logProbability": -0.25} for piece in said.pieces(text)]
        top = [{"candidates": [token]} for token in tokens]
        candidate["logprobsResult"] = {"topCandidates": top, "chosenCandidates": tokens}
    return {**candidate, "finishReason": end} if end else candidate


def calls(said: Said) -> list:
    return [{"functionCall": {"name": call.name, "args": json.loads(call.arguments)}} for call in said.calls]


def finish(said: Said) -> str:
    return {"stop": "STOP", "length": "MAX_TOKENS", "refusal": "SAFETY"}[said.finish]


def document(candidates: list, request: dict, is_last: bool) -> dict:
    usage = {"promptTokenCount": PROMPT_TOKENS, "totalTokenCount": PROMPT_TOKENS}
    if is_last:
        usage["candidatesTokenCount"] = COMPLETION_TOKENS
        usage["totalTokenCount"] = PROMPT_TOKENS + COMPLETION_TOKENS
    return {"candidates": candidates, "usageMetadata": usage, "modelVersion": "scripted", "responseId": "gem-1"}
