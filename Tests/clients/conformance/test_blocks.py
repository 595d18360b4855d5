"""What is refused: with the exception that the client has for it, once, and without a word of what was found."""

import pytest

from conformance.surface import Ask
from conformance.texts import BEFORE, CALM, OBJECT, OBJECT_WITH_STRIPE, WITH_STRIPE, arguments
from harness.said import Call, Said
from planted import AWS_KEY, STRIPE

CALL = Call("charge_card", arguments(OBJECT_WITH_STRIPE))


def check_block(pair, reply, record_property, of_object=False):
    """The client's own exception for a bad request, with our code, and nothing of the text."""
    error = reply.error
    expected = pair.kind.blocked_object if of_object and pair.kind.blocked_object else pair.kind.blocked
    assert error is not None, f"an answer came: {reply}"
    assert type(error).__name__ == expected, repr(error)
    assert pair.kind.status(error) in (400, None)
    assert pair.kind.code(error) in ("content_filter", None)
    for secret in (AWS_KEY, STRIPE):
        assert secret not in str(error)
    record_property("sees", f"{pair.kind.name}|block|{type(error).__name__}")


def check_stop(pair, reply, record_property):
    """A stream that ends in its midst as the client's caller can tell."""
    assert STRIPE not in reply.text
    if pair.kind.stopped:
        assert type(reply.error).__name__ == pair.kind.stopped, repr(reply.error)
        record_property("sees", f"{pair.kind.name}|stop|raises {pair.kind.stopped}")
        return
    if reply.error:
        raise reply.error
    assert reply.end == pair.kind.stopped_end
    record_property("sees", f"{pair.kind.name}|stop|{pair.kind.stopped_end or 'nothing: the text just ends'}")


@pytest.mark.scenario("prompt blocked")
def test_a_key_in_a_prompt(pair, mode, attempts, record_property):
    pair.say(Said("never"))
    reply = pair.ask(mode, Ask(prompt=f"deploy with {AWS_KEY}"))
    check_block(pair, reply, record_property)
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("prompt blocked")
@pytest.mark.needs("system")
def test_a_key_in_a_system_prompt(pair, mode, attempts, record_property):
    pair.say(Said("never"))
    check_block(pair, pair.ask(mode, Ask(system=f"the key is {AWS_KEY}")), record_property)
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("prompt blocked")
@pytest.mark.needs("history")
def test_a_key_in_what_a_tool_said(pair, mode, attempts, record_property):
    pair.say(Said("never"))
    check_block(pair, pair.ask(mode, Ask(tools=True, tool_result=f"found {AWS_KEY}")), record_property)
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("answer blocked")
@pytest.mark.needs("whole")
def test_a_stripe_in_an_answer(pair, attempts, record_property):
    pair.say(Said(WITH_STRIPE))
    check_block(pair, pair.ask("whole"), record_property)
    assert attempts() == 1
    assert len(pair.received) == 1


@pytest.mark.scenario("answer blocked")
@pytest.mark.needs("whole", "tools")
def test_a_stripe_in_the_arguments_of_a_call(pair, attempts, record_property):
    pair.say(Said(calls=[CALL]))
    check_block(pair, pair.ask("whole", Ask(tools=True)), record_property, of_object=True)
    assert attempts() == 1


@pytest.mark.scenario("answer blocked")
@pytest.mark.needs("whole", "choices")
def test_a_stripe_in_choices(pair, attempts, record_property):
    pair.say(Said(WITH_STRIPE, choices=2))
    check_block(pair, pair.ask("whole", Ask(choices=2)), record_property)
    assert attempts() == 1


@pytest.mark.scenario("answer blocked")
@pytest.mark.needs("whole", "thoughts")
def test_a_stripe_in_thoughts(pair, attempts, record_property):
    pair.say(Said(CALM, thoughts=f"He swiped {STRIPE} there."))
    check_block(pair, pair.ask("whole", Ask(thoughts=True)), record_property)
    assert attempts() == 1


@pytest.mark.scenario("stream blocked at once")
@pytest.mark.needs("stream")
def test_a_stripe_at_the_beginning_of_a_stream(pair, attempts, record_property):
    pair.say(Said(STRIPE, size=500))
    check_block(pair, pair.ask("stream"), record_property)
    assert attempts() == 1


@pytest.mark.scenario("mid-stream block")
@pytest.mark.needs("stream")
@pytest.mark.parametrize("size", [1, 6, 33])
def test_a_stripe_in_the_midst_of_a_stream(pair, attempts, size, record_property):
    pair.say(Said(WITH_STRIPE, size=size))
    reply = pair.ask("stream")
    check_stop(pair, reply, record_property)
    if pair.kind.shows_partial_text:
        assert BEFORE.startswith(reply.text[: len(BEFORE)])
        assert reply.text.startswith(BEFORE[:60])
    assert attempts() == 1
    assert len(pair.received) == 1


@pytest.mark.scenario("mid-stream block")
@pytest.mark.needs("stream", "choices")
def test_a_stripe_in_streamed_choices(pair, attempts, record_property):
    pair.say(Said(WITH_STRIPE, choices=2, size=6))
    check_stop(pair, pair.ask("stream", Ask(choices=2)), record_property)
    assert attempts() == 1


@pytest.mark.scenario("mid-stream block of a call")
@pytest.mark.needs("stream", "parallel")
def test_a_stripe_in_the_arguments_of_a_streamed_call(pair, attempts, record_property):
    """Never half a call: a client would run it."""
    pair.say(Said(BEFORE, calls=[Call("charge_card", arguments(OBJECT)), CALL], size=6))
    reply = pair.ask("stream", Ask(tools=True))
    check_stop(pair, reply, record_property)
    assert STRIPE not in str(reply.calls)
    assert len([name for name, given in reply.listed_calls if given]) <= 1
    assert attempts() == 1
