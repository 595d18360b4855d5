"""Upstreams that fail and clients that go: each has its own error and its own row."""

import time

import openai
import pytest

from harness import answers
from planted import CARD

ASK = [{"role": "user", "content": "How is the river today?"}]
TEXT = "The weir below the mill holds the river back. " * 4


def wait_until(condition, seconds=5.0):
    """True as soon as the condition is."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_an_upstream_that_fails_is_tried_as_often_as_without_us(client, upstream, audit, model, attempts):
    upstream.script(model, answers.failure(500))
    with pytest.raises(openai.InternalServerError) as raised:
        client.chat.completions.create(model=model, messages=ASK)
    assert attempts() == 3
    assert len(upstream.received(model)) == 3
    row = audit.exchange(raised.value.request_id)
    assert (row["outcome"], row["status"], row["upstream_status"]) == ("upstream_failed", 500, 500)


def test_the_error_of_an_upstream_is_inspected_too(client, upstream, model):
    script = answers.failure(400)
    script.body["error"]["message"] = f"no such card: {CARD}"
    upstream.script(model, script)
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=ASK)
    assert CARD not in str(raised.value)


def test_a_stream_that_breaks_off_is_an_error_and_never_looks_complete(client, upstream, audit, model, attempts):
    upstream.script(model, answers.stream(TEXT, breaks_off_after=20))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    said = ""
    with pytest.raises(openai.APIError) as raised:
        for chunk in stream:
            for choice in chunk.choices:
                said += choice.delta.content or ""
                assert choice.finish_reason is None
    assert raised.value.type == "upstream_error"
    assert said and TEXT.startswith(said)
    assert attempts() == 1
    assert audit.exchange(identifier)["outcome"] == "upstream_failed"


def test_a_stream_without_its_end_is_an_error(client, upstream, audit, model):
    script = answers.stream(TEXT)
    script.events = script.events[:10]
    upstream.script(model, script)
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    with pytest.raises(openai.APIError):
        for _ in stream:
            pass
    assert audit.exchange(identifier)["outcome"] == "upstream_failed"


def test_a_client_that_goes_cancels_the_upstream_within_a_second(client, upstream, audit, model):
    upstream.script(model, answers.stream(TEXT * 20, pause=0.02))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    for _, chunk in zip(range(5), stream):
        assert chunk.choices
    gone_at = time.monotonic()
    stream.close()
    assert wait_until(lambda: upstream.gone(model) == 1)
    assert time.monotonic() - gone_at < 1
    row = audit.exchange(identifier)
    assert (row["outcome"], row["streamed"]) == ("client_gone", 1)


def test_the_same_client_goes_on_after_a_stream_was_left(client, upstream, model):
    upstream.script(model, answers.whole("Here."))
    assert client.chat.completions.create(model=model, messages=ASK).choices[0].message.content == "Here."
