"""What a client gets of an answer, whole or streamed."""

import openai
import pytest

from harness import answers
from planted import AWS_KEY, CARD, EMAIL, MASKED_CARD, STRIPE

ASK = [{"role": "user", "content": "Which card do we use?"}]
ANSWER = f"Use {CARD} for tests. It never expires."
REDACTED = f"Use {MASKED_CARD} for tests. It never expires."


def texts(chunks, choices=1):
    """What each choice said, and how it ended."""
    said = [""] * choices
    ends = [None] * choices
    for chunk in chunks:
        for choice in chunk.choices:
            said[choice.index] += choice.delta.content or ""
            ends[choice.index] = choice.finish_reason or ends[choice.index]
    return said, ends


def test_a_card_number_in_an_answer_is_masked(client, upstream, audit, model):
    upstream.script(model, answers.whole(ANSWER))
    completion = client.chat.completions.create(model=model, messages=ASK)
    assert completion.choices[0].message.content == REDACTED
    row = audit.exchange(completion._request_id)
    assert (row["outcome"], row["action"]) == ("redacted", "redact")


def test_every_choice_of_an_answer_is_inspected(client, upstream, model):
    upstream.script(model, answers.whole(ANSWER, choices=2))
    completion = client.chat.completions.create(model=model, messages=ASK, n=2)
    assert [choice.message.content for choice in completion.choices] == [REDACTED, REDACTED]


def test_refusals_and_reasoning_are_inspected(client, upstream, model):
    upstream.script(model, answers.whole(None, refusal=f"No: {CARD}", reasoning_content=f"The card {CARD} is his."))
    message = client.chat.completions.create(model=model, messages=ASK).choices[0].message
    assert message.refusal == f"No: {MASKED_CARD}"
    assert message.model_extra["reasoning_content"] == f"The card {MASKED_CARD} is his."


def test_an_answer_with_a_blocked_value_is_an_error(client, upstream, audit, model, attempts):
    upstream.script(model, answers.whole(STRIPE))
    with pytest.raises(openai.BadRequestError) as raised:
        client.chat.completions.create(model=model, messages=ASK)
    assert raised.value.code == "content_filter"
    assert attempts() == 1
    row = audit.exchange(raised.value.request_id)
    assert (row["outcome"], row["blocked_direction"]) == ("blocked", "response")


def test_a_stream_without_findings_is_complete(client, upstream, audit, model):
    text = "The weir below the mill holds the river back. Nothing is lost, and nothing rushes."
    upstream.script(model, answers.stream(text))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    assert texts(stream) == ([text], ["stop"])
    row = audit.exchange(identifier)
    assert (row["outcome"], row["streamed"], row["bytes_withheld"]) == ("allowed", 1, 0)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 19, 100])
def test_a_card_number_is_masked_however_the_stream_is_cut(client, upstream, model, size):
    upstream.script(model, answers.stream(ANSWER, size=size))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    assert texts(stream) == ([REDACTED], ["stop"])


def test_the_row_of_a_redacted_stream_says_where_the_finding_was(client, upstream, audit, model):
    upstream.script(model, answers.stream(ANSWER))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    assert texts(stream)[1] == ["stop"]
    row = audit.exchange(identifier)
    assert (row["outcome"], row["action"], row["streamed"]) == ("redacted", "redact", 1)
    assert row["bytes_held_max"] >= len(CARD) - 3
    finding = audit.rows("SELECT * FROM finding WHERE seq = ? AND direction = 'response'", row["seq"])[0]
    assert (finding["rule"], finding["start_byte"], finding["end_byte"]) == ("payment.card-number", 4, 4 + len(CARD))


def test_text_before_a_finding_arrives_while_the_stream_goes_on(client, upstream, model):
    """The beginning must be here long before the end was sent: held back is only what could become a finding."""
    text = "The quiet river flows past the old mill. " * 3 + f"Use {CARD} now."
    upstream.script(model, answers.stream(text, size=8, pause=0.05))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    said = ""
    sent_when_half_arrived = None
    for chunk in stream:
        for choice in chunk.choices:
            said += choice.delta.content or ""
        if sent_when_half_arrived is None and len(said) >= 40:
            sent_when_half_arrived = len(said)
    assert said == text.replace(CARD, MASKED_CARD)
    assert sent_when_half_arrived < 80


def test_every_choice_of_a_stream_has_its_own_window(client, upstream, model):
    upstream.script(model, answers.stream(ANSWER, choices=2))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True, n=2)
    assert texts(stream, choices=2) == ([REDACTED, REDACTED], ["stop", "stop"])


def test_usage_comes_last_when_it_is_asked_for(client, upstream, audit, model):
    upstream.script(model, answers.stream(ANSWER, include_usage=True))
    stream = client.chat.completions.create(
        model=model, messages=ASK, stream=True, stream_options={"include_usage": True})
    identifier = stream.response.headers["x-request-id"]
    chunks = list(stream)
    assert texts(chunks) == ([REDACTED], ["stop"])
    assert chunks[-1].choices == []
    assert chunks[-1].usage.total_tokens == 42
    row = audit.exchange(identifier)
    assert (row["prompt_tokens"], row["completion_tokens"]) == (12, 30)


def test_a_stream_that_must_stop_ends_with_content_filter(client, upstream, audit, model):
    before = "The quiet river flows past the old mill, and the weir holds it back. " * 2
    upstream.script(model, answers.stream(before + STRIPE + " and more", size=6))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    identifier = stream.response.headers["x-request-id"]
    (said,), (end,) = texts(stream)
    assert end == "content_filter"
    assert before.startswith(said[: len(before)])
    assert STRIPE not in said
    assert said.startswith(before[:60])
    row = audit.exchange(identifier)
    assert (row["outcome"], row["blocked_direction"], row["status"]) == ("blocked", "response", 200)
    assert row["bytes_released"] >= 60
    assert row["bytes_withheld"] > 0


def test_a_stream_that_must_stop_at_once_is_an_error(client, upstream, model, attempts):
    upstream.script(model, answers.stream(STRIPE))
    try:
        stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
        (said,), (end,) = texts(stream)
        # Words before the decisive one may have passed; then the status line has gone, and the end says it.
        assert end == "content_filter"
        assert STRIPE not in said
    except openai.BadRequestError as error:
        assert error.code == "content_filter"
    assert attempts() == 1


def test_keys_and_addresses_in_a_stream_are_labelled(client, upstream, model):
    upstream.script(model, answers.stream(f"export AWS={AWS_KEY} and write to {EMAIL}, please."))
    stream = client.chat.completions.create(model=model, messages=ASK, stream=True)
    (said,), (end,) = texts(stream)
    assert end == "stop"
    assert AWS_KEY not in said
    assert EMAIL not in said
    assert said.startswith("export AWS=")
    assert said.endswith(", please.")
