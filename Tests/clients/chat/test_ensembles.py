"""A model that is a panel and a judge, asked by an unmodified client."""

import json

import openai
import pytest

from harness.audit import Audit
from harness.said import COMPLETION_TOKENS, PROMPT_TOKENS, Failure, Said
from planted import CARD

ASK = [{"role": "user", "content": "How far is the moon?"}]
SETTINGS = """\
routes:
  - model: council
    ensemble:
      panel: [panel-1, panel-2, panel-3]
      judge: {model: judge}
      timeout_ms: 2000
"""
PANEL = ["panel-1", "panel-2", "panel-3"]


@pytest.fixture
def client(own_gateway, provider):
    for model in PANEL:
        provider.say(model, Said(f"{model} says far"))
    provider.say("judge", Said("It is far indeed, all three say so."))
    with openai.OpenAI(base_url=own_gateway.url + "/v1", api_key="none", timeout=30, max_retries=0) as client:
        yield client


def told(provider):
    """The answers that the judge was told with its last request."""
    text = json.loads(provider.received("judge")[-1])["messages"][-1]["content"]
    lines = text.split("\n")
    start = next(index for index, line in enumerate(lines) if line.startswith("ANSWERS "))
    assert lines[start + 2] == lines[start].replace("ANSWERS", "END") and lines[start + 3:] == [""]
    return json.loads(lines[start + 1])


def test_a_judge_makes_one_answer(client, provider, own_gateway):
    answer = client.chat.completions.with_raw_response.create(model="council", messages=ASK)
    assert answer.parse().choices[0].message.content == "It is far indeed, all three say so."
    assert answer.headers["x-weir-route"].endswith("; ensemble=3/3")
    assert told(provider) == [f"{model} says far" for model in PANEL]
    audit = Audit(own_gateway.audit_path)
    row = audit.exchange(answer.headers["x-request-id"])
    assert row["outcome"] == "allowed" and row["model"] == "council"
    assert row["prompt_tokens"] == 4 * PROMPT_TOKENS and row["completion_tokens"] == 4 * COMPLETION_TOKENS
    events = [json.loads(event["detail"]) for event in audit.rows("SELECT detail FROM event WHERE kind = 'ensemble_leg'")]
    mine = [event for event in events if event["exchange"] == row["id"]]
    assert [event["outcome"] for event in mine] == ["answered"] * 3


def test_the_answer_streams(client, provider):
    stream = client.chat.completions.create(model="council", messages=ASK, stream=True)
    pieces = [event.choices[0].delta.content or "" for event in stream if event.choices]
    assert "".join(pieces) == "It is far indeed, all three say so." and len(pieces) > 3
    assert all("stream" not in json.loads(provider.received(model)[-1]) for model in PANEL)


def test_a_value_in_a_panel_reaches_nobody(client, provider):
    provider.say("panel-2", Said(f"my card is {CARD}"))
    answer = client.chat.completions.create(model="council", messages=ASK)
    assert CARD not in answer.choices[0].message.content
    assert all(CARD.encode() not in body for body in provider.received("judge"))
    assert told(provider)[1].startswith("my card is ") and "4012" not in told(provider)[1]


def test_two_of_three_are_enough_and_one_is_not(client, provider):
    provider.say("panel-1", Failure(503))
    answer = client.chat.completions.with_raw_response.create(model="council", messages=ASK)
    assert answer.headers["x-weir-route"].endswith("; ensemble=2/3")
    provider.say("panel-2", Said(stalls_after=0))
    with pytest.raises(openai.InternalServerError) as refused:
        client.chat.completions.create(model="council", messages=ASK)
    assert refused.value.status_code == 502 and refused.value.code == "ensemble_too_few_responses"


def test_tools_are_refused_by_name(client, provider):
    tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}
    with pytest.raises(openai.BadRequestError) as refused:
        client.chat.completions.create(model="council", messages=ASK, tools=[tool])
    assert refused.value.code == "unsupported_by_ensemble" and refused.value.param == "tools"
    assert provider.received("panel-1") == []


def test_responses_are_asked_too(client, provider):
    answer = client.responses.create(model="council", input="How far is the moon?", store=False)
    assert answer.output_text == "It is far indeed, all three say so."
    said = json.loads(provider.received("judge")[-1])["input"]
    assert [item["role"] for item in said] == ["user", "user"]


def test_it_is_listed(client):
    assert "council" in [model.id for model in client.models.list()]
