"""The OpenAI Agents SDK: its runner on the responses model, its default, and on the chat completions model."""

import asyncio

import openai
from agents import (
    Agent,
    FunctionTool,
    ModelSettings,
    OpenAIChatCompletionsModel,
    OpenAIResponsesModel,
    Runner,
    set_tracing_disabled,
)

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

set_tracing_disabled(True)
ABILITIES = frozenset({"whole", "stream", "system", "history", "tools", "parallel", "usage"})


def history(ask: Ask):
    if not ask.tool_result:
        return ask.prompt
    return [
        {"role": "user", "content": ask.prompt},
        {"type": "function_call", "call_id": "call_1", "name": "charge_card", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "call_1", "output": ask.tool_result},
    ]


class Base(Surface):
    abilities = ABILITIES
    blocked = "BadRequestError"
    broken = "APIError"
    heeds_should_retry = True

    def model(self, name: str, client):
        raise NotImplementedError

    def _agent(self, reply: Reply, model: str, ask: Ask, client) -> Agent:
        """An agent that is done when it has called its tools."""
        async def charge(context, arguments: str) -> str:
            reply.add_call(len(reply.calls), "charge_card", arguments)
            return "charged"

        tool = FunctionTool(TOOL["name"], TOOL["description"], SCHEMA, charge)
        return Agent(
            name="suite", instructions=ask.system or None, model=self.model(model, client),
            tools=[tool] if ask.tools else [], tool_use_behavior="stop_on_first_tool",
            model_settings=ModelSettings(include_usage=True))

    def _client(self):
        http = openai.DefaultAsyncHttpxClient(verify=False)
        return openai.AsyncOpenAI(base_url=self.url + "/v1", api_key=self.key, timeout=20, http_client=http)

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            async with self._client() as client:
                return await Runner.run(self._agent(reply, model, ask, client), history(ask))

        self._read(reply, asyncio.run(conversation()), ask)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            async with self._client() as client:
                result = Runner.run_streamed(self._agent(reply, model, ask, client), history(ask))
                async for event in result.stream_events():
                    if event.type == "raw_response_event":
                        reply.native.append(event.data.type)
                        if event.data.type == "response.output_text.delta":
                            reply.texts[0] += event.data.delta
                return result

        self._read(reply, asyncio.run(conversation()), ask)

    def _read(self, reply: Reply, result, ask: Ask) -> None:
        if not ask.tools:
            assert reply.texts[0] in ("", result.final_output), "the final output says something else than the deltas"
            reply.texts[0] = result.final_output
        reply.native.append(str(result.final_output))
        usage = result.context_wrapper.usage
        reply.usage = (usage.input_tokens, usage.output_tokens)


class Responses(Base):
    name = "responses model"
    stopped = "ModelBehaviorError"

    def model(self, name: str, client):
        return OpenAIResponsesModel(name, client)


class Chat(Base):
    name = "chat model"
    stopped = "ModelRefusalError"
    is_ordered = False

    def model(self, name: str, client):
        return OpenAIChatCompletionsModel(name, client)


SURFACES = [Responses, Chat]
