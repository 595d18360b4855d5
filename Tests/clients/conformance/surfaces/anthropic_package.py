"""The `anthropic` package: messages, their asynchronous twin and the stream helper."""

import asyncio

import anthropic

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset(
    {"whole", "stream", "system", "history", "tools", "parallel", "schema", "thoughts", "usage", "end", "leaves",
     "bytes"})


def message_request(ask: Ask) -> dict:
    """The arguments of `messages.create`, but for the model."""
    messages = [{"role": "user", "content": ask.prompt}]
    if ask.tool_result:
        call = {"type": "tool_use", "id": "toolu_1", "name": "charge_card", "input": {}}
        result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": ask.tool_result}
        messages += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [result]}]
    request = {"max_tokens": 2000, "messages": messages}
    if ask.system:
        request["system"] = ask.system
    if ask.tools:
        request["tools"] = [{"name": TOOL["name"], "description": TOOL["description"], "input_schema": SCHEMA}]
    if ask.schema:
        request["output_config"] = {"format": {"type": "json_schema", "schema": SCHEMA}}
    if ask.thoughts:
        request["thinking"] = {"type": "enabled", "budget_tokens": 1024}
    return request


def read_message(reply: Reply, message) -> None:
    reply.texts[0] = ""
    reply.thoughts = ""
    reply.calls = {}
    reply.ends[0] = message.stop_reason
    reply.usage = (message.usage.input_tokens, message.usage.output_tokens)
    for index, block in enumerate(message.content):
        if block.type == "text":
            reply.texts[0] += block.text
        elif block.type == "thinking":
            reply.thoughts += block.thinking
        elif block.type == "tool_use":
            reply.add_call(index, block.name, block.input)


def read_event(reply: Reply, event) -> None:
    reply.native.append(event.model_dump())
    if event.type == "message_start":
        reply.usage = (event.message.usage.input_tokens, event.message.usage.output_tokens)
    elif event.type == "content_block_start" and event.content_block.type == "tool_use":
        reply.add_call(event.index, event.content_block.name, "")
    elif event.type == "content_block_delta":
        delta = event.delta
        if delta.type == "text_delta":
            reply.texts[0] += delta.text
        elif delta.type == "thinking_delta":
            reply.thoughts += delta.thinking
        elif delta.type == "input_json_delta":
            reply.add_call(event.index, None, delta.partial_json)
    elif event.type == "message_delta":
        reply.ends[0] = event.delta.stop_reason
        reply.usage = (reply.usage[0], event.usage.output_tokens)


class Base(Surface):
    abilities = ABILITIES
    blocked = "BadRequestError"
    stopped_end = "refusal"
    broken = "APIStatusError"
    signs_thoughts = True
    heeds_should_retry = True

    @staticmethod
    def code(error) -> "str | None":
        body = getattr(error, "body", None)
        return body.get("error", {}).get("code") if isinstance(body, dict) else None


class Messages(Base):
    name = "messages"
    abilities = ABILITIES | {"count", "identifier"}

    def __init__(self, url: str, key: str = "none"):
        super().__init__(url, key)
        self.client = anthropic.Anthropic(base_url=url, api_key=self.key, timeout=20)

    def close(self) -> None:
        self.client.close()

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        message = self.client.messages.create(model=model, **message_request(ask))
        reply.native.append(message.model_dump())
        read_message(reply, message)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.messages.create(model=model, stream=True, **message_request(ask)) as stream:
            for number, event in enumerate(stream, 1):
                read_event(reply, event)
                if number == ask.leaves_after:
                    return


    def identifier(self, model: str, ask: Ask) -> str:
        return self.client.messages.create(model=model, **message_request(ask))._request_id

    def count(self, model: str, ask: Ask) -> int:
        request = message_request(ask)
        del request["max_tokens"]
        return self.client.messages.count_tokens(model=model, **request).input_tokens


class BearerMessages(Messages):
    """With the key as a bearer token, as gateways are mostly given it."""

    name = "messages, bearer"
    abilities = ABILITIES - {"bytes"}

    def __init__(self, url: str, key: str = "none"):
        super().__init__(url, key)
        self.client = anthropic.Anthropic(base_url=url, auth_token=self.key, timeout=20)


class AsyncMessages(Base):
    name = "messages, async"
    abilities = ABILITIES - {"bytes"}

    def _client(self):
        http = anthropic.DefaultAsyncHttpxClient(verify=False)
        return anthropic.AsyncAnthropic(base_url=self.url, api_key=self.key, timeout=20, http_client=http)

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            async with self._client() as client:
                message = await client.messages.create(model=model, **message_request(ask))
                reply.native.append(message.model_dump())
                read_message(reply, message)

        asyncio.run(conversation())

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            number = 0
            async with self._client() as client:
                request = message_request(ask)
                async with await client.messages.create(model=model, stream=True, **request) as stream:
                    async for event in stream:
                        read_event(reply, event)
                        number += 1
                        if number == ask.leaves_after:
                            return

        asyncio.run(conversation())


class MessagesHelper(Messages):
    """`.stream()`, which builds the message from the events."""

    name = "messages, helper"
    abilities = ABILITIES - {"leaves", "bytes"}

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.messages.stream(model=model, **message_request(ask)) as stream:
            for event in stream:
                reply.native.append(event.model_dump())
                if event.type == "text":
                    reply.texts[0] += event.text
            read_message(reply, stream.get_final_message())


SURFACES = [Messages, BearerMessages, AsyncMessages, MessagesHelper]
