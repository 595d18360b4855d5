"""HTTP/1.1 by hand: requests as bytes, so that they can be wrong in every way."""

import asyncio
import json


def request(body: bytes, path: str = "/v1/chat/completions", method: str = "POST", **fields: str) -> bytes:
    """A well-formed head around any body. `content_type="text/plain"` and the like replace fields."""
    headers = {"host": "weir", "content-type": "application/json", "content-length": str(len(body))}
    headers.update({name.replace("_", "-"): value for name, value in fields.items()})
    lines = [f"{method} {path} HTTP/1.1"] + [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body


def chat(model: str, text: str, stream: bool = False) -> bytes:
    """The body of a chat completion request."""
    return json.dumps({"model": model, "stream": stream, "messages": [{"role": "user", "content": text}]}).encode()


class Answer:
    """One answer as it came."""

    def __init__(self, status: int, fields: dict, body: bytes):
        self.status = status
        self.fields = fields
        self.body = body

    @property
    def identifier(self) -> str:
        return self.fields.get("x-request-id", "")

    @property
    def keeps_open(self) -> bool:
        return self.fields.get("connection", "").lower() != "close"


async def read_answer(reader: asyncio.StreamReader) -> Answer:
    """Reads one whole answer, of known length or chunked."""
    status, fields = await read_head(reader)
    if fields.get("transfer-encoding") == "chunked":
        return Answer(status, fields, await read_chunks(reader))
    return Answer(status, fields, await reader.readexactly(int(fields.get("content-length", 0))))


async def read_head(reader: asyncio.StreamReader) -> tuple:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {}
    for line in lines[1:]:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    return int(lines[0].split(" ")[1]), fields


async def read_chunks(reader: asyncio.StreamReader) -> bytes:
    body = b""
    while size := int(await reader.readuntil(b"\r\n"), 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readuntil(b"\r\n")
    return body
