"""Coding agents that are no Python package, replayed: what Codex and Claude Code put on a socket, and how they read it."""

import http.client
import json
import time
import urllib.parse

from conformance.surface import SCHEMA, TOOL, Ask, Reply, Surface

ABILITIES = frozenset({"whole", "stream", "system", "history", "tools", "parallel", "thoughts", "usage", "end", "leaves", "bytes"})


class Refused(Exception):
    """A status that the agent shows to its user and does not try again."""

    def __init__(self, status: int, document: dict):
        error = document.get("error", {})
        super().__init__(error.get("message", ""))
        self.status_code = status
        self.code = error.get("code")


class TriedInVain(Refused):
    """The last of as many failures as the agent puts up with."""


class StreamFailed(Exception):
    """A stream that ended with an error, or without its end."""


class Agent(Surface):
    """Reads events by name, and tries again what its original tries again."""

    abilities = ABILITIES
    blocked = "Refused"
    broken = "StreamFailed"
    locked_out = "Refused"
    #: Further attempts after a status that is worth one.
    retries = 2

    def target(self, model: str) -> str:
        raise NotImplementedError

    def fields(self) -> dict:
        raise NotImplementedError

    def body(self, model: str, ask: Ask, streams: bool) -> dict:
        raise NotImplementedError

    def is_worth_another(self, status: int) -> bool:
        return status >= 500

    def send(self, method: str, target: str, fields: dict, body: "bytes | None"):
        """The connection and what it answered."""
        connection = http.client.HTTPConnection(urllib.parse.urlsplit(self.url).netloc, timeout=20)
        connection.request(method, target, body, fields)
        return connection, connection.getresponse()

    def _post(self, model: str, ask: Ask, streams: bool):
        """The connection and its answer, which has begun well."""
        body = json.dumps(self.body(model, ask, streams)).encode()
        for attempt in range(self.retries + 1):
            connection, response = self.send("POST", self.target(model), self.fields(), body)
            if response.status == 200:
                return connection, response
            document = json.loads(response.read())
            connection.close()
            if not self.is_worth_another(response.status) or response.getheader("x-should-retry") == "false":
                raise Refused(response.status, document)
            time.sleep(0.001 * 2**attempt)
        raise TriedInVain(response.status, document)

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        connection, response = self._post(model, ask, False)
        document = json.loads(response.read())
        connection.close()
        reply.native.append(document)
        self.read(reply, document)

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        connection, response = self._post(model, ask, True)
        try:
            for number, (name, document) in enumerate(events(response), 1):
                reply.native.append(document)
                assert name == document["type"], "an event's name is not its type"
                if self.take(reply, document):
                    return
                if number == ask.leaves_after:
                    return
        finally:
            # As one that goes away: whatever is still on its way is not waited for.
            response.close()
            connection.close()
        raise StreamFailed("stream disconnected before completion")

    def read(self, reply: Reply, document: dict) -> None:
        """Takes a whole answer."""
        raise NotImplementedError

    def take(self, reply: Reply, event: dict) -> bool:
        """Takes an event. Returns: whether it was the last."""
        raise NotImplementedError


def events(response):
    """Name and document of each event of a stream."""
    name, data = "", []
    while line := response.readline():
        text = line.decode().rstrip("\r\n")
        if text.startswith("event:"):
            name = text[6:].strip()
        elif text.startswith("data:"):
            data.append(text[5:].removeprefix(" "))
        elif not text and data:
            yield name, json.loads("\n".join(data))
            name, data = "", []


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


SURFACES = [Codex, ClaudeCode]
