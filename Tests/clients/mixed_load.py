#!/usr/bin/env python3
"""Thousands of mixed requests over raw sockets: good, broken, blocked, redacted, streamed, and left half-way.

Counts what reached the gateway and compares it with the audit log: the rows must differ by 0, each must say what its
client saw, and no planted value may be found in anything that was left behind. Needs nothing but Python 3.9.
"""

import argparse
import asyncio
import collections
import json
import pathlib
import random
import sys
import tempfile
import time

from harness import answers, at_rest, raw
from harness.audit import Audit
from harness.gateway import Gateway, upstream_of
from harness.upstream import Upstream
from planted import AWS_KEY, CARD, EMAIL, MASKED_CARD, SECRETS, STRIPE

CALM = "The weir below the mill holds the river back. Nothing is lost, and nothing rushes. "


CALM_WHOLE = answers.whole(CALM)
CALM_STREAM = answers.stream(CALM * 3, size=5)


def script(upstream: Upstream) -> None:
    """What the upstream answers."""
    upstream.script("calm", CALM_WHOLE)
    upstream.script("card", answers.whole(f"Use {CARD} now."))
    upstream.script("stripe", answers.whole(f"It reads {STRIPE}"))
    upstream.script("calm-stream", CALM_STREAM)
    upstream.script("card-stream", answers.stream(f"Use {CARD} or write to {EMAIL} now.", size=3))
    upstream.script("stripe-stream", answers.stream(f"{CALM}It reads {STRIPE} and so on.", size=4))
    upstream.script("slow-stream", answers.stream(CALM * 40, size=5, pause=0.005))
    upstream.script("failing", answers.failure(500))
    upstream.script("breaking-stream", answers.stream(CALM, breaks_off_after=12))


class Kind:
    """One sort of request, and what must become of it."""

    def __init__(self, data: bytes, status=None, outcome="allowed", holds=None, body=None, leaves=None, twice=False):
        self.data = data * 2 if twice else data
        #: Of the answer; None where the client does not wait for one.
        self.status = status
        #: Of its row; a set where the moment decides.
        self.outcomes = outcome if isinstance(outcome, set) else {outcome}
        #: What the answer must hold.
        self.holds = holds
        #: What the answer must be, byte for byte.
        self.body = body
        #: `early`: right after the data; `streaming`: with the answer under way.
        self.leaves = leaves
        self.requests = 2 if twice else 1


def kinds() -> dict:
    post, chat = raw.request, raw.chat
    ask = "How is the river?"
    good = post(chat("calm", ask))
    stream = post(chat("calm-stream", ask, stream=True))
    return {
        "allowed": Kind(good, 200, body=json.dumps(CALM_WHOLE.body).encode()),
        "two in one write": Kind(good, 200, twice=True),
        "redacted prompt": Kind(post(chat("calm", f"card {CARD}")), 200, "redacted"),
        "redacted answer": Kind(post(chat("card", ask)), 200, "redacted", holds=MASKED_CARD.encode()),
        "blocked prompt": Kind(post(chat("calm", f"key {AWS_KEY}")), 400, "blocked", holds=b"content_filter"),
        "blocked answer": Kind(post(chat("stripe", ask)), 400, "blocked", holds=b"content_filter"),
        "stream": Kind(stream, 200, body=b"".join(CALM_STREAM.events)),
        "redacted stream": Kind(post(chat("card-stream", ask, stream=True)), 200, "redacted", holds=b"[DONE]"),
        "blocked stream": Kind(
            post(chat("stripe-stream", ask, stream=True)), 200, "blocked", holds=b'"finish_reason":"content_filter"'),
        "failing upstream": Kind(post(chat("failing", ask)), 500, "upstream_failed"),
        "breaking upstream": Kind(
            post(chat("breaking-stream", ask, stream=True)), 200, "upstream_failed", holds=b"upstream_error"),
        "models": Kind(post(b"", path="/v1/models", method="GET"), 200),
        "wrong path": Kind(post(b"{}", path="/v1/nowhere"), 404, "refused"),
        "wrong method": Kind(post(b"", method="GET"), 405, "refused"),
        "no JSON": Kind(post(b'{"model": "calm", '), 400, "refused"),
        "duplicate keys": Kind(post(chat("calm", ask)[:-1] + b', "model": "card"}'), 400, "refused"),
        "too deep": Kind(post(chat("calm", ask)[:-1] + b', "x": ' + b"[" * 9000 + b"]" * 9000 + b"}"), 400, "refused"),
        "too large": Kind(post(b"", content_length="99999999"), 413, "refused"),
        "bad UTF-8": Kind(post(chat("calm", "PLACE").replace(b"PLACE", b"\xff\xfe")), 400, "refused"),
        "compressed": Kind(post(chat("calm", ask), content_encoding="gzip"), 415, "refused"),
        "plain text": Kind(post(chat("calm", ask), content_type="text/plain"), 415, "refused"),
        "bad request line": Kind(b"POST /v1/chat completions\r\n\r\n", 400, "refused"),
        "two lengths": Kind(post(b"{}").replace(b"host:", b"content-length: 3\r\nhost:"), 400, "refused"),
        "half a body": Kind(good[:-20], outcome={"client_gone", "refused"}, leaves="early"),
        "gone at once": Kind(stream, outcome={"client_gone", "allowed"}, leaves="early"),
        "gone in the stream": Kind(
            post(chat("slow-stream", ask, stream=True)), outcome="client_gone", leaves="streaming"),
    }


class Load:
    def __init__(self, port: int, seed: int):
        self._port = port
        self._random = random.Random(seed)
        self._kinds = kinds()
        self.sent = collections.Counter()
        self.requests = 0
        #: Sentences about answers that were not as they must be.
        self.wrong = []
        #: Outcomes that the row may have, by request id.
        self.expected = {}

    async def run(self, count: int, workers: int) -> None:
        names = [name for name in self._kinds]
        plan = []
        planned = 0
        while planned < count:
            name = self._random.choice(names)
            if planned + self._kinds[name].requests > count:
                continue
            plan.append(name)
            planned += self._kinds[name].requests
        queue = iter(plan)
        await asyncio.gather(*(self._work(queue) for _ in range(workers)))

    async def _work(self, queue) -> None:
        connection = None
        for name in queue:
            kind = self._kinds[name]
            if connection is None:
                connection = await asyncio.open_connection("127.0.0.1", self._port)
            try:
                stays = await asyncio.wait_for(self._send(name, kind, *connection), timeout=60)
            except (OSError, EOFError, ValueError, asyncio.TimeoutError) as error:
                self.wrong.append(f"{name}: {type(error).__name__}")
                stays = False
            if not stays:
                connection[1].close()
                connection = None
        if connection is not None:
            connection[1].close()

    async def _send(self, name: str, kind: Kind, reader, writer) -> bool:
        """True if the connection can be used again."""
        self.sent[name] += kind.requests
        self.requests += kind.requests
        writer.write(kind.data)
        await writer.drain()
        if kind.leaves == "early":
            return False
        if kind.leaves == "streaming":
            _, fields = await raw.read_head(reader)
            self.expected[fields.get("x-request-id", "")] = (name, kind.outcomes)
            await reader.read(200)
            return False
        stays = True
        for _ in range(kind.requests):
            stays = self._judge(name, kind, await raw.read_answer(reader))
        return stays

    def _judge(self, name: str, kind: Kind, answer: raw.Answer) -> bool:
        if answer.status != kind.status:
            self.wrong.append(f"{name}: status {answer.status}, not {kind.status}")
        elif kind.body is not None and kind.body != answer.body:
            self.wrong.append(f"{name}: the answer is not byte for byte the upstream's")
        elif kind.holds is not None and kind.holds not in answer.body:
            self.wrong.append(f"{name}: the answer is not the expected one")
        if not answer.identifier:
            self.wrong.append(f"{name}: no x-request-id")
        self.expected[answer.identifier] = (name, kind.outcomes)
        return answer.keeps_open


class Checks:
    """Sentences that are true or not, counted."""

    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, holds: bool, sentence: str, details=()) -> None:
        self.passed += holds
        self.failed += not holds
        print(f"  {'ok    ' if holds else 'FAILED'} {sentence}")
        if not holds:
            for detail in list(details)[:10]:
                print(f"         {detail}")


def outcome_mismatches(load: Load, audit: Audit) -> list:
    found = {row["id"]: row["outcome"] for row in audit.rows("SELECT id, outcome FROM exchange")}
    return [
        f"{name}: {found.get(identifier, 'no row')}, not {' or '.join(sorted(outcomes))}"
        for identifier, (name, outcomes) in load.expected.items()
        if found.get(identifier) not in outcomes
    ]


def check(load: Load, gateway: Gateway, audit: Audit, checks: Checks) -> None:
    rows = audit.settled_count(load.requests)
    checks.expect(rows == load.requests, f"{load.requests} requests, {rows} rows: they differ by {load.requests - rows}")
    checks.expect(not load.wrong, f"{len(load.wrong)} unexpected answers", summary(load.wrong))
    mismatches = outcome_mismatches(load, audit)
    checks.expect(not mismatches, f"{len(mismatches)} rows that differ from what their client saw", summary(mismatches))
    abandoned = audit.rows("SELECT count(*) AS n FROM exchange WHERE outcome = 'abandoned'")[0]["n"]
    checks.expect(abandoned == 0, f"{abandoned} abandoned exchanges")
    contents = at_rest.everything_in(gateway.directory)
    contents["metrics"] = gateway.get("/metrics").encode()
    searched = sum(map(len, contents.values()))
    hits = at_rest.search(contents, SECRETS)
    checks.expect(
        not hits, f"{len(hits)} planted secrets in {searched} bytes of database, WAL, log and metrics", hits)


def summary(sentences: list) -> list:
    return [f"{count} × {sentence}" for sentence, count in collections.Counter(sentences).most_common()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weir", required=True, help="the binary under test")
    parser.add_argument("--count", type=int, default=2000, help="requests in all")
    parser.add_argument("--workers", type=int, default=32, help="connections at one time")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    checks = Checks()
    upstream = Upstream()
    script(upstream)
    with tempfile.TemporaryDirectory(prefix="weir-load-") as directory:
        binary = str(pathlib.Path(arguments.weir).resolve())
        gateway = Gateway(binary, pathlib.Path(directory), upstream_of(upstream.url))
        try:
            load = Load(gateway.port, arguments.seed)
            started = time.monotonic()
            asyncio.run(load.run(arguments.count, arguments.workers))
            print(f"{load.requests} requests of {len(load.sent)} kinds in {time.monotonic() - started:.1f} s")
            check(load, gateway, Audit(gateway.audit_path), checks)
        finally:
            status = gateway.stop()
        checks.expect(status == 0, f"the gateway ended with status {status}")
        left = at_rest.everything_in(pathlib.Path(directory))
        checks.expect(at_rest.search(left, SECRETS) == [], "nothing planted is left after the shutdown")
    upstream.stop()
    print(f"mixed load: {checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
