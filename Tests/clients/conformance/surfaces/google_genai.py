"""The `google-genai` package: models of the Gemini API, and their asynchronous twin."""

import asyncio

from google import genai
from google.genai import types

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset(
    {"whole", "stream", "system", "history", "tools", "parallel", "schema", "choices", "logprobs", "thoughts",
     "usage", "end", "leaves", "bytes"})


def contents(ask: Ask) -> list:
    said = [types.Content(role="user", parts=[types.Part(text=ask.prompt)])]
    if ask.tool_result:
        call = types.Part(function_call=types.FunctionCall(name="charge_card", args={}))
        result = types.FunctionResponse(name="charge_card", response={"output": ask.tool_result})
        said.append(types.Content(role="model", parts=[call]))
        said.append(types.Content(role="user", parts=[types.Part(function_response=result)]))
    return said


def config(ask: Ask) -> types.GenerateContentConfig:
    options = {}
    if ask.system:
        options["system_instruction"] = ask.system
    if ask.tools:
        function = {"name": TOOL["name"], "description": TOOL["description"], "parameters_json_schema": SCHEMA}
        options["tools"] = [types.Tool(function_declarations=[types.FunctionDeclaration(**function)])]
    if ask.schema:
        options.update(response_mime_type="application/json", response_json_schema=SCHEMA)
    if ask.choices > 1:
        options["candidate_count"] = ask.choices
    if ask.logprobs:
        options.update(response_logprobs=True, logprobs=1)
    if ask.thoughts:
        options["thinking_config"] = types.ThinkingConfig(include_thoughts=True)
    return types.GenerateContentConfig(**options)


def read(reply: Reply, response) -> None:
    """A whole answer, or a piece of one."""
    reply.native.append(response.model_dump(exclude={"sdk_http_response"}))
    usage = response.usage_metadata
    if usage and usage.candidates_token_count:
        reply.usage = (usage.prompt_token_count, usage.candidates_token_count)
    for candidate in response.candidates or []:
        index = candidate.index or 0
        if candidate.finish_reason:
            reply.ends[index] = candidate.finish_reason.value
        for part in (candidate.content.parts if candidate.content else None) or []:
            if part.function_call:
                reply.add_call(len(reply.calls), part.function_call.name, part.function_call.args)
            elif part.thought:
                reply.thoughts += part.text or ""
            else:
                reply.texts[index] += part.text or ""
        if candidate.logprobs_result:
            reply.tokens += [token.token for token in candidate.logprobs_result.chosen_candidates or []]


class Base(Surface):
    abilities = ABILITIES
    blocked = "ClientError"
    locked_out = "ClientError"
    stopped_end = "BLOCKLIST"
    broken = "ServerError"

    def __init__(self, url: str, key: str = "none"):
        super().__init__(url, key)
        self.client = genai.Client(api_key=self.key, http_options=types.HttpOptions(base_url=url, timeout=20_000))

    @staticmethod
    def status(error) -> "int | None":
        return getattr(error, "code", None)

    @staticmethod
    def code(error) -> "str | None":
        details = getattr(error, "details", None)
        for detail in (details.get("error", details).get("details") or []) if isinstance(details, dict) else []:
            if "metadata" in detail:
                return detail["metadata"].get("code")
        return None


class Models(Base):
    name = "models"
    abilities = ABILITIES | {"count", "embeddings"}

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        read(reply, self.client.models.generate_content(model=model, contents=contents(ask), config=config(ask)))

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        stream = self.client.models.generate_content_stream(model=model, contents=contents(ask), config=config(ask))
        for number, response in enumerate(stream, 1):
            read(reply, response)
            if number == ask.leaves_after:
                stream.close()
                return


    def count(self, model: str, ask: Ask) -> int:
        return self.client.models.count_tokens(model=model, contents=contents(ask)).total_tokens

    def embed(self, model: str, texts: list) -> list:
        return [each.values for each in self.client.models.embed_content(model=model, contents=texts).embeddings]


class AsyncModels(Base):
    name = "models, async"
    abilities = ABILITIES - {"bytes"}

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            models = self.client.aio.models
            read(reply, await models.generate_content(model=model, contents=contents(ask), config=config(ask)))

        asyncio.run(conversation())

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        async def conversation():
            number = 0
            models = self.client.aio.models
            stream = await models.generate_content_stream(model=model, contents=contents(ask), config=config(ask))
            async for response in stream:
                read(reply, response)
                number += 1
                if number == ask.leaves_after:
                    await stream.aclose()
                    return

        asyncio.run(conversation())


SURFACES = [Models, AsyncModels]
