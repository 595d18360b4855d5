"""Texts that the scenarios say, with the values that `planted` plants."""

import json

from planted import CARD, MASKED_CARD, STRIPE

CALM = "The weir below the mill holds the river back. Nothing is lost, and nothing rushes."
#: Every width of UTF-8, a joined emoji, combining marks, right to left, escapes of JSON, line ends.
UNICODE = 'Zażółć gęślą jaźń — 河は静かです。 שלום 👩‍👩‍👧 e\u0301 \U0001d54f "quoted" \\ back\tslash\r\n\u2028end'
LONG = CALM * (200_000 // len(CALM) + 1)

WITH_CARD = f"Use {CARD} for tests. It never expires."
MASKED = f"Use {MASKED_CARD} for tests. It never expires."

BEFORE = "The quiet river flows past the old mill, and the weir holds it back. " * 2
WITH_STRIPE = BEFORE + STRIPE + " and more of the same."

OBJECT = {"customer": "Jane Roe", "amount": 42, "note": 'a "quoted" ü \\ path'}
OBJECT_WITH_CARD = {**OBJECT, "note": f"card {CARD}, please"}
MASKED_OBJECT = {**OBJECT, "note": f"card {MASKED_CARD}, please"}
OBJECT_WITH_STRIPE = {**OBJECT, "note": f"swipe {STRIPE}"}


def arguments(document: dict) -> str:
    """A document as a model writes it."""
    return json.dumps(document, ensure_ascii=False)


def parsed(arguments) -> dict:
    """Arguments as a document, from clients that hand over text and from those that parse it."""
    return json.loads(arguments) if isinstance(arguments, str) else dict(arguments)
