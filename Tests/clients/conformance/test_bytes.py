"""What a client sent, sent again by hand: the bytes that come back through the gateway are the provider's own."""

import http.client
import urllib.parse

import pytest

from conformance.surface import Ask
from conformance.texts import CALM, OBJECT, UNICODE, arguments
from harness.said import Call, Said


def answer(url: str, sent) -> tuple:
    """Status, type and body of the answer to a request that was sent before."""
    connection = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=20)
    fields = {name: value for name, value in sent.fields.items() if name not in ("host", "connection")}
    try:
        connection.request(sent.method, sent.target, sent.body, {**fields, "accept-encoding": "identity"})
        response = connection.getresponse()
        return response.status, response.getheader("content-type"), response.read()
    finally:
        connection.close()


@pytest.mark.scenario("byte for byte")
@pytest.mark.needs("bytes")
@pytest.mark.parametrize("size", [1, 4])
def test_the_bytes_are_the_provider_s(pair, mode, tap, size):
    abilities = pair.kind.abilities
    calls = [Call("charge_card", arguments(OBJECT))] if "tools" in abilities else []
    said = Said(CALM + UNICODE, calls=calls, size=size, logprobs="logprobs" in abilities)
    if "thoughts" in abilities and pair.kind.is_ordered:
        said.thoughts = "It is of the river that he asks."
    pair.say(said)
    pair.ask(mode, Ask(tools="tools" in abilities, logprobs="logprobs" in abilities))
    sent = tap.sent[-1]
    status, kind, body = answer(pair.through.url, sent)
    direct_status, direct_kind, direct_body = answer(pair.direct.url, sent)
    assert (status, kind.split(";")[0]) == (direct_status, direct_kind.split(";")[0]) != (404, "")
    assert status == 200
    assert body == direct_body
