"""What stands around a value: prose, JSON, tables, mail; and the sentences that fill up a message."""

WITH_WORD = ["my {w} is {}", "{w}: {}", "Please update the {w} to {} in our records.", '{{"{w}": "{}", "status": "active"}}',
             "| field | value |\n|---|---|\n| {w} | {} |", "Customer called, {w} {}, wants a refund.", "{w} = {}",
             "The form says {w} {}, is that right?", "- {w}: {}\n- plan: basic"]
WITHOUT_WORD = ["{}", "Here it is: {}", "use {} for now", "{} (see attachment)", "value={}", "I got {}, thanks."]
AROUND = ["Could you help me with this?", "The meeting is on Monday at 10:30.", "We have 14 seats left.",
          "Version 3.2.1 fixes it.", "Order 4417-22-118 was shipped in 3 boxes.", "Kind regards, the support team.",
          "It rained for 3 days.", "Build 20260117 is green.", "Danke und bis morgen.", "The file has 1,204 rows."]


def message(d, value, word):
    """A text with the value in it, and where it stands in code points."""
    carrier = d.one(WITH_WORD if word else WITHOUT_WORD)
    before, after = carrier.replace("{w}", word or "").replace("{{", "\x01").replace("}}", "\x02").split("{}")
    before = before.replace("\x01", "{").replace("\x02", "}")
    after = after.replace("\x01", "{").replace("\x02", "}")
    lead = d.one(AROUND) + d.one([" ", "\n"]) if d.chance(50) else ""
    tail = d.one([" ", "\n"]) + d.one(AROUND) if d.chance(50) else ""
    start = len(lead) + len(before)
    return lead + before + value + after + tail, start, start + len(value)
