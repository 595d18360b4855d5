"""What coding agents that are no Python package have in common: requests on a socket, and attempts that are counted."""

import http.client
import json
import time
import urllib.parse

from conformance.surface import Ask, Reply, Surface

ABILITIES = frozenset(
    {"whole", "stream", "system", "history", "tools", "parallel", "thoughts", "usage", "end", "leaves", "bytes"})


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
