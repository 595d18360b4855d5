"""An upstream that answers each model's name as a test scripted it, and remembers what it was sent.

It is written on sockets, so that it can do what providers do on bad days: break off, stall, and end without an end.
"""

import asyncio
import json
from dataclasses import dataclass, field

from .server import Server


@dataclass
class Script:
    """What is answered to every request for one model."""

    status: int = 200
    #: A whole answer; None streams `events`.
    body: "dict | None" = None
    events: list = field(default_factory=list)
    #: Seconds before each event.
    pause: float = 0.0
    #: Whether the stream ends as it should, or the connection is cut.
    breaks_off: bool = False
    #: Whether nothing comes after the last event (of a whole answer: nothing at all), the connection staying open.
    stalls: bool = False
    #: More fields of the head.
    headers: dict = field(default_factory=dict)


class Upstream(Server):
    """Serves on a thread of its own, on a free port of the loopback interface."""

    def __init__(self):
        self._scripts = {}
        self._received = {}
        self._heads = {}
        self._gone = {}
        super().__init__()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def script(self, model: str, script: Script) -> None:
        with self._lock:
            self._scripts[model] = script

    def received(self, model: str) -> list:
        """The bodies of the requests for this model, in order, as they came."""
        with self._lock:
            return list(self._received.get(model, []))

    def last_head(self, model: str) -> str:
        """The head of the last request for this model, as it came."""
        with self._lock:
            return self._heads[model].decode("latin-1")

    def gone(self, model: str) -> int:
        """How often the peer closed the connection while its answer was being written."""
        with self._lock:
            return self._gone.get(model, 0)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._serve_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.split(b"\r\n"):
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        body = await reader.readexactly(length)
        target = head.split(b" ", 2)[1].decode()
        model = self.model_of(target, body)
        with self._lock:
            self._received.setdefault(model, []).append(body)
            self._heads[model] = head
            script = self._scripts.get(model, Script(status=404, body={"error": {"message": "no script"}}))
        script = self.answer_of(script, target, body)
        if script.body is not None:
            if script.stalls:
                return await self._stall(reader, model)
            self._write_whole(writer, script)
            await writer.drain()
            return True
        return await self._write_stream(reader, writer, model, script)

    def model_of(self, target: str, body: bytes) -> str:
        """The model that a request is for."""
        return json.loads(body).get("model", "")

    def answer_of(self, script, target: str, body: bytes) -> Script:
        """The answer to a request for which `script` was given."""
        return script

    def _write_whole(self, writer: asyncio.StreamWriter, script: Script) -> None:
        body = json.dumps(script.body).encode()
        head = f"HTTP/1.1 {script.status} Scripted\r\ncontent-type: application/json\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in script.headers.items())
        head += f"x-request-id: upstream-1\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)

    async def _write_stream(self, reader, writer, model: str, script: Script) -> bool:
        head = f"HTTP/1.1 {script.status} Scripted\r\ncontent-type: text/event-stream\r\n"
        writer.write((head + "transfer-encoding: chunked\r\n\r\n").encode())
        for event in script.events:
            if script.pause:
                await asyncio.sleep(script.pause)
            if reader.at_eof():
                return self._count_gone(model)
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
            await writer.drain()
        if script.stalls:
            return await self._stall(reader, model)
        if script.breaks_off:
            return False
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True

    async def _stall(self, reader, model: str) -> bool:
        """Says nothing more until the peer goes."""
        while not reader.at_eof():
            await asyncio.sleep(0.02)
        return self._count_gone(model)

    def _count_gone(self, model: str) -> bool:
        with self._lock:
            self._gone[model] = self._gone.get(model, 0) + 1
        return False
