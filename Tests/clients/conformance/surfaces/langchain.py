"""LangChain: `ChatOpenAI` on chat completions and on responses, and `ChatAnthropic`."""

from langchain_anthropic import ChatAnthropic
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_openai import ChatOpenAI

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset({"whole", "stream", "system", "history", "tools", "parallel", "usage", "end", "leaves"})
#: What LangChain makes up anew for each run.
MADE_UP = {"id", "run_id"}
FUNCTION = {"type": "function", "function": TOOL}


def messages(ask: Ask) -> list:
    said = [SystemMessage(ask.system)] if ask.system else []
    said.append(HumanMessage(ask.prompt))
    if ask.tool_result:
        said.append(AIMessage("", tool_calls=[{"name": "charge_card", "args": {}, "id": "call_1"}]))
        said.append(ToolMessage(ask.tool_result, tool_call_id="call_1"))
    return said


def read(reply: Reply, message) -> None:
    """A whole message, or all chunks of a stream added up."""
    content = message.content if isinstance(message.content, list) else [{"type": "text", "text": message.content}]
    reply.texts[0] = "".join(part.get("text", "") for part in content if part["type"] == "text")
    for part in content:
        if part["type"] == "thinking":
            reply.thoughts += part.get("thinking", "")
        elif part["type"] == "reasoning":
            reply.thoughts += "".join(each["text"] for each in part.get("summary", []))
    for index, call in enumerate(message.tool_calls):
        reply.add_call(index, call["name"], call["args"])
    metadata = message.response_metadata
    end = metadata.get("finish_reason") or metadata.get("stop_reason") or metadata.get("status")
    if end:
        reply.ends[0] = end
    if message.usage_metadata and message.usage_metadata["output_tokens"]:
        reply.usage = (message.usage_metadata["input_tokens"], message.usage_metadata["output_tokens"])
    if metadata.get("logprobs"):
        reply.tokens = [token["token"] for token in metadata["logprobs"]["content"]]


class Base(Surface):
    abilities = ABILITIES
    heeds_should_retry = True

    def model(self, name: str, ask: Ask, streams: bool):
        """The chat model, bound to what is asked for."""
        raise NotImplementedError

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        message = self.model(model, ask, False).invoke(messages(ask))
        reply.native.append(message.model_dump(exclude=MADE_UP))
        read(reply, message)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        stream = self.model(model, ask, True).stream(messages(ask))
        whole = None
        try:
            for number, chunk in enumerate(stream, 1):
                reply.native.append(chunk.model_dump(exclude=MADE_UP))
                whole = chunk if whole is None else whole + chunk
                if number == ask.leaves_after:
                    stream.close()
                    return
        finally:
            if whole is not None:
                read(reply, whole)


class OpenAIChat(Base):
    name = "ChatOpenAI"
    abilities = ABILITIES | {"schema", "logprobs"}
    blocked = "OpenAIInvalidRequestError"
    locked_out = "OpenAIAuthenticationError"
    stopped_end = "content_filter"
    broken = "APIError"
    is_ordered = False
    more = {}

    def model(self, name: str, ask: Ask, streams: bool):
        options = {"logprobs": True, "top_logprobs": 1} if ask.logprobs else {}
        made = ChatOpenAI(
            model=name, base_url=self.url + "/v1", api_key=self.key, timeout=20, stream_usage=True, **self.more,
            **options)
        if ask.tools:
            made = made.bind_tools([FUNCTION])
        if ask.schema:
            form = {"name": "charge", "schema": SCHEMA, "strict": True}
            made = made.bind(response_format={"type": "json_schema", "json_schema": form})
        return made


class OpenAIResponses(OpenAIChat):
    name = "ChatOpenAI, responses"
    abilities = ABILITIES | {"schema", "thoughts"}
    stopped = "ValueError"
    is_ordered = True
    more = {"use_responses_api": True}


class Anthropic(Base):
    name = "ChatAnthropic"
    abilities = ABILITIES | {"thoughts"}
    blocked = "AnthropicInvalidRequestError"
    locked_out = "AnthropicAuthenticationError"
    stopped_end = "refusal"
    broken = "APIStatusError"
    signs_thoughts = True

    def model(self, name: str, ask: Ask, streams: bool):
        options = {"thinking": {"type": "enabled", "budget_tokens": 1024}} if ask.thoughts else {}
        made = ChatAnthropic(
            model_name=name, base_url=self.url, api_key=self.key, timeout=20, max_tokens_to_sample=2000, stop=None,
            **options)
        return made.bind_tools([FUNCTION]) if ask.tools else made

    @staticmethod
    def code(error) -> "str | None":
        body = getattr(error, "body", None)
        return body.get("error", {}).get("code") if isinstance(body, dict) else None


SURFACES = [OpenAIChat, OpenAIResponses, Anthropic]
