"""Instructor: answers as objects, by tools and by a JSON schema, from OpenAI and by tools from Anthropic."""

import anthropic
import instructor
import openai
from pydantic import create_model

from conformance.surface import Ask, Reply, Surface
from conformance.surfaces import openai_package

#: The tool that it makes of a class has the class's name.
FORM = create_model("charge_card", customer=(str, ...), amount=(int, ...), note=(str, ...))


class Base(Surface):
    """Asks for an object where a question has tools or a schema, else for what the client below gives."""

    abilities = frozenset({"whole", "stream", "system", "usage", "end"})
    blocked = "BadRequestError"
    blocked_object = "InstructorRetryException"
    heeds_should_retry = True

    def __init__(self, url: str, key: str = "none"):
        super().__init__(url, key)
        self.client = self.make()

    def make(self):
        """The client below, as Instructor changed it."""
        raise NotImplementedError

    def request(self, model: str, ask: Ask) -> dict:
        messages = [{"role": "user", "content": ask.prompt}]
        if ask.system:
            messages.insert(0, {"role": "system", "content": ask.system})
        return {"model": model, "messages": messages}

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        if ask.tools or ask.schema:
            self._read(reply, self.client.create(response_model=FORM, **self.request(model, ask)), ask)
        else:
            self.read_text(reply, self.client.create(response_model=None, **self.request(model, ask)))

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        if ask.tools or ask.schema:
            for made in self.client.create_partial(response_model=FORM, **self.request(model, ask)):
                self._read(reply, made, ask)
        else:
            self.stream_text(reply, self.request(model, ask))

    def _read(self, reply: Reply, made, ask: Ask) -> None:
        """An object, or as much of one as is there."""
        reply.native.append(made.model_dump())
        if ask.tools:
            reply.calls[0] = ("charge_card", made.model_dump())
        else:
            reply.texts[0] = made.model_dump_json()

    def read_text(self, reply: Reply, answer) -> None:
        openai_package.read_completion(reply, answer)

    def stream_text(self, reply: Reply, request: dict) -> None:
        options = {"include_usage": True}
        for chunk in self.client.create(response_model=None, stream=True, stream_options=options, **request):
            openai_package.read_chunk(reply, chunk)


class Tools(Base):
    name = "tools"
    abilities = Base.abilities | {"tools"}
    stopped_end = "content_filter"
    broken = "APIError"
    is_ordered = False
    mode = instructor.Mode.TOOLS

    def make(self):
        client = openai.OpenAI(base_url=self.url + "/v1", api_key=self.key, timeout=20)
        return instructor.from_openai(client, mode=self.mode)


class Schema(Tools):
    name = "JSON schema"
    abilities = Base.abilities | {"schema"}
    mode = instructor.Mode.JSON_SCHEMA


class AnthropicTools(Base):
    name = "Anthropic, tools"
    abilities = frozenset({"whole", "system", "tools", "usage", "end"})
    signs_thoughts = True

    def make(self):
        client = anthropic.Anthropic(base_url=self.url, api_key=self.key, timeout=20)
        return instructor.from_anthropic(client, mode=instructor.Mode.ANTHROPIC_TOOLS)

    def request(self, model: str, ask: Ask) -> dict:
        return {**super().request(model, ask), "max_tokens": 2000}

    def read_text(self, reply: Reply, answer) -> None:
        reply.native.append(answer.model_dump())
        reply.texts[0] = answer.content[0].text
        reply.ends[0] = answer.stop_reason
        reply.usage = (answer.usage.input_tokens, answer.usage.output_tokens)

    @staticmethod
    def code(error) -> "str | None":
        body = getattr(error, "body", None)
        return body.get("error", {}).get("code") if isinstance(body, dict) else None


SURFACES = [Tools, Schema, AnthropicTools]
