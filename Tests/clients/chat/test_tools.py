"""Tool calls: their arguments are inspected, stay valid JSON, and are never half of a call."""

import json

import openai
import pytest

from harness import answers
from planted import CARD, MASKED_CARD, STRIPE

ASK = [{"role": "user", "content": "Charge the customer."}]
TOOLS = [{"type": "function", "function": {"name": "charge_card", "parameters": {"type": "object"}}}]
CLEAN = {"customer": "Jane Roe", "amount": 42, "note": 'a "quoted" \u00fc \\ path'}
WITH_CARD = {**CLEAN, "card": CARD}
MASKED = {**CLEAN, "card": MASKED_CARD}
WITH_STRIPE = {**CLEAN, "swipe": STRIPE}


def call(client, model, **more):
    return client.chat.completions.create(model=model, messages=ASK, tools=TOOLS, **more)


def arguments(chunks):
    """The concatenated arguments of the only call, and how the answer ended."""
    text, name, end = "", "", None
    for chunk in chunks:
        for choice in chunk.choices:
            for part in choice.delta.tool_calls or []:
                name += part.function.name or ""
                text += part.function.arguments or ""
            end = choice.finish_reason or end
    return name, text, end


@pytest.mark.parametrize(("sent", "got"), [(CLEAN, CLEAN), (WITH_CARD, MASKED)], ids=["allowed", "redacted"])
def test_arguments_of_a_whole_answer(client, upstream, model, sent, got):
    upstream.script(model, answers.whole(None, tool_arguments=json.dumps(sent)))
    choice = call(client, model).choices[0]
    function = choice.message.tool_calls[0].function
    assert choice.finish_reason == "tool_calls"
    assert function.name == "charge_card"
    assert json.loads(function.arguments) == got


@pytest.mark.parametrize("size", [1, 4, 9, 200])
@pytest.mark.parametrize(("sent", "got"), [(CLEAN, CLEAN), (WITH_CARD, MASKED)], ids=["allowed", "redacted"])
def test_arguments_of_a_stream(client, upstream, model, sent, got, size):
    upstream.script(model, answers.tool_stream(json.dumps(sent), size=size))
    name, text, end = arguments(call(client, model, stream=True))
    assert (name, end) == ("charge_card", "tool_calls")
    assert json.loads(text) == got


def test_a_blocked_call_of_a_whole_answer_is_an_error(client, upstream, audit, model, attempts):
    upstream.script(model, answers.whole(None, tool_arguments=json.dumps(WITH_STRIPE)))
    with pytest.raises(openai.BadRequestError) as raised:
        call(client, model)
    assert raised.value.code == "content_filter"
    assert attempts() == 1
    assert audit.exchange(raised.value.request_id)["blocked_direction"] == "response"


def test_a_blocked_call_of_a_stream_cannot_be_taken_for_a_whole_one(client, upstream, model):
    upstream.script(model, answers.tool_stream(json.dumps(WITH_STRIPE), size=5))
    try:
        _, text, end = arguments(call(client, model, stream=True))
    except openai.BadRequestError as error:
        assert error.code == "content_filter"
        return
    assert end == "content_filter"
    assert STRIPE not in text
    with pytest.raises(ValueError):
        json.loads(text)
