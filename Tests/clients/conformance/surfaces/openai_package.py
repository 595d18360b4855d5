"""The `openai` package, 2.x and 3.x: chat, its asynchronous twin and its helpers, completions, responses, Azure."""

import asyncio

import openai

from conformance.surface import TOOL, Ask, Reply, Surface
from conformance.surfaces.openai_base import CHAT, FORMAT, TEXT, Base
from conformance.surfaces.openai_responses import Responses, ResponsesHelper


def chat_request(ask: Ask, streams: bool) -> dict:
    """The arguments of `chat.completions.create`."""
    messages = [{"role": "user", "content": ask.prompt}]
    if ask.system:
        messages.insert(0, {"role": "system", "content": ask.system})
    if ask.tool_result:
        function = {"name": "charge_card", "arguments": "{}"}
        call = {"id": "call_1", "type": "function", "function": function}
        messages.append({"role": "assistant", "content": None, "tool_calls": [call]})
        messages.append({"role": "tool", "tool_call_id": "call_1", "content": ask.tool_result})
    request = {"messages": messages}
    if ask.tools:
        request["tools"] = [{"type": "function", "function": {**TOOL, "strict": True}}]
    if ask.schema:
        request["response_format"] = {"type": "json_schema", "json_schema": FORMAT}
    if ask.logprobs:
        request.update(logprobs=True, top_logprobs=1)
    if ask.choices > 1:
        request["n"] = ask.choices
    if streams:
        request["stream_options"] = {"include_usage": True}
    return request


def read_completion(reply: Reply, completion) -> None:
    reply.native.append(completion.model_dump())
    reply.usage = (completion.usage.prompt_tokens, completion.usage.completion_tokens)
    for choice in completion.choices:
        message = choice.message
        reply.texts[choice.index] = message.content or ""
        reply.ends[choice.index] = choice.finish_reason
        reply.refusal += message.refusal or ""
        reply.thoughts += (message.model_extra or {}).get("reasoning_content") or ""
        for index, call in enumerate(message.tool_calls or []):
            reply.add_call(index, call.function.name, call.function.arguments)
        if choice.logprobs:
            reply.tokens += [token.token for token in choice.logprobs.content or []]


def read_chunk(reply: Reply, chunk) -> None:
    reply.native.append(chunk.model_dump())
    if chunk.usage:
        reply.usage = (chunk.usage.prompt_tokens, chunk.usage.completion_tokens)
    for choice in chunk.choices:
        delta = choice.delta
        reply.texts[choice.index] += delta.content or ""
        reply.ends[choice.index] = choice.finish_reason or reply.ends.get(choice.index)
        reply.refusal += delta.refusal or ""
        reply.thoughts += (delta.model_extra or {}).get("reasoning_content") or ""
        for call in delta.tool_calls or []:
            reply.add_call(call.index, call.function.name, call.function.arguments or "")
        if choice.logprobs:
            reply.tokens += [token.token for token in choice.logprobs.content or []]


class Chat(Base):
    name = "chat"
    abilities = CHAT | {"embeddings", "models", "identifier"}
    is_ordered = False
    stopped_end = "content_filter"

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        read_completion(reply, self.client.chat.completions.create(model=model, **chat_request(ask, False)))

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        request = chat_request(ask, True)
        with self.client.chat.completions.create(model=model, stream=True, **request) as stream:
            for number, chunk in enumerate(stream, 1):
                read_chunk(reply, chunk)
                if number == ask.leaves_after:
                    return


    def identifier(self, model: str, ask: Ask) -> str:
        return self.client.chat.completions.create(model=model, **chat_request(ask, False))._request_id

    def embed(self, model: str, texts: list) -> list:
        """Vectors; on the wire they are base64, unless a caller wants floats."""
        return [each.embedding for each in self.client.embeddings.create(model=model, input=texts).data]

    def models(self) -> list:
        return [model.id for model in self.client.models.list()]


class AsyncChat(Surface):
    name = "chat, async"
    abilities = CHAT - {"bytes"}
    is_ordered = False
    blocked = "BadRequestError"
    stopped_end = "content_filter"
    broken = "APIError"
    heeds_should_retry = True

    def _client(self):
        http = openai.DefaultAsyncHttpxClient(verify=False)
        return openai.AsyncOpenAI(base_url=self.url + "/v1", api_key=self.key, timeout=20, http_client=http)

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            async with self._client() as client:
                read_completion(reply, await client.chat.completions.create(model=model, **chat_request(ask, False)))

        asyncio.run(conversation())

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            number = 0
            async with self._client() as client:
                request = chat_request(ask, True)
                async with await client.chat.completions.create(model=model, stream=True, **request) as stream:
                    async for chunk in stream:
                        read_chunk(reply, chunk)
                        number += 1
                        if number == ask.leaves_after:
                            return

        asyncio.run(conversation())


class ChatHelpers(Chat):
    """`.parse()` and `.stream()`, which put the pieces together and check what they make."""

    name = "chat, helpers"
    abilities = CHAT - {"leaves", "bytes"}
    stopped = "ContentFilterFinishReasonError"

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        read_completion(reply, self.client.chat.completions.parse(model=model, **chat_request(ask, False)))

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.chat.completions.stream(model=model, **chat_request(ask, True)) as stream:
            for event in stream:
                if event.type == "chunk":
                    reply.native.append(event.chunk.model_dump())
                elif event.type == "content.delta":
                    reply.texts[0] += event.delta
            read_completion(reply, stream.get_final_completion())


class Azure(Chat):
    """`AzureOpenAI` in front of an upstream with Azure's paths."""

    name = "Azure chat"
    abilities = CHAT | {"embeddings"}

    @classmethod
    def model_name(cls, number: int) -> str:
        return f"azure-{number % 200}"

    def make(self):
        return openai.AzureOpenAI(
            azure_endpoint=self.url, api_key=self.key, api_version="2024-10-21", timeout=20)


class Completions(Base):
    name = "completions"
    is_ordered = False
    abilities = TEXT
    stopped_end = "content_filter"

    def _request(self, model: str, ask: Ask, streams: bool) -> dict:
        request = {"model": model, "prompt": ask.prompt, "n": ask.choices}
        if ask.logprobs:
            request["logprobs"] = 1
        if streams:
            request.update(stream=True, stream_options={"include_usage": True})
        return request

    def _read(self, reply: Reply, completion) -> None:
        reply.native.append(completion.model_dump())
        if completion.usage:
            reply.usage = (completion.usage.prompt_tokens, completion.usage.completion_tokens)
        for choice in completion.choices:
            reply.texts[choice.index] += choice.text
            reply.ends[choice.index] = choice.finish_reason or reply.ends.get(choice.index)
            if choice.logprobs:
                reply.tokens += choice.logprobs.tokens or []

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        self._read(reply, self.client.completions.create(**self._request(model, ask, False)))

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.completions.create(**self._request(model, ask, True)) as stream:
            for number, chunk in enumerate(stream, 1):
                self._read(reply, chunk)
                if number == ask.leaves_after:
                    return


SURFACES = [Chat, AsyncChat, ChatHelpers, Azure, Completions, Responses, ResponsesHelper]
