"""What nothing is found in: the client gets what it would get without the gateway, and so does the provider."""

import pytest

from conformance.surface import Ask
from conformance.texts import CALM, LONG, OBJECT, UNICODE, arguments, parsed
from harness.said import COMPLETION_TOKENS, PROMPT_TOKENS, Call, Said

CALL = Call("charge_card", arguments(OBJECT))
OTHER_CALL = Call("charge_card", arguments({**OBJECT, "customer": "Karl Berg", "amount": 7}))


@pytest.mark.scenario("plain")
def test_an_answer(pair, mode):
    pair.say(Said(CALM))
    reply = pair.same(mode)
    assert reply.text == CALM


@pytest.mark.scenario("plain")
@pytest.mark.needs("stream")
@pytest.mark.parametrize(("size", "events"), [(1, "in order"), (14, "in order"), (40, "joined"), (500, "joined")])
def test_a_stream_however_it_is_cut(pair, size, events):
    pair.say(Said(CALM, size=size))
    assert pair.same("stream", events=events).text == CALM


@pytest.mark.scenario("end")
@pytest.mark.needs("end")
def test_how_an_answer_ended(pair, mode):
    pair.say(Said(CALM))
    stopped = pair.same(mode).end
    pair.say(Said(CALM, finish="length"))
    cut = pair.ask(mode)
    assert stopped and cut.end != stopped


@pytest.mark.scenario("unicode")
def test_every_script(pair, mode):
    pair.say(Said(UNICODE, size=1))
    reply = pair.same(mode, Ask(prompt=f"Say {UNICODE}"))
    assert reply.text == UNICODE


@pytest.mark.scenario("long")
def test_a_long_answer(pair, mode):
    pair.say(Said(LONG, size=2000))
    assert pair.same(mode, events="joined").text == LONG


@pytest.mark.scenario("long")
def test_a_long_prompt(pair, mode):
    pair.say(Said(CALM))
    assert pair.same(mode, Ask(prompt=LONG)).text == CALM


@pytest.mark.scenario("usage")
@pytest.mark.needs("usage")
def test_token_counts(pair, mode):
    pair.say(Said(CALM))
    assert pair.same(mode).usage == (PROMPT_TOKENS, COMPLETION_TOKENS)


@pytest.mark.scenario("system prompt")
@pytest.mark.needs("system")
def test_a_system_prompt(pair, mode):
    pair.say(Said(CALM))
    pair.same(mode, Ask(system="Speak of rivers only."))
    assert b"Speak of rivers only." in pair.received[0]


@pytest.mark.scenario("history")
@pytest.mark.needs("history")
def test_a_history_with_the_result_of_a_tool(pair, mode):
    pair.say(Said(CALM))
    pair.same(mode, Ask(tools=True, tool_result="charged forty-two"))
    assert b"charged forty-two" in pair.received[0]


@pytest.mark.scenario("tools")
@pytest.mark.needs("tools")
def test_a_call_of_a_tool(pair, mode):
    pair.say(Said(calls=[CALL]))
    reply = pair.same(mode, Ask(tools=True))
    ((name, given),) = reply.listed_calls
    assert (name, parsed(given)) == ("charge_card", OBJECT)


@pytest.mark.scenario("tools")
@pytest.mark.needs("tools")
def test_words_before_a_call_of_a_tool(pair, mode):
    pair.say(Said(CALM, calls=[CALL]))
    reply = pair.same(mode, Ask(tools=True))
    assert len(reply.listed_calls) == 1


@pytest.mark.scenario("parallel tools")
@pytest.mark.needs("parallel")
def test_two_calls_at_once(pair, mode):
    pair.say(Said(calls=[CALL, OTHER_CALL]))
    reply = pair.same(mode, Ask(tools=True))
    assert [parsed(given)["customer"] for _, given in reply.listed_calls] == ["Jane Roe", "Karl Berg"]


@pytest.mark.scenario("structured output")
@pytest.mark.needs("schema")
def test_an_answer_in_a_given_form(pair, mode):
    pair.say(Said(arguments(OBJECT)))
    assert parsed(pair.same(mode, Ask(schema=True)).text) == OBJECT


@pytest.mark.scenario("n > 1")
@pytest.mark.needs("choices")
def test_three_choices(pair, mode):
    pair.say(Said(CALM, choices=3))
    assert pair.same(mode, Ask(choices=3), events="in any order").texts == {0: CALM, 1: CALM, 2: CALM}


@pytest.mark.scenario("log probabilities")
@pytest.mark.needs("logprobs")
def test_log_probabilities(pair, mode):
    pair.say(Said(CALM, logprobs=True))
    assert "".join(pair.same(mode, Ask(logprobs=True)).tokens) == CALM


@pytest.mark.scenario("thinking")
@pytest.mark.needs("thoughts")
def test_thoughts(pair, mode):
    pair.say(Said(CALM, thoughts="He asks of the river. It is calm."))
    reply = pair.same(mode, Ask(thoughts=True), events="in order" if pair.kind.is_ordered else "in any order")
    assert (reply.thoughts, reply.text) == ("He asks of the river. It is calm.", CALM)


@pytest.mark.scenario("refusal of the model")
@pytest.mark.needs("refusal")
def test_a_refusal_of_the_model(pair, mode):
    pair.say(Said(refusal="I would rather not.", finish="refusal"))
    assert pair.same(mode).refusal == "I would rather not."
