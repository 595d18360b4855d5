"""What the upstream sees of a prompt, and what the client is told."""

import json

import openai
import pytest

from harness import answers
from planted import AWS_KEY, CARD, MASKED_CARD


def say(text):
    return [{"role": "user", "content": text}]


def test_a_prompt_without_findings_passes_byte_for_byte(client, upstream, audit, model):
    upstream.script(model, answers.whole("Good morning."))
    completion = client.chat.completions.create(model=model, messages=say("Good morning, weir."), temperature=0.25)
    assert completion.choices[0].message.content == "Good morning."
    assert completion.choices[0].finish_reason == "stop"
    assert completion.usage.total_tokens == 42
    sent = json.loads(upstream.received(model)[0])
    assert sent == {"model": model, "messages": say("Good morning, weir."), "temperature": 0.25}
    row = audit.exchange(completion._request_id)
    assert (row["outcome"], row["action"], row["status"], row["streamed"]) == ("allowed", "allow", 200, 0)
    assert (row["prompt_tokens"], row["completion_tokens"]) == (12, 30)


def test_a_card_number_in_a_prompt_is_masked_before_it_leaves(client, upstream, audit, model):
    upstream.script(model, answers.whole("Thank you."))
    completion = client.chat.completions.create(model=model, messages=say(f"My card is {CARD}, please book."))
    assert completion.choices[0].message.content == "Thank you."
    received = upstream.received(model)
    assert len(received) == 1
    assert json.loads(received[0])["messages"] == say(f"My card is {MASKED_CARD}, please book.")
    row = audit.exchange(completion._request_id)
    assert (row["outcome"], row["action"]) == ("redacted", "redact")
    finding = audit.rows("SELECT * FROM finding WHERE seq = ?", row["seq"])[0]
    assert (finding["rule"], finding["entity"]) == ("payment.card-number", "CREDIT_CARD")
    assert (finding["direction"], finding["action"]) == ("prompt", "redact")
    assert (finding["start_byte"], finding["end_byte"]) == (11, 11 + len(CARD))


def test_content_parts_and_system_messages_are_inspected(client, upstream, model):
    upstream.script(model, answers.whole("Done."))
    parts = [{"type": "text", "text": "Look:"}, {"type": "text", "text": f"card {CARD}"}]
    messages = [{"role": "system", "content": f"The card on file is {CARD}."}, {"role": "user", "content": parts}]
    client.chat.completions.create(model=model, messages=messages)
    text = upstream.received(model)[0].decode()
    assert CARD not in text
    assert text.count(MASKED_CARD) == 2


def test_a_key_in_a_prompt_is_blocked_before_it_leaves(client, upstream, audit, model, attempts):
    upstream.script(model, answers.whole("never"))
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=say(f"deploy with {AWS_KEY}"))
    error = raised.value
    assert error.status_code == 400
    assert error.code == "content_filter"
    assert error.type == "invalid_request_error"
    assert error.param == "messages[0].content"
    assert AWS_KEY not in str(error)
    assert attempts() == 1
    assert upstream.received(model) == []
    row = audit.exchange(error.request_id)
    assert (row["outcome"], row["action"], row["blocked_direction"]) == ("blocked", "block", "prompt")
    assert (row["status"], row["error_code"]) == (400, "content_filter")


def test_a_blocked_prompt_of_a_stream_is_the_same_error(client, upstream, model, attempts):
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=say(f"deploy with {AWS_KEY}"), stream=True)
    assert raised.value.code == "content_filter"
    assert attempts() == 1
    assert upstream.received(model) == []


def test_a_key_in_the_arguments_of_an_earlier_tool_call_is_blocked(client, upstream, model):
    function = {"name": "deploy", "arguments": json.dumps({"key": AWS_KEY})}
    messages = [
        *say("go"),
        {"role": "assistant", "tool_calls": [{"id": "call_1", "type": "function", "function": function}]},
        {"role": "tool", "tool_call_id": "call_1", "content": "done"},
    ]
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=messages)
    assert raised.value.code == "content_filter"
    assert upstream.received(model) == []


def test_a_url_that_is_not_served_is_refused_with_a_row(client, audit, attempts):
    with pytest.raises(openai.NotFoundError) as raised:
        client.fine_tuning.jobs.retrieve("any")
    assert raised.value.code == "unknown_url"
    assert attempts() == 1
    row = audit.exchange(raised.value.request_id)
    assert (row["outcome"], row["route"], row["status"]) == ("refused", "(unknown)", 404)
