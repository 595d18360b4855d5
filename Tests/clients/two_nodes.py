#!/usr/bin/env python3
"""Two nodes on one Redis server and one PostgreSQL server, under the storm of budget_overshoot.py, one of them killed in between.

    python3 Tests/clients/two_nodes.py [--weir BINARY] [--seconds 15]

What must hold:

* on the Redis server, whenever one looks: settled + lapsed + reserved <= limit, for every account;
* after kills: what is settled and lapsed covers every cost of both audit logs;
* without kills: nothing is reserved or lapsed, and what is settled is the sum of both logs, to the nano-dollar;
* on the PostgreSQL server: as many entries as at each node, and `weir audit shared verify` proves both logs;
* after the Redis server has gone: requests with a budget are refused, and none is sent upstream.
"""
import argparse
import asyncio
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
from pathlib import Path

from budget_overshoot import ACCOUNTS, ROOT, Gateway, Upstream, client, socket_of_nobody, watch

PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)
READ = """
local out = {}
for _, key in ipairs(redis.call('KEYS', '{weir}:budget:*')) do
  local sums = {s = 0, l = 0, r = 0}
  local all = redis.call('HGETALL', key)
  for i = 1, #all, 2 do
    local kind = string.sub(all[i], 1, 1)
    if sums[kind] then sums[kind] = sums[kind] + tonumber(all[i + 1]) end
  end
  out[#out + 1] = string.sub(key, 15) .. ' ' .. string.format('%.0f %.0f %.0f', sums.s, sums.l, sums.r)
end
return table.concat(out, '\\n')
"""


class Redis:
    def __init__(self):
        with socket_of_nobody() as port:
            self.port = port
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"], stdout=subprocess.DEVNULL
        )
        for _ in range(200):
            try:
                return socket.create_connection(("127.0.0.1", self.port)).close()
            except OSError:
                time.sleep(0.05)
        raise SystemExit("redis-server did not start")

    def counters(self):
        """Every account's settled, lapsed and reserved, read in one step."""
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            stream = connection.makefile("rwb")
            words = [b"EVAL", READ.encode(), b"0"]
            stream.write(b"*3\r\n" + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words))
            stream.flush()
            head = stream.readline()
            assert head.startswith(b"$"), head
            text = stream.read(int(head[1:])).decode()
        rows = (line.rsplit(" ", 3) for line in text.splitlines())
        return {account: [int(number) for number in rest] for account, *rest in rows}

    def stop(self):
        self.process.kill()
        self.process.wait()


class Postgres:
    def __init__(self, folder):
        self.folder = folder
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(folder, "postgres")
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/tmp"}
        subprocess.run(
            [*self.user, PROGRAMS / "initdb", "-D", f"{folder}/data", "-U", "weir", "-A", "trust", "-N"], check=True, **quiet
        )
        self.process = subprocess.Popen(
            [
                *self.user, PROGRAMS / "postgres", "-D", f"{folder}/data", "-c", "listen_addresses=", "-c", "fsync=off",
                "-c", f"unix_socket_directories={folder}",
            ],
            **quiet,
        )
        self.address = f"host={folder} dbname=postgres user=weir"
        while subprocess.run([PROGRAMS / "pg_isready", "-q", "-h", folder]).returncode != 0:
            time.sleep(0.1)

    def entries(self, name):
        query = f"SELECT entries FROM weir.node WHERE log = '{name}'"
        out = subprocess.run(
            [PROGRAMS / "psql", "-h", self.folder, "-U", "weir", "-d", "postgres", "-Atc", query],
            capture_output=True, text=True, check=True,
        )
        return int(out.stdout or 0)

    def stop(self):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()


class Node(Gateway):
    def __init__(self, binary, folder, upstream, dollars, redis, postgres):
        Path(folder).mkdir()
        super().__init__(binary, folder, upstream, dollars)
        self.redis = redis
        with open(self.folder / "weir.yaml", "a") as settings:
            settings.write(
                f"shared:\n  redis: {{address: 'redis://127.0.0.1:{redis.port}'}}\n"
                f"  postgres: {{address: '{postgres.address}'}}\n"
            )

    def counters(self):
        return self.redis.counters()

    def log(self):
        """The log's name, and how many entries it has."""
        connection = sqlite3.connect(f"file:{self.folder}/data/audit.db?mode=ro", uri=True, timeout=10)
        try:
            name = connection.execute("SELECT detail ->> 'log' FROM event WHERE kind = 'genesis'").fetchone()[0]
            return name, connection.execute("SELECT max(entry) FROM chain").fetchone()[0]
        finally:
            connection.close()


async def storm(nodes, seconds, clients, kills):
    until = time.monotonic() + seconds
    counts, looks = {}, []
    tasks = [asyncio.create_task(client(nodes[n % 2], until, counts)) for n in range(clients)]
    tasks.append(asyncio.create_task(watch(nodes[0], until, looks)))
    for number in range(kills):
        await asyncio.sleep(seconds / (kills + 1))
        await nodes[number % 2].end(signal.SIGKILL)
        nodes[0].check()
        await nodes[number % 2].start()
    await asyncio.gather(*tasks)
    return counts, len(looks)


async def one_round(arguments, upstream, name, kills):
    folder = tempfile.mkdtemp(prefix="weir-nodes-", dir="/tmp")
    os.chmod(folder, 0o755)
    os.mkdir(f"{folder}/pg")
    redis, postgres = Redis(), Postgres(f"{folder}/pg")
    try:
        nodes = [
            Node(arguments.weir, f"{folder}/{n}", upstream, arguments.dollars or 0.02 * arguments.seconds, redis, postgres)
            for n in "ab"
        ]
        for node in nodes:
            await node.start()
        counts, looks = await storm(nodes, arguments.seconds, arguments.clients, kills)
        for node in nodes:
            await node.end(signal.SIGTERM)
        check_counters(name, nodes, counts, looks, kills)
        check_logs(arguments.weir, nodes, postgres)
        redis.stop()
        await check_refusals(nodes[0])
    finally:
        redis.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def check_counters(name, nodes, counts, looks, kills):
    nodes[0].check()
    counters, costs = nodes[0].counters(), sum(node.costs() for node in nodes)
    settled, lapsed, reserved = counters["company"]
    print(
        f"{name}: {kills} kills, {looks} looks, {counts}; limit {nodes[0].limit}, settled {settled}, lapsed {lapsed}, "
        f"reserved {reserved}, audit logs {costs}"
    )
    assert set(counters) == set(ACCOUNTS), counters
    assert counts.get(200, 0) > 0 and counts.get(429, 0) > 0, "the budget was not reached"
    # What a killed node held stands until its deadline has passed.
    assert settled + lapsed + reserved >= costs, f"{settled} + {lapsed} + {reserved} < {costs}"
    if kills == 0:
        assert lapsed == 0 and reserved == 0 and settled == costs, f"{settled}, {lapsed}, {reserved}: {costs} in the logs"


def check_logs(weir, nodes, postgres):
    for node in nodes:
        name, entries = node.log()
        copied = postgres.entries(name)
        assert copied == entries, f"{copied} of {entries} entries were copied"
    keys = [word for node in nodes for word in ("--public-key", str(node.folder / "data" / "audit.key.pub"))]
    if not all(Path(key).exists() for key in keys[1::2]):
        keys = []
    result = subprocess.run([weir, "audit", "shared", "verify", postgres.address, *keys], capture_output=True, text=True)
    assert result.returncode == 0 and result.stdout.count("what was written") == 2, result.stdout + result.stderr


async def check_refusals(node):
    await node.start()
    counts = {}
    await client(node, time.monotonic() + 1, counts)
    await node.end(signal.SIGTERM)
    assert set(counts) <= {503, "left"} and counts.get(503, 0) > 0, counts


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--weir", default=str(ROOT / ".build/debug/weir"))
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--dollars", type=float, default=0)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    arguments = parser.parse_args()
    random.seed(arguments.seed)
    if PROGRAMS is None or shutil.which("redis-server") is None:
        raise SystemExit("redis-server and PostgreSQL must be installed: scripts/install-packages.sh --tests")
    upstream = await Upstream().start()
    await one_round(arguments, upstream, "two nodes with kills", max(2, int(arguments.seconds / 10)))
    await one_round(arguments, upstream, "two nodes without", 0)
    print(f"ok (seed {arguments.seed})")


if __name__ == "__main__":
    asyncio.run(main())
