"""Responses of the `openai` package: events as they come, and the helper that builds the response from them."""

from conformance.surface import TOOL, Ask, Reply
from conformance.surfaces.openai_base import CHAT, FORMAT, Base


class Responses(Base):
    name = "responses"
    abilities = CHAT - {"choices"}
    #: The terminal event; the client hands it over and raises nothing.
    stopped_end = "failed: invalid_prompt"

    def _request(self, model: str, ask: Ask) -> dict:
        history = [{"role": "user", "content": ask.prompt}]
        if ask.tool_result:
            history.append({"type": "function_call", "call_id": "call_1", "name": "charge_card", "arguments": "{}"})
            history.append({"type": "function_call_output", "call_id": "call_1", "output": ask.tool_result})
        request = {"model": model, "input": history if ask.tool_result else ask.prompt}
        if ask.system:
            request["instructions"] = ask.system
        if ask.tools:
            request["tools"] = [{"type": "function", "strict": True, **TOOL}]
        if ask.schema:
            request["text"] = {"format": {"type": "json_schema", **FORMAT}}
        if ask.logprobs:
            request.update(include=["message.output_text.logprobs"], top_logprobs=1)
        return request

    def _read(self, reply: Reply, response) -> None:
        """The final object, which must say what the deltas said."""
        said = ""
        reply.ends[0] = response.status
        if response.error:
            reply.ends[0] += f": {response.error.code}"
        if response.usage:
            reply.usage = (response.usage.input_tokens, response.usage.output_tokens)
        for index, item in enumerate(response.output):
            if item.type == "message":
                for part in item.content:
                    said += part.text if part.type == "output_text" else ""
                    reply.refusal += part.refusal if part.type == "refusal" else ""
                    for token in (part.logprobs or []) if part.type == "output_text" else []:
                        reply.tokens.append(token.token)
            elif item.type == "reasoning":
                reply.thoughts += "".join(part.text for part in item.summary)
            elif item.type == "function_call":
                reply.add_call(index, item.name, item.arguments)
        reply.texts[0] = reply.texts[0] or said
        assert reply.texts[0] == said, "the final object says something else than the deltas"

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        response = self.client.responses.create(**self._request(model, ask))
        reply.native.append(response.model_dump())
        self._read(reply, response)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.responses.create(stream=True, **self._request(model, ask)) as stream:
            for number, event in enumerate(stream, 1):
                reply.native.append(event.model_dump())
                assert event.sequence_number == number - 1, "sequence numbers have a gap"
                if event.type == "response.output_text.delta":
                    reply.texts[0] += event.delta
                elif event.type in ("response.completed", "response.failed", "response.incomplete"):
                    self._read(reply, event.response)
                if number == ask.leaves_after:
                    return


class ResponsesHelper(Responses):
    """`.stream()`, which builds the final response from the events."""

    name = "responses, helper"
    abilities = CHAT - {"choices", "leaves", "bytes"}
    stopped = "RuntimeError"

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        with self.client.responses.stream(**self._request(model, ask)) as stream:
            for event in stream:
                reply.native.append(event.model_dump())
                if event.type == "response.output_text.delta":
                    reply.texts[0] += event.delta
            self._read(reply, stream.get_final_response())
