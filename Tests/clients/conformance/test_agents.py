"""What coding agents do on the wire that no SDK does."""

import json

import pytest

from conformance.surface import Ask
from conformance.texts import CALM
from harness.said import Said


@pytest.mark.scenario("WebSocket refused")
@pytest.mark.needs("socket")
def test_an_upgrade_is_refused_with_the_one_status_that_is_understood(pair, attempts, audit):
    """Only 426 makes Codex fall back to HTTP at once."""
    fields = {**pair.through.fields(), "connection": "Upgrade", "upgrade": "websocket"}
    fields.update({"sec-websocket-version": "13", "sec-websocket-key": "d2Vpci10ZXN0LXNvY2tldA=="})
    connection, response = pair.through.send("GET", "/v1/responses", fields, None)
    document = json.loads(response.read())
    connection.close()
    assert response.status == 426
    assert response.getheader("connection", "").lower() == "close"
    assert document["error"]["code"] == "websocket_not_supported"
    assert attempts() == 1
    assert audit.exchange(response.getheader("x-request-id"))["status"] == 426
    pair.say(Said(CALM))
    assert pair.same("stream").text == CALM


@pytest.mark.scenario("compressed request")
@pytest.mark.needs("compression")
def test_a_compressed_body_is_refused(pair, attempts):
    """A body that cannot be read cannot be inspected; Codex compresses only if it was told to."""
    import zstandard

    pair.say(Said("never"))
    body = zstandard.ZstdCompressor().compress(json.dumps(pair.through.body(pair.model, Ask(), True)).encode())
    fields = {**pair.through.fields(), "content-encoding": "zstd"}
    connection, response = pair.through.send("POST", "/v1/responses", fields, body)
    document = json.loads(response.read())
    connection.close()
    assert response.status == 415
    assert document["error"]["code"] == "unsupported_content_encoding"
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("betas")
@pytest.mark.needs("betas")
def test_betas_and_the_version_reach_the_provider(pair, mode):
    pair.say(Said(CALM))
    pair.same(mode)
    through, direct = heads(pair, mode)
    assert through["anthropic-beta"] == direct["anthropic-beta"] == pair.kind.betas
    assert through["anthropic-version"] == "2023-06-01"
    assert "x-app" not in through and "authorization" not in through


def heads(pair, mode) -> tuple:
    """The fields that the provider got, through the gateway and without it."""
    getattr(pair.through, mode)(pair.model)
    through = pair.last_head
    getattr(pair.direct, mode)(pair.model)
    return fields_of(through), fields_of(pair.last_head)


def fields_of(head: str) -> dict:
    pairs = [line.partition(":") for line in head.split("\r\n")[1:] if line]
    return {name.lower(): value.strip() for name, _, value in pairs}
