"""A gateway with keys of its own: each client's way of sending one is understood, and another key is no mystery."""

import pytest

from conformance.conftest import KEY
from conformance.texts import CALM
from harness.audit import Audit
from harness.said import Said
from harness.tap import Tap


@pytest.fixture(scope="module")
def locked_tap(locked_gateway):
    between = Tap(locked_gateway.port)
    yield between
    between.stop()


def ask(surface: type, url: str, key: str, model: str, mode: str):
    client = surface(url, key)
    try:
        return getattr(client, mode)(model)
    finally:
        client.close()


@pytest.mark.scenario("client key")
def test_a_key_of_the_gateway_s(pair, mode, locked_tap, locked_gateway):
    pair.say(Said(CALM))
    audit = Audit(locked_gateway.audit_path)
    before = audit.count()
    reply = ask(pair.kind, locked_tap.url, KEY, pair.model, mode)
    if reply.error:
        raise reply.error
    assert reply.text == CALM
    assert KEY not in pair.last_head
    assert audit.settled_count(before + 1) == before + 1
    assert audit.rows("SELECT app FROM exchange ORDER BY seq DESC LIMIT 1") == [{"app": "suite"}]


@pytest.mark.scenario("client key")
def test_another_key(pair, mode, locked_tap):
    pair.say(Said("never"))
    before = len(locked_tap.sent)
    error = ask(pair.kind, locked_tap.url, "another", pair.model, mode).error
    assert type(error).__name__ == pair.kind.locked_out, repr(error)
    assert pair.kind.status(error) in (401, None)
    assert len(locked_tap.sent) - before == 1
    assert pair.received == []
