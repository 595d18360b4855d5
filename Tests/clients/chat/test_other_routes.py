"""Models, the asynchronous client, and the embedded demo."""

import asyncio

import openai
import pytest

from harness import answers
from planted import AWS_KEY, CARD, MASKED_CARD


def test_models_are_listed(client):
    listed = [entry.id for entry in client.models.list()]
    assert "demo" in listed
    assert client.models.retrieve("demo").id == "demo"


def test_an_unknown_model_is_not_found(client, attempts):
    with pytest.raises(openai.NotFoundError) as raised:
        client.models.retrieve("no-such-model")
    assert raised.value.code == "model_not_found"
    assert attempts() == 1


def test_the_asynchronous_client(async_client, upstream, model):
    upstream.script(model, answers.stream(f"Use {CARD} now."))

    async def conversation():
        async with async_client:
            ask = [{"role": "user", "content": f"Is it {CARD}?"}]
            stream = await async_client.chat.completions.create(model=model, messages=ask, stream=True)
            said = ""
            async for chunk in stream:
                said += "".join(choice.delta.content or "" for choice in chunk.choices)
            with pytest.raises(openai.BadRequestError) as raised:
                leak = [{"role": "user", "content": f"my key: {AWS_KEY}"}]
                await async_client.chat.completions.create(model=model, messages=leak)
            return said, raised.value.code

    assert asyncio.run(conversation()) == (f"Use {MASKED_CARD} now.", "content_filter")
    assert CARD not in upstream.received(model)[0].decode()


def test_many_streams_at_once_do_not_mix(async_client, upstream, model):
    for number in range(12):
        upstream.script(f"{model}-{number}", answers.stream(f"Stream {number} says {CARD}, and ends.", pause=0.002))

    async def one(number):
        ask = [{"role": "user", "content": "Speak."}]
        stream = await async_client.chat.completions.create(model=f"{model}-{number}", messages=ask, stream=True)
        said = ""
        async for chunk in stream:
            said += "".join(choice.delta.content or "" for choice in chunk.choices)
        return said

    async def all_of_them():
        async with async_client:
            return await asyncio.gather(*(one(number) for number in range(12)))

    assert asyncio.run(all_of_them()) == [f"Stream {n} says {MASKED_CARD}, and ends." for n in range(12)]


def test_the_demo_upstream_streams_a_card_that_arrives_masked(client):
    ask = [{"role": "user", "content": "Which card does the test shop take?"}]
    stream = client.chat.completions.create(model="demo-card", messages=ask, stream=True)
    said = "".join(choice.delta.content or "" for chunk in stream for choice in chunk.choices)
    assert "**** **** **** 1111" in said
    assert "4111 1111 1111 1111" not in said
