"""LlamaIndex: its `OpenAI` and `OpenAIResponses` models."""

import gc
import types

import tenacity.nap
from llama_index.core.base.llms.types import ChatMessage, MessageRole
from llama_index.core.tools import FunctionTool, ToolMetadata
from llama_index.llms.openai import OpenAI, OpenAIResponses
from pydantic import create_model

from conformance.surface import Ask, Reply, Surface

# It sleeps for seconds between attempts, whatever it is told; only their number is looked at.
tenacity.nap.time = types.SimpleNamespace(sleep=lambda seconds: None)
ABILITIES = frozenset({"whole", "stream", "system", "history", "tools", "parallel", "usage", "end", "leaves"})
KNOWN = ["gpt-4o-mini", "gpt-4o", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-4-turbo"]
FORM = create_model("Charge", customer=(str, ...), amount=(int, ...), note=(str, ...))


def charge(**given) -> str:
    return "charged"


CHARGE = FunctionTool(charge, ToolMetadata(description="Charges a card.", name="charge_card", fn_schema=FORM))


def messages(ask: Ask) -> list:
    said = [ChatMessage(role=MessageRole.SYSTEM, content=ask.system)] if ask.system else []
    said.append(ChatMessage(role=MessageRole.USER, content=ask.prompt))
    if ask.tool_result:
        call = {"id": "call_1", "type": "function", "function": {"name": "charge_card", "arguments": "{}"}}
        said.append(ChatMessage(role=MessageRole.ASSISTANT, content=None, additional_kwargs={"tool_calls": [call]}))
        more = {"tool_call_id": "call_1"}
        said.append(ChatMessage(role=MessageRole.TOOL, content=ask.tool_result, additional_kwargs=more))
    return said


class Chat(Surface):
    name = "OpenAI"
    abilities = ABILITIES | {"logprobs"}
    blocked = "BadRequestError"
    stopped_end = "content_filter"
    broken = "APIError"
    is_ordered = False

    @classmethod
    def model_name(cls, number: int) -> str:
        """One whose context it knows, as it refuses others; not that of the test before, whose answer may still run."""
        return KNOWN[number % len(KNOWN)]

    def model(self, name: str, ask: Ask):
        options = {"logprobs": True, "top_logprobs": 1} if ask.logprobs else {}
        more = {"stream_options": {"include_usage": True}}
        return OpenAI(model=name, api_base=self.url + "/v1", api_key=self.key, timeout=20, **options), more

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        llm, _ = self.model(model, ask)
        if ask.tools:
            response = llm.chat_with_tools([CHARGE], chat_history=messages(ask), allow_parallel_tool_calls=True)
        else:
            response = llm.chat(messages(ask))
        self._read(reply, llm, response)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        llm, more = self.model(model, ask)
        if ask.tools:
            more["allow_parallel_tool_calls"] = True
            stream = llm.stream_chat_with_tools([CHARGE], chat_history=messages(ask), **more)
        else:
            stream = llm.stream_chat(messages(ask), **more)
        for number, response in enumerate(stream, 1):
            reply.calls = {}
            self._read(reply, llm, response)
            if number == ask.leaves_after:
                # It leaves the connection to whoever collects it.
                stream.close()
                gc.collect()
                return

    def _read(self, reply: Reply, llm, response) -> None:
        """A whole answer, or all of one so far."""
        raw = response.raw if isinstance(response.raw, dict) else response.raw.model_dump()
        reply.native.append([response.message.model_dump(), response.delta, raw])
        reply.texts[0] = response.message.content or ""
        self._read_raw(reply, raw)
        for index, call in enumerate(llm.get_tool_calls_from_response(response, error_on_no_tool_call=False)):
            reply.add_call(index, call.tool_name, call.tool_kwargs)

    def _read_raw(self, reply: Reply, raw: dict) -> None:
        for choice in raw.get("choices") or []:
            reply.ends[0] = choice.get("finish_reason") or reply.ends.get(0)
            if choice.get("logprobs"):
                reply.tokens += [token["token"] for token in choice["logprobs"]["content"]]
        if raw.get("usage"):
            reply.usage = (raw["usage"]["prompt_tokens"], raw["usage"]["completion_tokens"])


class Responses(Chat):
    name = "OpenAIResponses"
    abilities = ABILITIES
    is_ordered = True
    stopped_end = "failed"

    def model(self, name: str, ask: Ask):
        return OpenAIResponses(model=name, api_base=self.url + "/v1", api_key=self.key, timeout=20), {}

    def _read(self, reply: Reply, llm, response) -> None:
        """A whole answer, or what an event brought: the messages of a stream hold no more."""
        before = reply.texts[0]
        super()._read(reply, llm, response)
        raw = reply.native[-1][-1]
        if "sequence_number" in raw:
            reply.texts[0] = before + (response.delta or "" if raw["type"] == "response.output_text.delta" else "")

    def _read_raw(self, reply: Reply, raw: dict) -> None:
        response = raw.get("response") or raw
        if response.get("status") in ("completed", "failed", "incomplete"):
            reply.ends[0] = response["status"]
        if response.get("usage"):
            reply.usage = (response["usage"]["input_tokens"], response["usage"]["output_tokens"])


SURFACES = [Chat, Responses]
