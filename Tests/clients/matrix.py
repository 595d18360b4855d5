"""The tables of docs/clients.md, made from the reports of a run in which everything passed."""

import collections
import pathlib
import re
import xml.etree.ElementTree as ElementTree

MARKS = {name: (f"<!-- {name} -->", f"<!-- end of {name} -->") for name in ("versions", "blocks", "matrix")}
#: The package that a family is about.
SUBJECTS = re.compile(
    r"^(openai|anthropic|google-genai|langchain-openai|langchain-anthropic|llama-index-llms-openai|pydantic-ai-slim"
    r"|litellm|openai-agents|instructor)==(.*)$")
MAIN = {
    "openai-2": ["openai"],
    "openai-3": ["openai"],
    "langchain": ["langchain-openai", "langchain-anthropic"],
    "llama-index": ["llama-index-llms-openai"],
    "pydantic-ai": ["pydantic-ai-slim"],
    "wire": [],
}


def read(reports: dict) -> dict:
    """Texts of the tables, by the name of their mark.

    Args:
        reports: the JUnit report of each family.
    """
    cases = {family: list(ElementTree.parse(report).getroot().iter("testcase")) for family, report in reports.items()}
    return {"versions": versions(cases), "blocks": blocks(cases), "matrix": scenarios(cases)}


def inserted(page: str, tables: dict) -> str:
    """The page with these tables between their marks."""
    for name, (start, end) in MARKS.items():
        before, found, rest = page.partition(start)
        _, closed, after = rest.partition(end)
        if not found or not closed:
            raise ValueError(f"the page has no place for its table of {name}")
        page = f"{before}{start}\n{tables[name]}{end}{after}"
    return page


def values(case, name: str) -> list:
    return [each.get("value") for each in case.iter("property") if each.get("name") == name]


def versions(cases: dict) -> str:
    rows = ["| family | packages | cases |", "|---|---|---:|"]
    for family, listed in cases.items():
        text = (pathlib.Path(__file__).parent / "packages" / f"{family}.txt").read_text()
        pinned = dict(found.groups() for line in text.splitlines() if (found := SUBJECTS.match(line)))
        names = MAIN.get(family, [family])
        packages = ", ".join(f"`{name}` {pinned[name]}" for name in names) or "none: Codex and Claude Code, replayed"
        count = sum(1 for case in listed if values(case, "scenario"))
        rows.append(f"| {family} | {packages} | {count} |")
    return "\n".join(rows) + "\n"


def blocks(cases: dict) -> str:
    """What the caller of each client sees of a block, as the tests saw it."""
    rows = ["| family | client | before anything was said | in mid-stream |", "|---|---|---|---|"]
    for family, listed in cases.items():
        seen = collections.defaultdict(lambda: {"block": [], "stop": []})
        for case in listed:
            for value in values(case, "sees"):
                surface, kind, what = value.split("|")
                if what not in seen[surface][kind]:
                    seen[surface][kind].append(what)
        for surface, kinds in seen.items():
            first, later = ("; ".join(f"`{what}`" for what in kinds[kind]) or "–" for kind in ("block", "stop"))
            rows.append(f"| {family} | {surface} | {first} | {later} |")
    return "\n".join(rows) + "\n"


def scenarios(cases: dict) -> str:
    """How many cases of each scenario each family passed."""
    counts = collections.defaultdict(collections.Counter)
    for family, listed in cases.items():
        for case in listed:
            for scenario in values(case, "scenario"):
                counts[scenario][family] += 1
    rows = ["| scenario | " + " | ".join(cases) + " |", "|---|" + "---:|" * len(cases)]
    for scenario, by_family in counts.items():
        rows.append(f"| {scenario} | " + " | ".join(str(by_family[family] or "–") for family in cases) + " |")
    return "\n".join(rows) + "\n"
