"""What an operator does with a running gateway: reload, client keys, shutdown. Each test has a gateway of its own."""

import hashlib
import json
import signal
import threading
import time

import openai
import pytest

from harness import answers
from harness.audit import Audit
from harness.gateway import Gateway, upstream_of

PACK = """\
schema: 1
pack: {id: mine, name: My rules, version: 1.0.0}
rules:
  - id: mine.ticket
    name: Ticket number
    description: A number of our issue tracker.
    entity: TICKET
    severity: low
    detect:
      - regex: 'TCK-\\d{6}'
        confidence: 0.9
    action: ACTION
    tests:
      match: ["TCK-123456", "see TCK-000001"]
      no_match: ["TCK-12", "tickets"]
  - id: payment.magnetic-stripe
    name: Stripe
    description: Stands in for the shipped rule that the suite's policy names.
    entity: STRIPE
    severity: low
    detect:
      - {regex: 'track2', confidence: 0.9}
    action: flag
    tests:
      match: ["track2", "a track2"]
      no_match: ["track 2", "track"]
"""

SAY_TICKET = [{"role": "user", "content": "see TCK-123456"}]


@pytest.fixture
def start(request, tmp_path, upstream):
    """Starts gateways that end with the test."""
    started = []

    def make(rules, **more):
        binary = request.config.getoption("--weir")
        started.append(Gateway(binary, tmp_path, upstream_of(upstream.url), rules=rules, **more))
        return started[-1]

    yield make
    for gateway in started:
        gateway.stop()


@pytest.fixture
def pack(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(PACK.replace("ACTION", "flag"))
    return path


def client_of(gateway, key="none"):
    return openai.OpenAI(base_url=gateway.url + "/v1", api_key=key, timeout=30, max_retries=0)


def wait_until(condition, seconds=20.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that in time"
        time.sleep(0.05)


def test_a_reload_puts_new_rules_in_force_and_a_bad_one_changes_nothing(start, pack, upstream, model):
    upstream.script(model, answers.whole("Yes."))
    gateway = start(pack)
    audit = Audit(gateway.audit_path)

    def ask():
        completion = client_of(gateway).chat.completions.create(model=model, messages=SAY_TICKET)
        row = audit.exchange(completion._request_id)
        return row["action"], row["policy_hash"]

    action, first_hash = ask()
    assert action == "flag"

    pack.write_text(PACK.replace("ACTION", "redact"))
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: ask()[0] == "redact")
    assert json.loads(upstream.received(model)[-1])["messages"][0]["content"] == "see [TICKET]"
    second_hash = ask()[1]
    assert second_hash != first_hash

    pack.write_text(PACK.replace("ACTION", "redcat"))
    gateway.signal(signal.SIGHUP)
    wait_until(lambda: "not reloaded" in gateway.log.read_text())
    assert "mine.yaml:12:" in gateway.log.read_text()
    assert ask() == ("redact", second_hash)


def test_only_configured_keys_come_in_and_name_their_application(start, pack, upstream, model):
    upstream.script(model, answers.whole("Yes."))
    key = "weir-test-key-of-the-client-suite"
    digest = hashlib.sha256(key.encode()).hexdigest()
    gateway = start(pack, more_settings=f"keys:\n  - {{id: laptop, app: billing, sha256: {digest}}}\n")
    audit = Audit(gateway.audit_path)

    completion = client_of(gateway, key).chat.completions.create(model=model, messages=SAY_TICKET)
    row = audit.exchange(completion._request_id)
    assert (row["app"], row["key_id"], row["outcome"]) == ("billing", "laptop", "flagged")

    with pytest.raises(openai.AuthenticationError) as raised:
        client_of(gateway, key + "x").chat.completions.create(model=model, messages=SAY_TICKET)
    assert raised.value.code == "invalid_api_key"
    row = audit.exchange(raised.value.request_id)
    assert (row["app"], row["outcome"], row["status"]) == (None, "refused", 401)
    assert len(upstream.received(model)) == 1
    assert key.encode() not in gateway.audit_path.read_bytes()


def test_a_shutdown_lets_a_stream_end_and_writes_its_row(start, pack, upstream, model):
    text = "The weir below the mill holds the river back. " * 3
    upstream.script(model, answers.stream(text, size=6, pause=0.05))
    gateway = start(pack)
    stream = client_of(gateway).chat.completions.create(model=model, messages=SAY_TICKET, stream=True)
    identifier = stream.response.headers["x-request-id"]
    chunks = iter(stream)
    said = "".join(choice.delta.content or "" for choice in next(chunks).choices)
    statuses = []
    stopping = threading.Thread(target=lambda: statuses.append(gateway.stop()))
    stopping.start()
    for chunk in chunks:
        said += "".join(choice.delta.content or "" for choice in chunk.choices)
    stopping.join(timeout=30)
    assert said == text
    assert statuses == [0]
    assert Audit(gateway.audit_path).exchange(identifier)["outcome"] == "flagged"


def test_bad_settings_keep_it_from_starting(start, pack):
    with pytest.raises(RuntimeError, match="exited 2") as raised:
        start(pack, more_settings="lisen: 127.0.0.1:1\n")
    assert 'did you mean "listen"' in str(raised.value)
