"""How Codex talks, replayed."""

from conformance.surface import TOOL, Ask, Reply
from conformance.surfaces.agent import ABILITIES, Agent, Refused, StreamFailed


class Codex(Agent):
    """Responses over HTTP, after the WebSocket that it tries first was refused."""

    name = "Codex"
    abilities = ABILITIES | {"socket", "compression"}
    stopped = "Refused"

    def target(self, model: str) -> str:
        return "/v1/responses"

    def fields(self) -> dict:
        return {
            "authorization": f"Bearer {self.key}",
            "content-type": "application/json",
            "accept": "text/event-stream",
            "originator": "codex_cli_rs",
            "user-agent": "codex_cli_rs/0.139.0 (Debian 12; x86_64)",
            "session_id": "0199aaaa-0000-7000-8000-000000000001",
            "conversation_id": "0199aaaa-0000-7000-8000-000000000001",
        }

    def body(self, model: str, ask: Ask, streams: bool) -> dict:
        said = [message("user", ask.prompt)]
        if ask.tool_result:
            call = {"type": "function_call", "name": "charge_card", "arguments": "{}", "call_id": "call_1"}
            said += [call, {"type": "function_call_output", "call_id": "call_1", "output": ask.tool_result}]
        tool = {"type": "function", "strict": False, **TOOL}
        return {
            "model": model,
            "instructions": ask.system or "You are a coding agent.",
            "input": said,
            "tools": [tool] if ask.tools else [],
            "tool_choice": "auto",
            "parallel_tool_calls": True,
            "reasoning": {"effort": "medium", "summary": "auto"},
            "store": False,
            "stream": streams,
            "include": ["reasoning.encrypted_content"],
            "prompt_cache_key": "0199aaaa-0000-7000-8000-000000000001",
        }

    def read(self, reply: Reply, document: dict) -> None:
        usage = document.get("usage") or {}
        reply.usage = (usage.get("input_tokens"), usage.get("output_tokens"))
        reply.ends[0] = document["status"]
        for index, item in enumerate(document["output"]):
            if item["type"] == "message":
                reply.texts[0] += "".join(part["text"] for part in item["content"])
            elif item["type"] == "reasoning":
                reply.thoughts += "".join(part["text"] for part in item["summary"])
            elif item["type"] == "function_call":
                reply.add_call(index, item["name"], item["arguments"])

    def take(self, reply: Reply, event: dict) -> bool:
        kind = event["type"]
        if kind == "response.output_text.delta":
            reply.texts[0] += event["delta"]
        elif kind == "response.output_item.done":
            self._take_item(reply, event)
        elif kind == "response.failed":
            # It ends its turn for this code; another would make it try again, up to five times.
            error = event["response"]["error"]
            raise Refused(200, {"error": error}) if error["code"] == "invalid_prompt" else StreamFailed(error["code"])
        elif kind in ("response.completed", "response.incomplete"):
            usage = event["response"]["usage"]
            reply.usage = (usage["input_tokens"], usage["output_tokens"])
            reply.ends[0] = event["response"]["status"]
            return True
        elif kind == "error":
            raise StreamFailed(event.get("code"))
        return False

    def _take_item(self, reply: Reply, event: dict) -> None:
        item = event["item"]
        if item["type"] == "function_call":
            reply.add_call(event["output_index"], item["name"], item["arguments"])
        elif item["type"] == "reasoning":
            reply.thoughts += "".join(part["text"] for part in item["summary"])
        elif item["type"] == "message":
            said = "".join(part.get("text", "") for part in item["content"])
            assert said == reply.texts[0], "the item says something else than its deltas"


def message(role: str, text: str) -> dict:
    return {"type": "message", "role": role, "content": [{"type": "input_text", "text": text}]}
