"""A mock upstream that streams: each answer is a chat completion of DELTAS deltas, one write for each.

    python3 mock_stream.py PORT

Each delta is a write of its own, a turn of the loop after the one before, as from a model that is quicker than any: the proxy
gets most of them one by one. Only as much HTTP as a benchmark needs.
"""
import asyncio
import json
import sys

DELTAS = 100
PAUSE_SECONDS = 0.001
WORDS = "Sure, here is the short summary that you asked for: the meeting moved to Thursday and nobody objected.".split(" ")


def event(delta, finish=None):
    chunk = {
        "id": "chatcmpl-bench",
        "object": "chat.completion.chunk",
        "created": 1763900000,
        "model": "bench",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
    return framed(b"data: " + json.dumps(chunk, separators=(",", ":")).encode() + b"\n\n")


def framed(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
EVENTS = [event({"content": WORDS[i % len(WORDS)] + " "}) for i in range(DELTAS)]
LAST = event({}, "stop") + framed(b"data: [DONE]\n\n") + b"0\r\n\r\n"


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
            await reader.readexactly(length)
            writer.write(HEAD)
            for data in EVENTS:
                writer.write(data)
                await asyncio.sleep(PAUSE_SECONDS)
            writer.write(LAST)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", int(sys.argv[1]))
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except KeyboardInterrupt:
        pass
