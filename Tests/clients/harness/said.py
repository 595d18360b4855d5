"""What a provider is made to say, whatever API it is asked in."""

from dataclasses import dataclass, field

PROMPT_TOKENS = 12
COMPLETION_TOKENS = 30


@dataclass(frozen=True)
class Call:
    """A call of a tool; the arguments are the text of a JSON object."""

    name: str
    arguments: str

    def identifier(self, index: int, prefix: str = "call_") -> str:
        return f"{prefix}{index + 1}"


@dataclass
class Said:
    """One answer. Each API's grammar renders it, whole or as events, as far as the API has a place for it."""

    text: str = ""
    thoughts: str = ""
    calls: list = field(default_factory=list)
    refusal: str = ""
    #: The same answer so many times, where the API has choices or candidates.
    choices: int = 1
    logprobs: bool = False
    #: `stop`, `length` or `refusal`; calls end with the API's word for calls.
    finish: str = "stop"
    #: Characters per delta.
    size: int = 3
    #: Seconds before each event.
    pause: float = 0.0
    #: Events after which the connection is cut.
    breaks_off_after: "int | None" = None
    #: Events after which the provider says that it failed, in the stream.
    fails_after: "int | None" = None
    #: Events after which nothing more comes; 0 is silence from the start, for a whole answer as well.
    stalls_after: "int | None" = None

    def pieces(self, text: str) -> list:
        return [text[start : start + self.size] for start in range(0, len(text), self.size)]


@dataclass
class Failure:
    """An error of the provider, in the form of the API that it is asked in."""

    status: int
    message: str = "scripted failure"
    code: "str | None" = None
    headers: dict = field(default_factory=dict)
