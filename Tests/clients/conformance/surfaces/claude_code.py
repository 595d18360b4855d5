"""How Claude Code talks, replayed."""

import json

from conformance.surface import SCHEMA, TOOL, Ask, Reply
from conformance.surfaces.agent import ABILITIES, Agent, Refused, StreamFailed


class ClaudeCode(Agent):
    """Messages with betas, a token instead of a key, cached system blocks and fine-grained tool streaming."""

    name = "Claude Code"
    abilities = ABILITIES | {"count", "betas"}
    stopped_end = "refusal"
    signs_thoughts = True
    betas = (
        "claude-code-20250219,oauth-2025-04-20,interleaved-thinking-2025-05-14,fine-grained-tool-streaming-2025-05-14,"
        "context-management-2025-06-27,prompt-caching-scope-2026-01-05")

    def target(self, model: str) -> str:
        return "/v1/messages?beta=true"

    def is_worth_another(self, status: int) -> bool:
        return status in (408, 409, 429) or status >= 500

    def fields(self) -> dict:
        return {
            "authorization": f"Bearer {self.key}",
            "x-api-key": self.key,
            "content-type": "application/json",
            "accept": "application/json",
            "anthropic-version": "2023-06-01",
            "anthropic-beta": self.betas,
            "anthropic-dangerous-direct-browser-access": "true",
            "x-app": "cli",
            "x-stainless-retry-count": "0",
            "user-agent": "claude-cli/2.1.0 (external, cli)",
        }

    def body(self, model: str, ask: Ask, streams: bool) -> dict:
        cached = {"cache_control": {"type": "ephemeral"}}
        said = [{"role": "user", "content": [{"type": "text", "text": ask.prompt, **cached}]}]
        if ask.tool_result:
            call = {"type": "tool_use", "id": "toolu_1", "name": "charge_card", "input": {}}
            result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": ask.tool_result, "is_error": False}
            said += [{"role": "assistant", "content": [call]}, {"role": "user", "content": [result]}]
        tool = {"name": TOOL["name"], "description": TOOL["description"], "input_schema": SCHEMA}
        return {
            "model": model,
            "messages": said,
            "system": [{"type": "text", "text": ask.system or "You are a coding agent.", **cached}],
            "tools": [tool] if ask.tools else [],
            "metadata": {"user_id": "user_0000_account__session_0000"},
            "max_tokens": 32000,
            "thinking": {"type": "enabled", "budget_tokens": 31999},
            "stream": streams,
        }

    def count(self, model: str, ask: Ask) -> int:
        request = self.body(model, ask, False)
        counted = {key: request[key] for key in ("model", "messages", "system", "tools")}
        body = json.dumps(counted).encode()
        connection, response = self.send("POST", "/v1/messages/count_tokens?beta=true", self.fields(), body)
        document = json.loads(response.read())
        connection.close()
        if response.status != 200:
            raise Refused(response.status, document)
        return document["input_tokens"]

    def read(self, reply: Reply, document: dict) -> None:
        reply.usage = (document["usage"]["input_tokens"], document["usage"]["output_tokens"])
        reply.ends[0] = document["stop_reason"]
        for index, block in enumerate(document["content"]):
            if block["type"] == "text":
                reply.texts[0] += block["text"]
            elif block["type"] == "thinking":
                reply.thoughts += block["thinking"]
            elif block["type"] == "tool_use":
                reply.add_call(index, block["name"], block["input"])

    def take(self, reply: Reply, event: dict) -> bool:
        kind = event["type"]
        if kind == "message_start":
            reply.usage = (event["message"]["usage"]["input_tokens"], 0)
        elif kind == "content_block_start" and event["content_block"]["type"] == "tool_use":
            reply.add_call(event["index"], event["content_block"]["name"], "")
        elif kind == "content_block_delta":
            self._take_delta(reply, event)
        elif kind == "message_delta":
            reply.ends[0] = event["delta"]["stop_reason"]
            reply.usage = (reply.usage[0], event["usage"]["output_tokens"])
        elif kind == "error":
            raise StreamFailed(event["error"]["message"])
        return kind == "message_stop"

    def _take_delta(self, reply: Reply, event: dict) -> None:
        delta = event["delta"]
        if delta["type"] == "text_delta":
            reply.texts[0] += delta["text"]
        elif delta["type"] == "thinking_delta":
            reply.thoughts += delta["thinking"]
        elif delta["type"] == "input_json_delta":
            reply.add_call(event["index"], None, delta["partial_json"])
