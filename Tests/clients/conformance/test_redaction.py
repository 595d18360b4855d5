"""What is replaced: in every place where the client could read it, and nothing else."""

import json

import pytest

from conformance.surface import Ask
from conformance.texts import (
    CALM,
    MASKED,
    MASKED_OBJECT,
    OBJECT,
    OBJECT_WITH_CARD,
    WITH_CARD,
    arguments,
    parsed,
)
from harness.said import Call, Said
from planted import CARD, MASKED_CARD

CALL = Call("charge_card", arguments(OBJECT_WITH_CARD))


def answered(reply):
    """The reply, which must hold no card, in none of its places."""
    if reply.error:
        raise reply.error
    assert CARD not in json.dumps(reply.native, default=str)
    return reply


@pytest.mark.scenario("prompt redacted")
def test_a_card_in_a_prompt(pair, mode, attempts):
    pair.say(Said(CALM))
    assert answered(pair.ask(mode, Ask(prompt=f"My card is {CARD}, please book."))).text == CALM
    (received,) = pair.received
    assert f"My card is {MASKED_CARD}, please book.".encode() in received
    assert attempts() == 1


@pytest.mark.scenario("prompt redacted")
@pytest.mark.needs("system")
def test_a_card_in_a_system_prompt(pair, mode):
    pair.say(Said(CALM))
    answered(pair.ask(mode, Ask(system=f"The card on file is {CARD}.")))
    (received,) = pair.received
    assert f"The card on file is {MASKED_CARD}.".encode() in received


@pytest.mark.scenario("prompt redacted")
@pytest.mark.needs("history")
def test_a_card_in_what_a_tool_said(pair, mode):
    pair.say(Said(CALM))
    answered(pair.ask(mode, Ask(tools=True, tool_result=f"charged {CARD}")))
    (received,) = pair.received
    assert f"charged {MASKED_CARD}".encode() in received


@pytest.mark.scenario("redaction in an answer")
@pytest.mark.needs("whole")
def test_a_card_in_an_answer(pair, attempts):
    pair.say(Said(WITH_CARD))
    assert answered(pair.ask("whole")).text == MASKED
    assert attempts() == 1


@pytest.mark.scenario("redaction in a stream")
@pytest.mark.needs("stream")
@pytest.mark.parametrize("size", [1, 4, 19, 500])
def test_a_card_in_a_stream(pair, size, attempts):
    pair.say(Said(WITH_CARD, size=size))
    assert answered(pair.ask("stream")).text == MASKED
    assert attempts() == 1


@pytest.mark.scenario("redaction in a stream")
@pytest.mark.needs("end")
def test_a_redacted_answer_ends_as_it_would_have(pair, mode):
    pair.say(Said(CALM))
    calm = pair.ask(mode).end
    pair.say(Said(WITH_CARD))
    assert answered(pair.ask(mode)).end == calm


@pytest.mark.scenario("redaction with n > 1")
@pytest.mark.needs("choices")
def test_a_card_in_every_choice(pair, mode):
    pair.say(Said(WITH_CARD, choices=2))
    assert answered(pair.ask(mode, Ask(choices=2))).texts == {0: MASKED, 1: MASKED}


@pytest.mark.scenario("redaction in tool arguments")
@pytest.mark.needs("tools", "whole")
def test_a_card_in_the_arguments_of_a_call(pair):
    pair.say(Said(calls=[CALL]))
    ((name, given),) = answered(pair.ask("whole", Ask(tools=True))).listed_calls
    assert (name, parsed(given)) == ("charge_card", MASKED_OBJECT)


@pytest.mark.scenario("redaction in tool arguments")
@pytest.mark.needs("tools", "stream")
@pytest.mark.parametrize("size", [1, 6, 500])
def test_a_card_in_the_arguments_of_a_streamed_call(pair, size):
    pair.say(Said(calls=[CALL], size=size))
    ((name, given),) = answered(pair.ask("stream", Ask(tools=True))).listed_calls
    assert (name, parsed(given)) == ("charge_card", MASKED_OBJECT)


@pytest.mark.scenario("redaction in tool arguments")
@pytest.mark.needs("parallel")
def test_a_card_in_the_second_of_two_calls(pair, mode):
    pair.say(Said(calls=[Call("charge_card", arguments(OBJECT)), CALL]))
    calls = answered(pair.ask(mode, Ask(tools=True))).listed_calls
    assert [parsed(given) for _, given in calls] == [OBJECT, MASKED_OBJECT]


@pytest.mark.scenario("redaction in structured output")
@pytest.mark.needs("schema")
def test_a_card_in_an_answer_in_a_given_form(pair, mode):
    pair.say(Said(arguments(OBJECT_WITH_CARD)))
    assert parsed(answered(pair.ask(mode, Ask(schema=True))).text) == MASKED_OBJECT


@pytest.mark.scenario("redaction in log probabilities")
@pytest.mark.needs("logprobs")
def test_log_probabilities_do_not_tell(pair, mode):
    pair.say(Said(WITH_CARD, logprobs=True))
    reply = answered(pair.ask(mode, Ask(logprobs=True)))
    assert reply.text == MASKED
    assert CARD not in "".join(reply.tokens)


@pytest.mark.scenario("redaction in thinking")
@pytest.mark.needs("thoughts")
def test_a_card_in_thoughts(pair, mode):
    pair.say(Said(CALM, thoughts=f"The card {CARD} is his."))
    reply = answered(pair.ask(mode, Ask(thoughts=True)))
    assert reply.text == CALM
    assert reply.thoughts == ("" if pair.kind.signs_thoughts else f"The card {MASKED_CARD} is his.")


@pytest.mark.scenario("redaction in a refusal")
@pytest.mark.needs("refusal")
def test_a_card_in_a_refusal(pair, mode):
    pair.say(Said(refusal=f"No: {CARD}", finish="refusal"))
    assert answered(pair.ask(mode)).refusal == f"No: {MASKED_CARD}"
