"""What an answer has cost, as an unmodified client reads it in `usage`."""

import openai
import pytest

from harness.audit import Audit
from harness.said import COMPLETION_TOKENS, PROMPT_TOKENS, Said

ASK = [{"role": "user", "content": "How far is the moon?"}]
SETTINGS = """\
routing: {client_forms: [openrouter]}
routes: [{model: priced, candidates: [{upstream: scripted-openai, price: {input: 1, output: 10}}]}]
"""
# Dollars for a million tokens.
COST = (PROMPT_TOKENS * 1 + COMPLETION_TOKENS * 10) / 1_000_000
ASKING = [{"extra_headers": {"x-weir-usage": "cost"}}, {"extra_body": {"usage": {"include": True}}}]


@pytest.fixture
def client(own_gateway, provider):
    provider.say("priced", Said("About a light second."))
    with openai.OpenAI(base_url=own_gateway.url + "/v1", api_key="none", timeout=30, max_retries=0) as client:
        yield client


@pytest.mark.parametrize("asking", ASKING)
def test_a_whole_answer_says_what_it_has_cost(client, own_gateway, asking):
    answer = client.chat.completions.with_raw_response.create(model="priced", messages=ASK, **asking)
    usage = answer.parse().usage
    assert (usage.prompt_tokens, usage.completion_tokens) == (PROMPT_TOKENS, COMPLETION_TOKENS)
    assert usage.cost == pytest.approx(COST, abs=1e-12)
    details = usage.cost_details
    assert details["upstream_inference_cost"] == pytest.approx(COST, abs=1e-12)
    row = Audit(own_gateway.audit_path).exchange(answer.headers["x-request-id"])
    assert row["cost_nanodollars"] == round(COST * 1e9) and not row["cost_estimated"]


@pytest.mark.parametrize("asking", [{**ASKING[0], "stream_options": {"include_usage": True}}, ASKING[1]])
def test_the_last_count_of_a_stream_says_it(client, asking):
    events = list(client.chat.completions.create(model="priced", messages=ASK, stream=True, **asking))
    counted = [event.usage for event in events if event.usage]
    assert counted[-1].cost == pytest.approx(COST, abs=1e-12)
    assert "".join(event.choices[0].delta.content or "" for event in events if event.choices) == "About a light second."


def test_who_does_not_ask_is_told_nothing(client):
    usage = client.chat.completions.create(model="priced", messages=ASK).usage
    assert not hasattr(usage, "cost")
