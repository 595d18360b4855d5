"""How each API writes an answer, whole and as a stream.

Every module has `whole(said, request)`, a document, `events(said, request)`, the bytes of a stream's events in order, and
`failed(message, number)`, the events of a provider's failure; `request` is the body that asks. The grammars are those of
the providers' API references.
"""

import json


def data(document: dict) -> bytes:
    """An event without a name, as chat completions and Gemini have."""
    return b"data: " + compact(document) + b"\n\n"


def named(document: dict) -> bytes:
    """An event whose name is its document's type, as responses and messages have."""
    return b"event: " + document["type"].encode() + b"\n" + data(document)


def compact(document: dict) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


CREATED = 1767225600
