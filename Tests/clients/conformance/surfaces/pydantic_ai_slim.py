"""Pydantic AI: its models for chat completions, responses, messages and Gemini, as its agents use them."""

import asyncio

import anthropic
import openai
from google.genai import Client, types
from pydantic_ai import direct
from pydantic_ai.messages import (
    ModelRequest,
    ModelResponse,
    SystemPromptPart,
    TextPart,
    ThinkingPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.openai import OpenAIChatModel, OpenAIResponsesModel
from pydantic_ai.output import OutputObjectDefinition
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.openai import OpenAIProvider
from pydantic_ai.tools import ToolDefinition

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset(
    {"whole", "stream", "system", "history", "tools", "parallel", "schema", "thoughts", "usage", "end"})
DEFINITION = ToolDefinition(name="charge_card", description=TOOL["description"], parameters_json_schema=SCHEMA)


def messages(ask: Ask) -> list:
    parts = [SystemPromptPart(ask.system)] if ask.system else []
    said = [ModelRequest([*parts, UserPromptPart(ask.prompt)])]
    if ask.tool_result:
        said.append(ModelResponse([ToolCallPart("charge_card", {}, tool_call_id="call_1")]))
        said.append(ModelRequest([ToolReturnPart("charge_card", ask.tool_result, tool_call_id="call_1")]))
    return said


def parameters(ask: Ask) -> ModelRequestParameters:
    options = {"function_tools": [DEFINITION] if ask.tools else []}
    if ask.schema:
        options.update(output_mode="native", output_object=OutputObjectDefinition(SCHEMA, name="charge", strict=True))
    return ModelRequestParameters(allow_text_output=True, **options)


def read(reply: Reply, response: ModelResponse) -> None:
    reply.texts[0] = "".join(part.content for part in response.parts if isinstance(part, TextPart))
    reply.thoughts = "".join(part.content for part in response.parts if isinstance(part, ThinkingPart))
    for index, part in enumerate(response.parts):
        if isinstance(part, ToolCallPart):
            reply.add_call(index, part.tool_name, part.args)
    reply.ends[0] = (response.provider_details or {}).get("finish_reason") or response.finish_reason
    reply.usage = (response.usage.input_tokens, response.usage.output_tokens)


def native(part) -> str:
    """What it is but for the ids and times that are made up."""
    made_up = {"timestamp", "tool_call_id"}
    return str({key: value for key, value in vars(part).items() if key not in made_up})


def open_ai(url: str, key: str) -> openai.AsyncOpenAI:
    """Made anew for each question, as it belongs to one event loop; without TLS to prepare, that takes no time."""
    http = openai.DefaultAsyncHttpxClient(verify=False)
    return openai.AsyncOpenAI(base_url=url + "/v1", api_key=key, timeout=20, http_client=http)


class Base(Surface):
    abilities = ABILITIES
    blocked = "ModelRequestRejectedError"
    locked_out = "ModelAuthenticationError"

    def model(self, name: str):
        """The model and what has to be closed after it."""
        raise NotImplementedError

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            made = self.model(model)
            return await direct.model_request(made, messages(ask), model_request_parameters=parameters(ask))

        response = asyncio.run(conversation())
        reply.native += [native(part) for part in response.parts]
        read(reply, response)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            made = self.model(model)
            request = direct.model_request_stream(made, messages(ask), model_request_parameters=parameters(ask))
            async with request as stream:
                try:
                    async for event in stream:
                        reply.native.append(event.event_kind)
                finally:
                    response = stream.get()
                    reply.native += [native(part) for part in response.parts]
                    read(reply, response)

        asyncio.run(conversation())

    @staticmethod
    def code(error) -> "str | None":
        body = getattr(error, "body", None)
        inner = (body.get("error") or body) if isinstance(body, dict) else {}
        for detail in inner.get("details") or []:
            return detail["metadata"]["code"]
        return inner.get("code")


class Chat(Base):
    name = "OpenAIChatModel"
    #: Not thoughts: the last words of one may come after the answer's first, which it takes for another thought.
    abilities = ABILITIES - {"thoughts"}
    stopped_end = "content_filter"
    broken = "ModelAPIError"
    is_ordered = False
    heeds_should_retry = True

    def model(self, name: str):
        client = open_ai(self.url, self.key)
        return OpenAIChatModel(name, provider=OpenAIProvider(openai_client=client))


class Responses(Base):
    name = "OpenAIResponsesModel"
    stopped = "ModelAPIError"
    broken = "ModelAPIError"
    heeds_should_retry = True

    def model(self, name: str):
        client = open_ai(self.url, self.key)
        return OpenAIResponsesModel(name, provider=OpenAIProvider(openai_client=client))


class Anthropic(Base):
    name = "AnthropicModel"
    stopped_end = "refusal"
    broken = "ModelServerError"
    abilities = ABILITIES - {"schema"}
    signs_thoughts = True
    heeds_should_retry = True

    def model(self, name: str):
        http = anthropic.DefaultAsyncHttpxClient(verify=False)
        client = anthropic.AsyncAnthropic(base_url=self.url, api_key=self.key, timeout=20, http_client=http)
        return AnthropicModel(name, provider=AnthropicProvider(anthropic_client=client))


class Google(Base):
    name = "GoogleModel"
    stopped_end = "BLOCKLIST"
    broken = "ModelServerError"

    def model(self, name: str):
        unverified = {"verify": False}
        options = types.HttpOptions(
            base_url=self.url, timeout=20_000, client_args=unverified, async_client_args=unverified)
        client = Client(api_key=self.key, http_options=options)
        return GoogleModel(name, provider=GoogleProvider(client=client))


SURFACES = [Chat, Responses, Anthropic, Google]
