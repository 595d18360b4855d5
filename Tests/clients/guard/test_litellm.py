"""LiteLLM's own proxy asks Weir: its generic guardrail, and its clients of Lakera, Bedrock and Presidio.

Needs `litellm[proxy]`, so it is the family `guard` of its own.
"""

import json

import openai
import pytest

from harness import answers
from harness.guard import KEY, guard, rows  # noqa: F401  (fixtures)
from harness.litellm_proxy import Proxy
from planted import AWS_KEY, CARD, EMAIL, MASKED_CARD, STRIPE

def generic(name: str, mode: str, url: str, **more) -> dict:
    parameters = {"guardrail": "generic_guardrail_api", "mode": mode, "api_base": url, "api_key": KEY, **more}
    return {"guardrail_name": name, "litellm_params": parameters}


def guardrails(url: str) -> list:
    """What an operator writes: each guardrail is chosen by name in a request."""
    with_key = url.replace("http://", f"http://weir:{KEY}@") + "/presidio"
    return [
        generic("pre", "pre_call", url),
        generic("during", "during_call", url),
        generic("post", "post_call", url),
        generic("stream", "post_call", url, streaming_transform_mode="incremental_diff", streaming_sampling_rate=1),
        generic("wrong-key", "pre_call", url, api_key="weir_wrong"),
        {
            "guardrail_name": "lakera",
            "litellm_params": {"guardrail": "lakera_v2", "mode": "pre_call", "api_base": url, "api_key": KEY},
        },
        {
            "guardrail_name": "bedrock",
            "litellm_params": {
                "guardrail": "bedrock", "mode": "pre_call", "guardrailIdentifier": "weir", "guardrailVersion": "1",
                "aws_bedrock_runtime_endpoint": url, "aws_region_name": "eu-central-1", "mask_request_content": True,
            },
        },
        {
            "guardrail_name": "presidio",
            "litellm_params": {
                "guardrail": "presidio", "mode": "pre_call", "presidio_analyzer_api_base": with_key,
                "presidio_anonymizer_api_base": with_key,
            },
        },
    ]


@pytest.fixture(scope="session")
def proxy(tmp_path_factory, upstream, guard):
    directory = tmp_path_factory.mktemp("litellm")
    # A Bedrock API key is sent as a bearer token, where AWS keys would sign.
    server = Proxy(directory, upstream.url, guardrails(guard.url), AWS_BEARER_TOKEN_BEDROCK=KEY)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def asked(proxy):
    with openai.OpenAI(base_url=proxy.url, api_key=proxy.key, timeout=60, max_retries=0) as made:
        yield made


def ask(client, model: str, text: str, *names: str, **more):
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(
        model=model, messages=messages, extra_body={"guardrails": list(names)}, **more)


def said(stream) -> str:
    return "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)


# MARK: The generic guardrail, before the model


def test_a_clean_prompt_reaches_the_model(asked, upstream, model, rows):
    upstream.script(model, answers.whole("Fine."))
    before = rows.count()
    assert ask(asked, model, "How are you?", "pre").choices[0].message.content == "Fine."
    row, = rows(before)
    assert (row["route"], row["outcome"], row["app"]) == ("/beta/litellm_basic_guardrail_api", "allowed", "litellm")


def test_a_card_is_masked_before_the_model_sees_it(asked, upstream, model, rows):
    upstream.script(model, answers.whole("Paid."))
    before = rows.count()
    ask(asked, model, f"Pay with {CARD}, please.", "pre")
    sent = json.loads(upstream.received(model)[0])
    assert sent["messages"][0]["content"] == f"Pay with {MASKED_CARD}, please."
    row, = rows(before)
    assert row["outcome"] == "redacted" and CARD not in str(dict(row))


def test_a_key_is_blocked_before_the_model_sees_it(asked, upstream, model, rows):
    before = rows.count()
    with pytest.raises(openai.BadRequestError) as raised:
        ask(asked, model, f"my key: {AWS_KEY}", "pre")
    assert "AWS access key" in str(raised.value) or "AWS_ACCESS_KEY" in str(raised.value)
    assert AWS_KEY not in str(raised.value)
    assert upstream.received(model) == []
    row, = rows(before)
    assert row["outcome"] == "blocked" and row["blocked_direction"] == "prompt"


def test_a_key_is_blocked_while_the_model_works(asked, upstream, model):
    upstream.script(model, answers.whole("Never seen."))
    with pytest.raises(openai.APIStatusError) as raised:
        ask(asked, model, f"my key: {AWS_KEY}", "during")
    assert AWS_KEY not in str(raised.value)


def test_parts_tools_and_past_calls_are_masked(asked, upstream, model):
    upstream.script(model, answers.whole("Done."))
    call = {"id": "c1", "type": "function", "function": {"name": "pay", "arguments": json.dumps({"card": CARD})}}
    messages = [
        {"role": "user", "content": [{"type": "text", "text": f"mail {EMAIL}"}, {"type": "text", "text": "now"}]},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "c1", "content": f"paid with {CARD}"},
    ]
    tool = {"type": "function", "function": {"name": "pay", "description": f"ask {EMAIL}", "parameters": {}}}
    asked.chat.completions.create(
        model=model, messages=messages, tools=[tool], extra_body={"guardrails": ["pre"]})
    sent = upstream.received(model)[0].decode()
    assert CARD not in sent and EMAIL not in sent
    arguments = json.loads(sent)["messages"][1]["tool_calls"][0]["function"]["arguments"]
    assert json.loads(arguments) == {"card": MASKED_CARD}


def test_a_card_in_two_parts_is_masked(asked, upstream, model):
    """Each part alone is clean, so only the messages that Weir gives back can mask it."""
    upstream.script(model, answers.whole("Done."))
    parts = [{"type": "text", "text": CARD[:9]}, {"type": "text", "text": CARD[9:] + " is it"}]
    asked.chat.completions.create(
        model=model, messages=[{"role": "user", "content": parts}], extra_body={"guardrails": ["pre"]})
    sent = json.loads(upstream.received(model)[0])["messages"][0]["content"]
    assert "".join(part["text"] for part in sent) == f"{MASKED_CARD} is it"


def test_a_wrong_key_stops_the_request(asked, upstream, model):
    """LiteLLM's `fail_on_error` is on, so a guard that refuses is a request that fails, never one that passes."""
    with pytest.raises(openai.APIStatusError):
        ask(asked, model, "hello", "wrong-key")
    assert upstream.received(model) == []


# MARK: The generic guardrail, after the model


def test_a_clean_answer_passes(asked, upstream, model):
    upstream.script(model, answers.whole("The weather is fine."))
    assert ask(asked, model, "x", "post").choices[0].message.content == "The weather is fine."


def test_a_card_in_an_answer_is_masked(asked, upstream, model, rows):
    upstream.script(model, answers.whole(f"It is {CARD}."))
    before = rows.count()
    assert ask(asked, model, "x", "post").choices[0].message.content == f"It is {MASKED_CARD}."
    assert [row["outcome"] for row in rows(before)] == ["redacted"]


def test_a_stripe_in_an_answer_is_blocked(asked, upstream, model, rows):
    upstream.script(model, answers.whole(f"It is {STRIPE}"))
    before = rows.count()
    with pytest.raises(openai.APIStatusError) as raised:
        ask(asked, model, "x", "post")
    assert STRIPE not in str(raised.value)
    row, = rows(before)
    assert row["outcome"] == "blocked" and row["blocked_direction"] == "response"


def test_a_call_that_cannot_be_masked_is_blocked(asked, upstream, model):
    """LiteLLM takes no changed calls from a generic guardrail."""
    upstream.script(model, answers.whole(tool_arguments=json.dumps({"card": CARD})))
    with pytest.raises(openai.APIStatusError) as raised:
        ask(asked, model, "x", "post")
    assert CARD not in str(raised.value)


# MARK: Streams


def test_a_clean_stream_passes_whole(asked, upstream, model):
    text = "The quick brown fox jumps over the lazy dog, and 4012 is a year."
    upstream.script(model, answers.stream(text))
    assert said(ask(asked, model, "x", "stream", stream=True)) == text


@pytest.mark.parametrize("size", [1, 3, 7, 40])
def test_a_card_in_a_stream_is_masked_however_it_is_cut(asked, upstream, model, size):
    upstream.script(model, answers.stream(f"Use {CARD} now, or write to me.", size=size))
    assert said(ask(asked, model, "x", "stream", stream=True)) == f"Use {MASKED_CARD} now, or write to me."


@pytest.mark.parametrize("size", [1, 4, 12])
def test_a_stripe_in_a_stream_ends_it_before_its_first_character(asked, upstream, model, rows, size):
    upstream.script(model, answers.stream(f"It is {STRIPE} and much more text follows.", size=size))
    before = rows.count()
    text = ""
    with pytest.raises(openai.APIError) as raised:
        for chunk in ask(asked, model, "x", "stream", stream=True):
            text += "".join(choice.delta.content or "" for choice in chunk.choices)
    assert "It is ".startswith(text) and len(text) >= 4
    assert STRIPE not in str(raised.value)
    rows.count()
    assert rows(before)[-1]["outcome"] == "blocked"


def test_each_choice_of_a_stream_is_masked_alone(asked, upstream, model):
    upstream.script(model, answers.stream(f"Use {CARD} now.", choices=2, size=3))
    texts = {0: "", 1: ""}
    for chunk in ask(asked, model, "x", "stream", stream=True, n=2):
        for choice in chunk.choices:
            texts[choice.index] += choice.delta.content or ""
    assert texts == {0: f"Use {MASKED_CARD} now.", 1: f"Use {MASKED_CARD} now."}


# MARK: LiteLLM's clients of other products


@pytest.mark.parametrize("name", ["lakera", "bedrock", "presidio"])
def test_other_clients_let_a_clean_prompt_pass(asked, upstream, model, name):
    upstream.script(model, answers.whole("Fine."))
    assert ask(asked, model, "How are you?", name).choices[0].message.content == "Fine."


@pytest.mark.parametrize(
    "name,expected",
    [("lakera", "[MASKED CREDIT_CARD]"), ("bedrock", MASKED_CARD), ("presidio", "<CREDIT_CARD>")])
def test_other_clients_mask_a_card(asked, upstream, model, rows, name, expected):
    upstream.script(model, answers.whole("Paid."))
    before = rows.count()
    ask(asked, model, f"Überweise mit {CARD} 😀, please.", name)
    sent = json.loads(upstream.received(model)[0])
    assert sent["messages"][0]["content"] == f"Überweise mit {expected} 😀, please."
    assert rows(before)[0]["outcome"] == "redacted"


@pytest.mark.parametrize("name", ["lakera", "bedrock"])
def test_other_clients_block_a_key(asked, upstream, model, name):
    with pytest.raises(openai.APIStatusError) as raised:
        ask(asked, model, f"my key: {AWS_KEY}", name)
    assert AWS_KEY not in str(raised.value)
    assert upstream.received(model) == []
