"""What every client can be asked, and what comes of it, in words that do not depend on the client."""

import collections
from dataclasses import dataclass, field

QUESTION = "How is the river today?"
TOOL = {
    "name": "charge_card",
    "description": "Charges the customer's card.",
    "parameters": {
        "type": "object",
        "properties": {"customer": {"type": "string"}, "amount": {"type": "integer"}, "note": {"type": "string"}},
        "required": ["customer", "amount", "note"],
        "additionalProperties": False,
    },
}
#: The same object as an answer's form.
SCHEMA = TOOL["parameters"]


@dataclass
class Ask:
    """A question, and what is to be had with the answer."""

    prompt: str = QUESTION
    system: str = ""
    #: What a tool said before; the history then holds the call as well.
    tool_result: str = ""
    tools: bool = False
    schema: bool = False
    choices: int = 1
    logprobs: bool = False
    thoughts: bool = False
    #: Pieces of a stream after which the client goes away.
    leaves_after: "int | None" = None


@dataclass
class Reply:
    """What the caller of a client gets to see."""

    texts: dict = field(default_factory=lambda: collections.defaultdict(str))
    ends: dict = field(default_factory=dict)
    #: Name and arguments of each call; arguments as text where the client has text, else as it parsed them.
    calls: dict = field(default_factory=dict)
    usage: "tuple | None" = None
    thoughts: str = ""
    refusal: str = ""
    tokens: list = field(default_factory=list)
    #: Everything that the client handed over, in its own form; through the gateway it must be as without.
    native: list = field(default_factory=list)
    error: "Exception | None" = None

    @property
    def text(self) -> str:
        return self.texts[0]

    @property
    def end(self):
        return self.ends.get(0)

    def add_call(self, key, name: "str | None", arguments) -> None:
        """Adds to the call with this key; texts of arguments are joined."""
        known_name, known = self.calls.get(key, ("", ""))
        joined = known + arguments if isinstance(arguments, str) else arguments or known
        self.calls[key] = (known_name or name or "", joined)

    @property
    def listed_calls(self) -> list:
        return [self.calls[key] for key in sorted(self.calls, key=str)]


class Surface:
    """One way in which a client talks: a method of an SDK, or a model class of a framework."""

    #: Short, for test names and the matrix.
    name = ""
    abilities = frozenset()
    #: The exception class of a request or an answer that the policy blocks before anything of it was delivered.
    blocked = ""
    #: The same where an object is asked for; None if it is no other.
    blocked_object = None
    #: The exception class of a key that is none of the gateway's.
    locked_out = "AuthenticationError"
    #: The exception class of a stream that is stopped in its midst; None if the caller has to look at how it ended.
    stopped = None
    #: How a stopped stream ended, where the caller has to look.
    stopped_end = None
    #: The exception class when an upstream breaks off or falls silent within a stream.
    broken = ""
    #: Whether the API signs thoughts, so that they are dropped whole where others have a word replaced.
    signs_thoughts = False
    #: Whether its API's events build on those before them, so that none may overtake another.
    is_ordered = True
    #: Whether the text before a stop is with the caller when it comes.
    shows_partial_text = True
    #: Whether the client does as `x-should-retry` says.
    heeds_should_retry = False

    def __init__(self, url: str, key: str = "none"):
        self.url = url
        self.key = key

    @classmethod
    def model_name(cls, number: int) -> str:
        """A name that no other test uses."""
        return f"scripted-{number}"

    def close(self) -> None:
        """Gives back what it holds open."""

    def whole(self, model: str, ask: "Ask | None" = None) -> Reply:
        return self._asked(self._whole, model, ask)

    def stream(self, model: str, ask: "Ask | None" = None) -> Reply:
        return self._asked(self._stream, model, ask)

    def _asked(self, method, model: str, ask: "Ask | None") -> Reply:
        reply = Reply()
        try:
            method(reply, model, ask or Ask())
        except Exception as error:
            reply.error = error
        return reply

    def _whole(self, reply: Reply, model: str, ask: Ask) -> None:
        raise NotImplementedError

    def _stream(self, reply: Reply, model: str, ask: Ask) -> None:
        raise NotImplementedError

    @staticmethod
    def status(error) -> "int | None":
        """The HTTP status that an exception tells its catcher."""
        return getattr(error, "status_code", None)

    @staticmethod
    def code(error) -> "str | None":
        """The code of the error body, as far as the exception shows it."""
        return getattr(error, "code", None)
