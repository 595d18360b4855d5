"""What clients ask for beside conversations."""

import json

import pytest

from conformance.surface import Ask
from conformance.texts import CALM
from harness.said import COMPLETION_TOKENS, PROMPT_TOKENS, Said
from planted import AWS_KEY, CARD, MASKED_CARD


@pytest.mark.scenario("embeddings")
@pytest.mark.needs("embeddings")
def test_embeddings(pair):
    pair.say(Said())
    through = pair.through.embed(pair.model, ["one", f"two {CARD}"])
    direct = pair.direct.embed(pair.model, ["one", "two"])
    assert through == direct and len(through) == 2
    assert MASKED_CARD.encode() in pair.received[0]


@pytest.mark.scenario("embeddings")
@pytest.mark.needs("embeddings")
def test_a_key_in_a_text_to_embed(pair, attempts):
    pair.say(Said())
    with pytest.raises(Exception) as raised:
        pair.through.embed(pair.model, [f"the key is {AWS_KEY}"])
    assert type(raised.value).__name__ == pair.kind.blocked
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("token counts")
@pytest.mark.needs("count")
def test_a_count_of_tokens(pair):
    pair.say(Said())
    assert pair.through.count(pair.model, Ask(prompt=CALM)) == PROMPT_TOKENS
    assert pair.direct.count(pair.model, Ask(prompt=CALM)) == PROMPT_TOKENS
    passed, sent = pair.received
    assert json.loads(passed) == json.loads(sent)


@pytest.mark.scenario("token counts")
@pytest.mark.needs("count")
def test_a_key_in_a_text_to_count(pair, attempts):
    pair.say(Said())
    with pytest.raises(Exception) as raised:
        pair.through.count(pair.model, Ask(prompt=f"the key is {AWS_KEY}"))
    assert type(raised.value).__name__ == pair.kind.blocked
    assert attempts() == 1
    assert pair.received == []


@pytest.mark.scenario("models")
@pytest.mark.needs("models")
def test_the_models_of_the_settings(pair):
    listed = pair.through.models()
    assert "azure-0" in listed


@pytest.mark.scenario("request id")
@pytest.mark.needs("identifier")
def test_the_id_of_an_answer_is_its_row_s(pair, audit):
    pair.say(Said(CALM))
    row = audit.exchange(pair.through.identifier(pair.model, Ask()))
    assert (row["outcome"], row["prompt_tokens"]) == ("allowed", PROMPT_TOKENS)
    assert row["completion_tokens"] == COMPLETION_TOKENS


@pytest.mark.scenario("request id")
@pytest.mark.needs("identifier")
def test_the_id_of_a_block_is_its_row_s(pair, audit):
    pair.say(Said("never"))
    error = pair.ask("whole", Ask(prompt=f"deploy with {AWS_KEY}")).error
    row = audit.exchange(error.request_id)
    assert (row["outcome"], row["blocked_direction"]) == ("blocked", "prompt")
