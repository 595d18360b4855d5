"""Every provider in one: it says what a test wants said in whichever API it is asked."""

import base64
import json
import re
import struct

from .grammar import chat, completions, gemini, messages, responses
from .said import PROMPT_TOKENS, Failure, Said
from .upstream import Script, Upstream

GEMINI = re.compile(r"/models/([^/:?]+):(\w+)")
DEPLOYMENT = re.compile(r"/deployments/([^/?]+)/")
GRAMMARS = {
    "/chat/completions": chat,
    "/completions": completions,
    "/responses": responses,
    "/messages": messages,
    "generateContent": gemini,
    "streamGenerateContent": gemini,
}
STATUS_WORDS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}
ANTHROPIC_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Provider(Upstream):
    """Scripted with what it says (`Said`) or how it fails (`Failure`), by the model that is asked for."""

    def say(self, model: str, said) -> None:
        """From now on; what was received for this model before is forgotten."""
        with self._lock:
            self._scripts[model] = said
            self._received[model] = []
            self._gone[model] = 0

    def model_of(self, target: str, body: bytes) -> str:
        for named in (GEMINI.search(target), DEPLOYMENT.search(target)):
            if named:
                return named[1]
        return json.loads(body).get("model", "") if body else ""

    def answer_of(self, script, target: str, body: bytes) -> Script:
        request = json.loads(body) if body else {}
        if isinstance(script, Failure):
            return Script(status=script.status, body=error(script, target), headers=script.headers)
        if not isinstance(script, Said):
            return script
        verb = operation(target)
        if verb in OTHERS:
            return Script(body=OTHERS[verb](request))
        grammar = GRAMMARS[verb]
        streams = verb == "streamGenerateContent" if grammar is gemini else request.get("stream", False)
        if not streams:
            return Script(body=grammar.whole(script, request), stalls=script.stalls_after == 0)
        events = grammar.events(script, request)
        stops = (script.breaks_off_after, script.stalls_after, script.fails_after)
        stop = next((count for count in stops if count is not None), None)
        more = grammar.failed("It broke.", stop) if script.fails_after is not None else []
        return Script(
            events=events[:stop] + more,
            pause=script.pause,
            breaks_off=script.breaks_off_after is not None,
            stalls=script.stalls_after is not None,
        )


def operation(target: str) -> str:
    """What is asked for: the end of the path, or the verb of a Gemini URL."""
    if named := GEMINI.search(target):
        return named[2]
    path = target.partition("?")[0]
    return next(end for end in [*OTHERS, *GRAMMARS] if path.endswith(end))


def error(failure: Failure, target: str) -> dict:
    """An error in the form of the API that was asked."""
    if GEMINI.search(target):
        word = STATUS_WORDS.get(failure.status, "UNAVAILABLE")
        return {"error": {"code": failure.status, "message": failure.message, "status": word}}
    if "/messages" in target:
        kind = ANTHROPIC_TYPES.get(failure.status, "api_error")
        return {"type": "error", "error": {"type": kind, "message": failure.message}, "request_id": "req_upstream"}
    kind = "invalid_request_error" if failure.status < 429 else "server_error"
    return {"error": {"message": failure.message, "type": kind, "param": None, "code": failure.code}}


def embeddings(request: dict) -> dict:
    """One vector for each input, in the encoding that was asked for."""
    inputs = request["input"] if isinstance(request["input"], list) else [request["input"]]
    vector = [0.25, -0.5, 1.0]
    if request.get("encoding_format") == "base64":
        vector = base64.b64encode(struct.pack("<3f", *vector)).decode()
    listed = [{"object": "embedding", "index": index, "embedding": vector} for index in range(len(inputs))]
    usage = {"prompt_tokens": PROMPT_TOKENS, "total_tokens": PROMPT_TOKENS}
    return {"object": "list", "data": listed, "model": request["model"], "usage": usage}


#: What is asked for beside conversations. Longer paths first, as they are compared from the end.
OTHERS = {
    "/messages/count_tokens": lambda request: {"input_tokens": PROMPT_TOKENS},
    "/embeddings": embeddings,
    "countTokens": lambda request: {"totalTokens": PROMPT_TOKENS},
    "batchEmbedContents": lambda request: {"embeddings": [{"values": [0.25, -0.5]} for _ in request["requests"]]},
    "embedContent": lambda request: {"embedding": {"values": [0.25, -0.5]}},
}
