#!/usr/bin/env python3
"""A ledger of requests with every kind of end, kept by their clients, against the audit log: the difference must be 0.

    python3 Tests/clients/request_ledger.py --weir BINARY [--count 4000] [--seed 1]

Every client notes the `x-request-id` of what it was answered and the outcome that its row must have; of a request that was left before
its answer, the model or nothing is all that a row can be known by, so those are compared by number. At the end: one row for each
request and no other, each with an outcome that fits what its client saw, as many cache hits as were seen, nobody abandoned, no arrival
without a row, and a chain that `weir audit verify` proves. Needs nothing but Python 3.9.
"""

import argparse
import asyncio
import collections
import concurrent.futures
import hashlib
import json
import multiprocessing
import pathlib
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

from harness import answers, raw
from harness.gateway import REPOSITORY, Gateway, upstream_of
from harness.server import Server
from mixed_load import CALM, Checks, summary
from planted import AWS_KEY, CARD, STRIPE

ASK = "How is the river?"
#: Client keys: who may do anything, who has a limit of one request, who has a budget of nothing.
KEYS = {name: f"weir-{name}-of-the-request-ledger" for name in ["free", "limited", "poor"]}
#: Named one by one: of models that no upstream lists a row says only that they are unknown.
MODELS = (
    "[calm, priced, cached, card, stripe, flag, failing, cut, stall, half, at-once, waiting, calm-stream, card-stream, "
    "stripe-stream, flag-stream, cut-stream, slow-stream, stalling-stream]")
#: A rule that only flags, beside the shipped ones.
PACK = """\
schema: 1
pack: {id: ledger, name: Request ledger, version: 1.0.0, license: Apache-2.0}
rules:
  - id: ledger.flagged
    name: A word that is flagged
    description: A made-up word for the request ledger.
    entity: LEDGER_WORD
    status: stable
    severity: low
    tags: [test]
    direction: [prompt, response]
    action: flag
    detect: [{regex: 'LEDGERFLAG[0-9]', confidence: 0.9}]
    tests:
      match: [{text: a LEDGERFLAG1 here, finds: LEDGERFLAG1}, {text: "LEDGERFLAG2, too", finds: LEDGERFLAG2}]
      no_match: [{text: a ledger here, because: it is another word}, {text: a LEDGERFLAG, because: there is no digit}]
"""


def settings() -> str:
    keys = [
        f"  - {{id: {name}, app: {name}, sha256: {hashlib.sha256(key.encode()).hexdigest()}}}\n"
        for name, key in KEYS.items()
    ]
    return (
        "keys:\n" + "".join(keys)
        + "routes: [{model: priced, candidates: [{upstream: scripted-openai, price: {input: 1, output: 10}}]}]\n"
        "budgets: [{id: nothing, scope: key, names: [poor], amount: 0.000001, period: lifetime}]\n"
        "rate_limits: [{id: one, scope: key, names: [limited], requests: 1, per: 24h}]\n"
        "cache: {mode: opt_in, clients: more}\n"
    )


class Upstream(Server):
    """Answers by the model's name, with bytes that were made before; runs in a process of its own."""

    def __init__(self):
        calm = answers.stream(CALM * 3, size=9).events
        self._whole = {
            b"calm": CALM, b"priced": CALM, b"cached": CALM, b"card": f"Use {CARD} now.", b"stripe": f"It reads {STRIPE}",
            b"flag": "A LEDGERFLAG7 here.", b"at-once": CALM,
        }
        self._whole = {name: whole(200, answers.whole(text).body) for name, text in self._whole.items()}
        self._whole[b"failing"] = whole(500, answers.failure(500).body)
        #: Events, seconds before each, and what comes then: `end`, `cut` or `stall`.
        self._streams = {
            b"calm-stream": (calm, 0, "end"),
            b"card-stream": (answers.stream(f"Use {CARD} now.", size=3).events, 0, "end"),
            b"stripe-stream": (answers.stream(f"{CALM}It reads {STRIPE}.", size=4).events, 0, "end"),
            b"flag-stream": (answers.stream("A LEDGERFLAG7 here.", size=4).events, 0, "end"),
            b"cut-stream": (calm[:9], 0, "cut"),
            b"slow-stream": (answers.stream(CALM * 30, size=20).events, 0.02, "end"),
            b"stalling-stream": (calm[:9], 0, "stall"),
        }
        super().__init__()

    async def serve(self, reader, writer) -> None:
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader, writer) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
        model = body.split(b'"model": "')[1].split(b'"')[0]
        if model in self._whole:
            writer.write(self._whole[model])
            return True
        if model == b"cut":
            return False
        if model not in self._streams:
            return await stall(reader)
        events, pause, then = self._streams[model]
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n")
        for event in events:
            if pause:
                await asyncio.sleep(pause)
                if reader.at_eof() or writer.is_closing():
                    return False
            writer.write(b"%x\r\n%s\r\n" % (len(event), event))
        if then == "end":
            writer.write(b"0\r\n\r\n")
        await writer.drain()
        return await stall(reader) if then == "stall" else then == "end"


def whole(status: int, body: dict) -> bytes:
    data = json.dumps(body).encode()
    return b"HTTP/1.1 %d X\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % (status, len(data)) + data


async def stall(reader) -> bool:
    while not reader.at_eof():
        await asyncio.sleep(0.05)
    return False


def serve_upstream(ports) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ports.put(Upstream().port)
    signal.pause()


class Kind:
    """One sort of request: what is sent, and by what the client sees, what its row must say."""

    def __init__(self, weight, data, outcomes, stays=True, leaves=None, model=None):
        #: How often, relative to the others.
        self.weight = weight
        self.data = data
        #: The outcome of the row by the status of the answer; a set of them if the client leaves.
        self.outcomes = outcomes
        #: Whether others may be written behind it before its answer.
        self.stays = stays
        #: `early`: right after the data; `streaming`: with the head of the answer.
        self.leaves = leaves
        #: By which the row of a request without an answer is known; None if its body was not read.
        self.model = model


def kinds() -> dict:
    def ask(model, text=ASK, stream=False, key="free", **fields):
        return raw.request(raw.chat(model, text, stream), authorization=f"Bearer {KEYS[key]}", **fields)

    def post(body, **fields):
        return raw.request(body, authorization=f"Bearer {KEYS['free']}", **fields)

    refused = lambda status: {status: "refused"}
    return {
        "allowed": Kind(30, ask("calm"), {200: "allowed"}),
        "flagged prompt": Kind(4, ask("calm", "a LEDGERFLAG3 here"), {200: "flagged"}),
        "flagged answer": Kind(4, ask("flag"), {200: "flagged"}),
        "redacted prompt": Kind(6, ask("calm", f"card {CARD}"), {200: "redacted"}),
        "redacted answer": Kind(6, ask("card"), {200: "redacted"}),
        "blocked prompt": Kind(6, ask("calm", f"key {AWS_KEY}"), {400: "blocked"}),
        "blocked answer": Kind(6, ask("stripe"), {400: "blocked"}),
        "stream": Kind(6, ask("calm-stream", stream=True), {200: "allowed"}),
        "flagged stream": Kind(2, ask("flag-stream", stream=True), {200: "flagged"}),
        "redacted stream": Kind(3, ask("card-stream", stream=True), {200: "redacted"}),
        "blocked stream": Kind(3, ask("stripe-stream", stream=True), {200: "blocked"}, stays=False),
        "cached": Kind(6, ask("cached", x_weir_cache="on"), {200: "allowed"}),
        "over its limit": Kind(3, ask("calm", key="limited"), {200: "allowed", 429: "refused"}),
        "over its budget": Kind(3, ask("priced", key="poor"), refused(429)),
        "failing upstream": Kind(3, ask("failing"), {500: "upstream_failed"}),
        "cut upstream": Kind(1, ask("cut"), {502: "upstream_failed"}),
        "cut stream": Kind(2, ask("cut-stream", stream=True), {200: "upstream_failed"}, stays=False),
        "stalling upstream": Kind(0.1, ask("stall"), {504: "upstream_failed"}, stays=False),
        "stalling stream": Kind(0.1, ask("stalling-stream", stream=True), {200: "upstream_failed"}, stays=False),
        "models": Kind(2, post(b"", path="/v1/models", method="GET"), {200: "allowed"}),
        "wrong key": Kind(3, raw.request(raw.chat("calm", ASK), authorization="Bearer nobody"), refused(401), stays=False),
        "no key": Kind(2, raw.request(raw.chat("calm", ASK)), refused(401), stays=False),
        "wrong path": Kind(3, post(b"{}", path="/v1/nowhere"), refused(404), stays=False),
        "wrong method": Kind(2, post(b"", method="GET"), refused(405), stays=False),
        "no JSON": Kind(3, post(b'{"model": "calm", '), refused(400), stays=False),
        "duplicate keys": Kind(1, post(raw.chat("calm", ASK)[:-1] + b', "model": "card"}'), refused(400), stays=False),
        "bad UTF-8": Kind(1, post(raw.chat("calm", "PLACE").replace(b"PLACE", b"\xff\xfe")), refused(400), stays=False),
        "too large": Kind(1, post(b"", content_length="99999999"), refused(413), stays=False),
        "compressed": Kind(1, post(raw.chat("calm", ASK), content_encoding="gzip"), refused(415), stays=False),
        "plain text": Kind(1, post(raw.chat("calm", ASK), content_type="text/plain"), refused(415), stays=False),
        "bad request line": Kind(1, b"POST /v1/chat completions\r\n\r\n", refused(400), stays=False),
        "two lengths": Kind(1, post(b"{}").replace(b"host:", b"content-length: 3\r\nhost:"), refused(400), stays=False),
        "half a body": Kind(1, ask("half")[:-20], {"client_gone", "refused"}, leaves="early"),
        "gone at once": Kind(1, ask("at-once"), {"client_gone", "allowed"}, leaves="early", model="at-once"),
        "gone waiting": Kind(1, ask("waiting"), {"client_gone"}, leaves="early", model="waiting"),
        "gone in the stream": Kind(1, ask("slow-stream", stream=True), {200: "client_gone"}, leaves="streaming"),
    }


class Ledger:
    """What the clients of one process saw."""

    def __init__(self):
        #: Ids by kind and expected outcome.
        self.answered = collections.defaultdict(list)
        #: Requests without an answer, by kind.
        self.unanswered = collections.Counter()
        self.cache_hits = 0
        self.wrong = collections.Counter()

    @property
    def requests(self) -> int:
        return sum(map(len, self.answered.values())) + sum(self.unanswered.values())

    def note(self, name: str, kind: Kind, status: int, fields: dict) -> None:
        outcome = kind.outcomes.get(status)
        if outcome is None:
            self.wrong[f"{name}: status {status}"] += 1
        if not fields.get("x-request-id"):
            self.wrong[f"{name}: no x-request-id"] += 1
        self.cache_hits += fields.get("x-weir-cache", "") == "hit"
        self.answered[name, outcome].append(fields.get("x-request-id"))

    def add(self, other: "Ledger") -> None:
        for key, identifiers in other.answered.items():
            self.answered[key] += identifiers
        self.unanswered += other.unanswered
        self.cache_hits += other.cache_hits
        self.wrong += other.wrong


class Clients:
    """The clients of one process: each writes up to eight requests at once and reads their answers in order."""

    def __init__(self, port: int, seed: int, count: int):
        self._port = port
        self._kinds = kinds()
        names = list(self._kinds)
        order = random.Random(seed)
        # One of each to begin with, as far as there is room.
        more = order.choices(names, [self._kinds[name].weight for name in names], k=max(0, count - len(names)))
        self._plan = iter((names + more)[:count])
        self.ledger = Ledger()

    async def run(self, workers: int) -> None:
        await asyncio.gather(*(self._work() for _ in range(workers)))

    def _batch(self) -> list:
        batch = []
        for name in self._plan:
            batch.append(name)
            if len(batch) == 8 or not self._kinds[name].stays or self._kinds[name].leaves:
                break
        return batch

    async def _work(self) -> None:
        connection = None
        while batch := self._batch():
            if connection is None:
                connection = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                stays = await asyncio.wait_for(self._send(batch, *connection), timeout=120)
            except (OSError, EOFError, ValueError, asyncio.TimeoutError) as error:
                self.ledger.wrong[f"{type(error).__name__} in {', '.join(batch)}"] += 1
                stays = False
            if not stays:
                connection[1].close()
                connection = None
        if connection is not None:
            connection[1].close()

    async def _send(self, batch: list, reader, writer) -> bool:
        """True if the connection can be used again."""
        last = self._kinds[batch[-1]]
        writer.write(b"".join(self._kinds[name].data for name in batch))
        await writer.drain()
        stays = True
        for name in batch[:-1] if last.leaves else batch:
            answer = await raw.read_answer(reader)
            self.ledger.note(name, self._kinds[name], answer.status, answer.fields)
            stays = answer.keeps_open
        if last.leaves == "streaming":
            status, fields = await raw.read_head(reader)
            self.ledger.note(batch[-1], last, status, fields)
        if last.leaves == "early":
            self.ledger.unanswered[batch[-1]] += 1
        return stays and last.leaves is None


def drive(port: int, seed: int, count: int, workers: int) -> Ledger:
    clients = Clients(port, seed, count)
    asyncio.run(clients.run(workers))
    return clients.ledger


async def shut_down(gateway: Gateway, ledger: Ledger, each: int) -> int:
    """Asks the gateway to stop with streams under way: those that end in time, and those that it has to cut.

    Returns: its exit status.
    """
    async def stream(model: str, outcome: str) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", gateway.port)
        writer.write(raw.request(raw.chat(model, ASK, stream=True), authorization=f"Bearer {KEYS['free']}"))
        status, fields = await raw.read_head(reader)
        ledger.note(f"{outcome} at the end", Kind(0, b"", {200: outcome}), status, fields)
        started.release()
        try:
            await asyncio.wait_for(reader.read(), timeout=60)
        finally:
            writer.close()

    started = asyncio.Semaphore(0)
    expected = [("slow-stream", "allowed"), ("stalling-stream", "shutdown")] * each
    streams = [asyncio.create_task(stream(*one)) for one in expected]
    for _ in expected:
        await started.acquire()
    stopped = asyncio.get_running_loop().run_in_executor(None, gateway.stop)
    await asyncio.gather(*streams, stopped)
    return stopped.result()


def compare(ledger: Ledger, path: pathlib.Path, checks: Checks) -> None:
    """The ledger against the rows."""
    database = sqlite3.connect("", uri=True)
    database.execute("ATTACH ? AS log", (f"file:{path}?mode=ro",))
    database.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, kind TEXT, outcome TEXT) WITHOUT ROWID")
    repeated = collections.Counter()
    for (name, outcome), identifiers in ledger.answered.items():
        for identifier in identifiers:
            if not database.execute("INSERT OR IGNORE INTO seen VALUES (?, ?, ?)", (identifier, name, outcome)).rowcount:
                first = database.execute("SELECT kind FROM seen WHERE id = ?", (identifier,)).fetchone()[0]
                repeated[f"{first} and {name}"] += 1
    ask = lambda sql: database.execute(sql).fetchall()
    rows = ask("SELECT count(*) FROM exchange")[0][0]
    checks.expect(rows == ledger.requests, f"{ledger.requests} requests, {rows} rows: difference {ledger.requests - rows}")
    checks.expect(not repeated, f"{sum(repeated.values())} ids that two answers had", summary(repeated.elements()))
    checks.expect(not ledger.wrong, f"{sum(ledger.wrong.values())} unexpected answers", summary(ledger.wrong.elements()))
    others = ask(
        "SELECT s.kind, s.outcome, e.outcome, count(*) FROM seen s LEFT JOIN exchange e USING (id) "
        "WHERE e.outcome IS NOT s.outcome GROUP BY 1, 2, 3")
    checks.expect(
        not others, f"{sum(row[3] for row in others)} rows that differ from what their client saw",
        [f"{count} × {kind}: {found or 'no row'}, not {outcome}" for kind, outcome, found, count in others])
    left = collections.Counter(dict(((model, outcome), count) for model, outcome, count in ask(
        "SELECT model, outcome, count(*) FROM exchange WHERE id NOT IN (SELECT id FROM seen) GROUP BY 1, 2")))
    number = sum(left.values())
    strays = unaccounted(ledger, left)
    checks.expect(not strays, f"{sum(ledger.unanswered.values())} requests without an answer, {number} rows of such", strays)
    hits = ask("SELECT count(*) FROM exchange WHERE cache = 'hit'")[0][0]
    checks.expect(hits == ledger.cache_hits, f"{ledger.cache_hits} cache hits seen, {hits} in rows")
    abandoned = ask("SELECT count(*) FROM exchange WHERE outcome = 'abandoned'")[0][0]
    checks.expect(abandoned == 0, f"{abandoned} abandoned exchanges")
    missing = ask("SELECT coalesce(sum(abs(missing)), 0), sum(arrivals) FROM v_missing")[0]
    checks.expect(missing == (0, rows), f"{missing[1]} arrivals, {missing[0]} of them without a row")


def unaccounted(ledger: Ledger, left: collections.Counter) -> list:
    """Where the rows of requests without an answer differ from the requests."""
    strays = []
    for name, kind in kinds().items():
        if kind.leaves != "early":
            continue
        found = sum(left.pop((kind.model, outcome), 0) for outcome in kind.outcomes)
        if found != ledger.unanswered[name]:
            strays.append(f"{name}: {ledger.unanswered[name]} requests, {found} rows")
    return strays + [f"{count} rows of model {model}, {outcome}" for (model, outcome), count in left.items()]


def verify(weir: str, path: pathlib.Path, checks: Checks) -> None:
    ending = subprocess.run([weir, "audit", "verify", "--db", str(path)], capture_output=True, text=True)
    checks.expect(ending.returncode == 0, "weir audit verify proves the log", (ending.stdout + ending.stderr).splitlines())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, help="the binary under test")
    parser.add_argument("--count", type=int, default=4000, help="requests in all; a million in the long mode")
    parser.add_argument("--processes", type=int, default=2, help="processes with clients")
    parser.add_argument("--workers", type=int, default=24, help="connections at one time, of each process")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    weir = str(pathlib.Path(arguments.weir).resolve())
    checks, ledger, ports = Checks(), Ledger(), multiprocessing.Queue()
    upstream = multiprocessing.Process(target=serve_upstream, args=(ports,), daemon=True)
    upstream.start()
    with tempfile.TemporaryDirectory(prefix="weir-ledger-") as directory:
        pack = pathlib.Path(directory, "ledger.yaml")
        pack.write_text(PACK)
        url = f"http://127.0.0.1:{ports.get(timeout=30)}/v1"
        gateway = Gateway(
            weir, pathlib.Path(directory), upstream_of(url, models=MODELS, more=", timeouts: {head: 3, idle: 6}"),
            rules=f"[{REPOSITORY}/rules/payment.yaml, {REPOSITORY}/rules/credentials-cloud.yaml, {pack}]", more_settings=settings())
        try:
            started = time.monotonic()
            share = arguments.count // arguments.processes
            with concurrent.futures.ProcessPoolExecutor(arguments.processes) as pool:
                for number in range(arguments.processes):
                    count = share + (arguments.count % arguments.processes if number == 0 else 0)
                    task = pool.submit(drive, gateway.port, arguments.seed + number, count, arguments.workers)
                    task.add_done_callback(lambda task: ledger.add(task.result()))
            seconds = time.monotonic() - started
            print(f"{ledger.requests} requests of {len(kinds())} kinds in {seconds:.1f} s: {ledger.requests / seconds:.0f} per second")
            status = asyncio.run(shut_down(gateway, ledger, each=10))
        finally:
            gateway.stop()
        checks.expect(status == 0, f"the gateway ended with status {status}")
        compare(ledger, gateway.audit_path, checks)
        verify(weir, gateway.audit_path, checks)
    upstream.terminate()
    print(f"request ledger (seed {arguments.seed}): {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
