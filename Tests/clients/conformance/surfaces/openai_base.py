"""What the surfaces of the `openai` package have in common."""

import openai

from conformance.surface import SCHEMA, Surface

FORMAT = {"name": "charge", "schema": SCHEMA, "strict": True}
TEXT = frozenset({"whole", "stream", "choices", "logprobs", "usage", "end", "leaves", "bytes"})
CHAT = TEXT | {"system", "history", "tools", "parallel", "schema", "thoughts", "refusal"}


class Base(Surface):
    blocked = "BadRequestError"
    broken = "APIError"
    heeds_should_retry = True

    def __init__(self, url: str, key: str = "none"):
        super().__init__(url, key)
        self.client = self.make()

    def make(self):
        return openai.OpenAI(base_url=self.url + "/v1", api_key=self.key, timeout=20)

    def close(self) -> None:
        self.client.close()
