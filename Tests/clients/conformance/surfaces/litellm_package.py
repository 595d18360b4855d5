"""The LiteLLM SDK: one function in front of OpenAI, Anthropic and Gemini."""

import litellm

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset({"whole", "stream", "system", "history", "tools", "parallel", "usage", "end", "leaves"})
#: What LiteLLM makes up anew for each answer.
MADE_UP = {"id", "created"}


def messages(ask: Ask) -> list:
    said = [{"role": "system", "content": ask.system}] if ask.system else []
    said.append({"role": "user", "content": ask.prompt})
    if ask.tool_result:
        call = {"id": "call_1", "type": "function", "function": {"name": "charge_card", "arguments": "{}"}}
        said.append({"role": "assistant", "content": None, "tool_calls": [call]})
        said.append({"role": "tool", "tool_call_id": "call_1", "content": ask.tool_result})
    return said


def without_ids(document: dict) -> dict:
    """Ids of calls are made up where the API has none."""
    for choice in document.get("choices", []):
        for call in (choice.get("message") or choice.get("delta") or {}).get("tool_calls") or []:
            call.pop("id", None)
    return document


class Base(Surface):
    abilities = ABILITIES
    blocked = "BadRequestError"
    stopped_end = "content_filter"
    broken = "MidStreamFallbackError"
    provider = ""
    base = ""

    def _ask(self, model: str, ask: Ask, **more):
        options = {}
        if ask.tools:
            options["tools"] = [{"type": "function", "function": TOOL}]
        if ask.schema:
            form = {"name": "charge", "schema": SCHEMA, "strict": True}
            options["response_format"] = {"type": "json_schema", "json_schema": form}
        if ask.choices > 1:
            options["n"] = ask.choices
        if ask.logprobs:
            options.update(logprobs=True, top_logprobs=1)
        if ask.thoughts and self.provider == "anthropic":
            options.update(thinking={"type": "enabled", "budget_tokens": 1024}, allowed_openai_params=["thinking"])
        return litellm.completion(
            model=f"{self.provider}/{model}", api_base=self.url + self.base, api_key=self.key,
            messages=messages(ask), timeout=20, **options, **more)

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        answer = self._ask(model, ask)
        reply.native.append(without_ids(answer.model_dump(exclude=MADE_UP)))
        self._read(reply, answer, "message")

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        stream = self._ask(model, ask, stream=True, stream_options={"include_usage": True})
        for number, chunk in enumerate(stream, 1):
            reply.native.append(without_ids(chunk.model_dump(exclude=MADE_UP)))
            self._read(reply, chunk, "delta")
            if number == ask.leaves_after:
                stream.completion_stream.close()
                return

    def _read(self, reply: Reply, answer, member: str) -> None:
        if getattr(answer, "usage", None):
            reply.usage = (answer.usage.prompt_tokens, answer.usage.completion_tokens)
        for choice in answer.choices:
            said = getattr(choice, member)
            reply.texts[choice.index] += said.content or ""
            reply.ends[choice.index] = choice.finish_reason or reply.ends.get(choice.index)
            reply.thoughts += getattr(said, "reasoning_content", None) or ""
            for place, call in enumerate(said.tool_calls or []):
                index = place if member == "message" else call.index
                reply.add_call(index, call.function.name, call.function.arguments or "")
            if getattr(choice, "logprobs", None):
                logprobs = choice.logprobs if isinstance(choice.logprobs, dict) else choice.logprobs.model_dump()
                reply.tokens += [token["token"] for token in logprobs["content"] or []]


class OpenAI(Base):
    name = "openai/"
    abilities = ABILITIES | {"schema", "choices", "logprobs", "thoughts"}
    provider = "openai"
    base = "/v1"
    is_ordered = False


class Anthropic(Base):
    name = "anthropic/"
    abilities = ABILITIES | {"thoughts"}
    provider = "anthropic"
    signs_thoughts = True


class Gemini(Base):
    name = "gemini/"
    provider = "gemini"
    base = "/v1beta"


SURFACES = [OpenAI, Anthropic, Gemini]
