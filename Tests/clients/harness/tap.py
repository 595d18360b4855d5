"""Counts what a client really puts on the wire, whatever HTTP library is below it."""

import asyncio
from dataclasses import dataclass

from .server import Server


@dataclass(frozen=True)
class Sent:
    """One request as it was sent."""

    method: str
    target: str
    fields: dict
    body: bytes


class Tap(Server):
    """Passes bytes on to a port of this machine, and reads along."""

    def __init__(self, port: int):
        self._to = port
        self._sent = []
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sent(self) -> list:
        """Every request so far, in order of arrival."""
        with self._lock:
            return list(self._sent)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward = await asyncio.open_connection("127.0.0.1", self._to)
        back = asyncio.ensure_future(self._pass_on(onward_reader, writer))
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                sent, length = parse(head)
                body = await reader.readexactly(length)
                with self._lock:
                    self._sent.append(Sent(*sent, body))
                onward.write(head + body)
                await onward.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            onward.close()
            await asyncio.wait([back], timeout=1)
            back.cancel()
            writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()


def parse(head: bytes) -> tuple:
    """Method, target and fields of a request, and its body's length."""
    lines = head.decode("latin-1").split("\r\n")
    fields = {}
    for line in lines[1:]:
        if line:
            name, _, value = line.partition(":")
            fields[name.lower()] = value.strip()
    assert "transfer-encoding" not in fields, "the tap reads bodies of known length"
    method, target, _ = lines[0].split(" ")
    return (method, target, fields), int(fields.get("content-length", 0))
