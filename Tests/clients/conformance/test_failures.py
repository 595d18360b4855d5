"""Providers that fail, and clients that go: the client does what it would do without the gateway."""

import time

import pytest

from conformance.surface import Ask
from conformance.texts import CALM
from harness.said import Failure, Said
from planted import CARD

#: Asks clients that heed it to come back at once, so that a test of retries takes no time.
SOON = {"retry-after-ms": "1"}


def wait_until(condition, seconds: float = 5.0) -> bool:
    """True as soon as the condition is."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def check_failure(pair, mode, attempts, failure):
    """The same exception after the same number of attempts as straight from the provider."""
    pair.say(failure)
    through = pair.ask(mode).error
    sent = attempts()
    assert len(pair.received) == sent
    direct = getattr(pair.direct, mode)(pair.model).error
    assert through is not None and direct is not None
    assert type(through) is type(direct), repr(through)
    assert pair.kind.status(through) == pair.kind.status(direct)
    assert pair.kind.code(through) == pair.kind.code(direct)
    assert sent == len(pair.received) - sent, "it tried more or less often than without the gateway"
    return sent


@pytest.mark.scenario("upstream: bad request")
def test_a_bad_request(pair, mode, attempts):
    failure = Failure(400, "This model's maximum context length is exceeded.", code="context_length_exceeded")
    assert check_failure(pair, mode, attempts, failure) == 1


@pytest.mark.scenario("upstream: bad key")
def test_a_bad_key(pair, mode, attempts):
    assert check_failure(pair, mode, attempts, Failure(401, "No such key.", code="invalid_api_key")) == 1


@pytest.mark.scenario("upstream: unknown model")
def test_an_unknown_model(pair, mode, attempts):
    assert check_failure(pair, mode, attempts, Failure(404, "No such model.", code="model_not_found")) == 1


@pytest.mark.scenario("upstream: rate limit")
def test_a_rate_limit(pair, mode, attempts):
    check_failure(pair, mode, attempts, Failure(429, "Slow down.", code="rate_limit_exceeded", headers=SOON))


@pytest.mark.scenario("upstream: budget")
def test_a_budget_that_is_used_up(pair, mode, attempts):
    fields = {"x-should-retry": "false"}
    failure = Failure(429, "You exceeded your quota.", code="insufficient_quota", headers=fields)
    sent = check_failure(pair, mode, attempts, failure)
    if pair.kind.heeds_should_retry:
        assert sent == 1


@pytest.mark.scenario("upstream: budget")
def test_a_bill_that_is_due(pair, mode, attempts):
    assert check_failure(pair, mode, attempts, Failure(402, "Your credit is used up.", code="billing")) == 1


@pytest.mark.scenario("upstream: failure")
def test_a_failure(pair, mode, attempts):
    check_failure(pair, mode, attempts, Failure(500, "It broke.", headers=SOON))


@pytest.mark.scenario("upstream: overload")
@pytest.mark.parametrize("status", [503, 529])
def test_an_overload(pair, mode, attempts, status):
    check_failure(pair, mode, attempts, Failure(status, "Too many.", headers=SOON))


@pytest.mark.scenario("upstream: error text inspected")
def test_the_text_of_an_error(pair, mode):
    pair.say(Failure(400, f"There is no card {CARD} on file."))
    error = pair.ask(mode).error
    assert error is not None
    assert CARD not in str(error)
    assert CARD not in repr(vars(error))


@pytest.mark.scenario("upstream: fails in a stream")
@pytest.mark.needs("stream")
def test_a_stream_that_says_that_it_failed(pair, attempts):
    pair.say(Said(CALM, fails_after=20))
    through = pair.ask("stream")
    assert attempts() == len(pair.received) == 1
    direct = pair.direct.stream(pair.model)
    assert type(through.error) is type(direct.error), repr(through.error)
    assert pair.kind.status(through.error) == pair.kind.status(direct.error)
    assert CALM.startswith(through.text)
    assert through.end is None


@pytest.mark.scenario("upstream: breaks off")
@pytest.mark.needs("stream")
def test_a_stream_that_breaks_off(pair, attempts):
    pair.say(Said(CALM, breaks_off_after=20))
    reply = pair.ask("stream")
    assert type(reply.error).__name__ == pair.kind.broken, repr(reply.error)
    assert CALM.startswith(reply.text)
    assert reply.end is None
    assert attempts() == 1


@pytest.mark.scenario("upstream: falls silent")
@pytest.mark.needs("stream")
def test_a_stream_that_falls_silent(pair, attempts):
    pair.say(Said(CALM, stalls_after=20))
    reply = pair.ask("stream")
    assert type(reply.error).__name__ == pair.kind.broken, repr(reply.error)
    assert reply.end is None
    assert attempts() == 1
    assert wait_until(lambda: pair.gone == 1)


@pytest.mark.scenario("upstream: never answers")
@pytest.mark.needs("whole")
def test_an_answer_that_never_comes(pair):
    pair.say(Said(CALM, stalls_after=0))
    error = pair.ask("whole").error
    assert error is not None
    assert pair.kind.status(error) in (504, None)


@pytest.mark.scenario("client leaves")
@pytest.mark.needs("leaves")
def test_a_client_that_goes(pair, attempts):
    pair.say(Said(CALM * 20, pause=0.01))
    reply = pair.ask("stream", Ask(leaves_after=8))
    left = time.monotonic()
    assert reply.error is None
    assert wait_until(lambda: pair.gone == 1)
    assert time.monotonic() - left < 3
    assert attempts() == 1
