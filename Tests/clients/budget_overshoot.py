#!/usr/bin/env python3
"""Two hundred clients against a hard budget, with streams, aborts, failing upstreams and `kill -9` in between.

    python3 Tests/clients/budget_overshoot.py                 a minute, as continuous integration runs it
    python3 Tests/clients/budget_overshoot.py --seconds 600   longer, with more kills and a larger budget

Drives a `weir` binary (--weir, or .build/debug/weir) against an upstream of its own. What must hold:

* in `budgets.db`, whenever one looks and after every kill: settled + lapsed + reserved <= limit, for every account;
* after kills: what is settled and lapsed covers every cost of the audit log;
* after an orderly end without kills: nothing is reserved or lapsed, and what is settled is the sum of the audit log, to the nano-dollar.
"""
import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOLLAR = 1_000_000_000
ACCOUNTS = ["company", "app|default", "provider|up"]


class Upstream:
    """Answers chat completions with counted usage; every so often it fails, stalls or breaks off."""

    async def start(self):
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def serve(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                fields = dict(
                    line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:] if b": " in line
                )
                body = await reader.readexactly(int(fields[b"content-length"]))
                if not await self.answer(json.loads(body), len(body), writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def answer(self, request, size, writer):
        chance = random.random()
        if chance < 0.05:
            writer.write(b"HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}")
            return True
        if chance < 0.08:
            return False
        words = random.randint(0, request["max_tokens"])
        usage = {"prompt_tokens": size // 4, "completion_tokens": words, "total_tokens": size // 4 + words}
        if request["stream"]:
            return await self.stream(words, usage, breaks=chance < 0.15, writer=writer)
        await asyncio.sleep(random.random() * 0.05)
        answer = {
            "id": "a", "object": "chat.completion", "model": "m", "usage": usage,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": "word " * words}, "finish_reason": "stop"}],
        }
        data = json.dumps(answer).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(data) + data)
        await writer.drain()
        return True

    async def stream(self, words, usage, breaks, writer):
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for number in range(words):
            if breaks and number > words // 2:
                return False
            writer.write(chunk({"content": "word "}))
            await writer.drain()
            if number % 8 == 0:
                await asyncio.sleep(0.01)
        writer.write(chunk({}, "stop"))
        # Half of the upstreams count, half do not.
        if random.random() < 0.5:
            writer.write(event({"id": "a", "object": "chat.completion.chunk", "choices": [], "usage": usage}))
        writer.write(b"data: [DONE]\n\n")
        await writer.drain()
        return False


def event(body):
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def chunk(delta, reason=None):
    return event(
        {"id": "a", "object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
    )


class Gateway:
    """One `weir`, which may be killed and started again."""

    def __init__(self, binary, folder, upstream, dollars):
        self.binary, self.folder, self.limit = binary, Path(folder), int(dollars * DOLLAR)
        with socket_of_nobody() as port:
            self.port = port
        budgets = "".join(
            f"  - {{id: {name}, scope: {scope}, amount: {dollars}, period: lifetime, soft: [50%, 90%]}}\n"
            for name, scope in [("company", "organisation"), ("app", "app"), ("provider", "provider")]
        )
        (self.folder / "weir.yaml").write_text(
            f"schema: 1\nlisten: 127.0.0.1:{self.port}\ndata_dir: data\nrules: [{ROOT}/rules/{smallest_pack()}]\n"
            f"upstreams: [{{id: up, base_url: 'http://127.0.0.1:{upstream.port}/v1', models: [m], internal: true}}]\n"
            "routes: [{model: m, retry: {attempts: 1, delay_ms: 1}, candidates: [{upstream: up, price: {input: 1, output: 10}}]}]\n"
            f"drain_seconds: 20\nbudgets:\n{budgets}"
        )

    async def start(self):
        log = open(self.folder / "weir.log", "ab")
        self.process = await asyncio.create_subprocess_exec(
            self.binary, "serve", "--config", str(self.folder / "weir.yaml"), stdout=log, stderr=log
        )
        for _ in range(600):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return
            except OSError:
                await asyncio.sleep(0.1)
                if self.process.returncode is not None:
                    break
        sys.exit("weir did not start:\n" + (self.folder / "weir.log").read_text()[-3000:])

    async def end(self, sign):
        self.process.send_signal(sign)
        await self.process.wait()

    def counters(self):
        connection = sqlite3.connect(f"file:{self.folder}/data/budgets.db?mode=ro", uri=True, timeout=10)
        try:
            rows = connection.execute("SELECT account, settled, lapsed, reserved FROM counter").fetchall()
        finally:
            connection.close()
        return {account: rest for account, *rest in rows}

    def costs(self):
        connection = sqlite3.connect(f"file:{self.folder}/data/audit.db?mode=ro", uri=True, timeout=10)
        try:
            return connection.execute("SELECT coalesce(sum(cost_nanodollars), 0) FROM exchange").fetchone()[0]
        finally:
            connection.close()

    def check(self):
        for account, (settled, lapsed, reserved) in self.counters().items():
            used = settled + lapsed + reserved
            assert used <= self.limit, f"{account}: {settled} + {lapsed} + {reserved} > {self.limit}"
            assert min(settled, lapsed, reserved) >= 0, f"{account}: {settled}, {lapsed}, {reserved}"


class socket_of_nobody:
    def __enter__(self):
        import socket

        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        return self.socket.getsockname()[1]

    def __exit__(self, *_):
        self.socket.close()


def smallest_pack():
    return min((ROOT / "rules").glob("*.yaml"), key=lambda path: path.stat().st_size).name


async def client(gateway, until, counts):
    """Asks until the time is over; leaves one stream in four before its end."""
    while time.monotonic() < until:
        is_stream = random.random() < 0.6
        body = json.dumps(
            {
                "model": "m", "stream": is_stream, "max_tokens": random.randint(1, 80),
                "messages": [{"role": "user", "content": "hello " * random.randint(1, 60)}],
            }
        ).encode()
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
            writer.write(
                b"POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nConnection: close\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body) + body
            )
            status = int((await reader.readline()).split()[1])
            counts[status] = counts.get(status, 0) + 1
            if is_stream and random.random() < 0.25:
                await reader.read(random.randint(1, 900))
                counts["left"] = counts.get("left", 0) + 1
            else:
                await reader.read()
            writer.close()
            await asyncio.sleep(1 if status == 429 else 0)
        except (OSError, IndexError, ValueError):
            counts["gone"] = counts.get("gone", 0) + 1
            await asyncio.sleep(0.2)


async def watch(gateway, until, looks):
    while time.monotonic() < until:
        try:
            gateway.check()
            looks.append(1)
        except sqlite3.OperationalError:
            pass  # between a kill and the recovery of the file
        await asyncio.sleep(0.05)


async def storm(gateway, seconds, clients, kills):
    until = time.monotonic() + seconds
    counts, looks = {}, []
    tasks = [asyncio.create_task(client(gateway, until, counts)) for _ in range(clients)]
    tasks.append(asyncio.create_task(watch(gateway, until, looks)))
    for _ in range(kills):
        await asyncio.sleep(seconds / (kills + 1))
        await gateway.end(signal.SIGKILL)
        gateway.check()
        await gateway.start()
        gateway.check()
    await asyncio.gather(*tasks)
    return counts, len(looks)


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", default=str(ROOT / ".build/debug/weir"))
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--dollars", type=float, default=0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    upstream = await Upstream().start()
    dollars = arguments.dollars or 0.02 * arguments.seconds
    kills = max(2, int(arguments.seconds / 10))
    for name, number in [("with kills", kills), ("without", 0)]:
        with tempfile.TemporaryDirectory() as folder:
            gateway = Gateway(arguments.weir, folder, upstream, dollars)
            await gateway.start()
            counts, looks = await storm(gateway, arguments.seconds, arguments.clients, number)
            await gateway.end(signal.SIGTERM)
            gateway.check()
            counters, costs = gateway.counters(), gateway.costs()
            settled, lapsed, reserved = counters["company"]
            print(
                f"{name}: {arguments.clients} clients, {number} kills, {looks} looks, {counts}; limit {gateway.limit}, "
                f"settled {settled}, lapsed {lapsed}, audit log {costs}"
            )
            assert set(counters) == set(ACCOUNTS), counters
            assert counts.get(200, 0) > 0 and counts.get(429, 0) > 0, "the budget was not reached"
            assert reserved == 0, f"{reserved} is reserved at the end"
            assert settled + lapsed >= costs, f"{settled} + {lapsed} < {costs}"
            if number == 0:
                assert lapsed == 0 and settled == costs, f"{settled} settled, {lapsed} lapsed, {costs} in the log"
                assert len({tuple(counter) for counter in counters.values()}) == 1, counters
    print(f"ok (seed {arguments.seed})")


if __name__ == "__main__":
    asyncio.run(main())
