#!/usr/bin/env python3
"""Writes the generated sets of this folder, and SHA256SUMS over all of it.

    python3 corpora/generate.py            writes them
    python3 corpora/generate.py --check    says whether what is here is what would be written
"""

import hashlib
import json
import pathlib
import sys

sys.dont_write_bytecode = True
FOLDER = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER))

from generator import carriers, texts  # noqa: E402
from generator.credentials import CREDENTIALS, PLACEHOLDERS, SPOKEN  # noqa: E402
from generator.draw import Draw  # noqa: E402
from generator.identifiers import IDENTIFIERS  # noqa: E402
from generator.phrases import PHRASES  # noqa: E402
from generator.registers import REGISTERS  # noqa: E402

PER_ENTITY = 24


def line(**members):
    return json.dumps(members, ensure_ascii=False)


def span(start, end, label, word):
    return {"start": start, "end": end, "label": label, "context": bool(word)}


def positives():
    for entity, (make, words, is_plain, _) in (IDENTIFIERS | REGISTERS).items():
        d = Draw(f"positives {entity}")
        for number in range(PER_ENTITY):
            word = None if is_plain and d.chance(40) else d.one(words)
            text, start, end = carriers.message(d, make(d), word)
            yield line(id=f"{entity}-{number}", text=text, spans=[span(start, end, entity, word)])
    for entity, make in CREDENTIALS.items():
        d = Draw(f"positives {entity}")
        for number in range(PER_ENTITY // 2):
            word = d.one(["token", "key", "credentials"]) if d.chance(50) else None
            text, start, end = carriers.message(d, make(d), word)
            yield line(id=f"{entity}-{number}", text=text, spans=[span(start, end, entity, word)])
    for entity, (make, forms) in SPOKEN.items():
        d = Draw(f"positives {entity}")
        for number in range(PER_ENTITY):
            value, (before, after) = make(d), d.one(forms).split("{}")
            start = len(before)
            yield line(id=f"{entity}-{number}", text=before + value + after,
                       spans=[span(start, start + len(value), entity, True)])


def broken(d, value, which):
    """The value with one digit changed, so that its check digit is wrong.

    Not any digit will do: where a scheme writes the remainders 10 and 11 as 0 and 1, or has digits that it does not check,
    some changes leave the value right.
    """
    place = [place for place, character in enumerate(value) if character.isdigit()][which]
    return value[:place] + str((int(value[place]) + d.between(1, 9)) % 10) + value[place + 1:]


def traps():
    for entity, (make, words, _, checked) in (IDENTIFIERS | REGISTERS).items():
        d = Draw(f"traps {entity}")
        if checked is None:
            continue
        for number in range(PER_ENTITY // 2):
            text, start, end = carriers.message(d, broken(d, make(d), checked), d.one(words))
            yield line(id=f"{entity}-{number}", text=text, spans=[], traps=[
                {"start": start, "end": end, "not_label": entity, "why": "wrong check digit"}])
    d = Draw("traps placeholders")
    for number, (entity, value, why) in enumerate(PLACEHOLDERS):
        for form in (f"{entity.lower()} = {value}", f'"{entity.lower()}": "{value}"', f"set {entity} to {value} first"):
            start = form.index(value)
            yield line(id=f"placeholder-{number}", text=form, spans=[], traps=[
                {"start": start, "end": start + len(value), "not_label": entity, "why": why}])


def chats():
    for language in PHRASES:
        d = Draw(f"chats {language}")
        for number in range(110):
            yield line(id=f"{language}-{number}", language=language, text=texts.chat(d, language), spans=[])


def code():
    for kind, make in texts.CODE.items():
        d = Draw(f"code {kind}")
        for number in range(130):
            yield line(id=f"{kind}-{number}", kind=kind, text=make(d), spans=[])


def logs():
    d = Draw("logs")
    for number in range(300):
        yield line(id=f"log-{number}", text=texts.log(d), spans=[])


SETS = {"labelled/positives.jsonl": positives, "labelled/traps.jsonl": traps, "clean/chats.jsonl": chats,
        "clean/code.jsonl": code, "clean/logs.jsonl": logs}
WRITTEN_BY_HAND = ["benign/prose.txt", "demo/prompts.jsonl"]


def main():
    made = {path: ("\n".join(make()) + "\n").encode() for path, make in SETS.items()}
    content = made | {path: (FOLDER / path).read_bytes() for path in WRITTEN_BY_HAND}
    made["SHA256SUMS"] = "".join(
        f"{hashlib.sha256(content[path]).hexdigest()}  corpora/{path}\n" for path in sorted(content)).encode()
    if "--check" in sys.argv[1:]:
        stale = [path for path, new in made.items() if not (FOLDER / path).exists() or (FOLDER / path).read_bytes() != new]
        sys.exit(f"not what generate.py writes: {', '.join(stale)}" if stale else None)
    for path, new in made.items():
        (FOLDER / path).parent.mkdir(exist_ok=True)
        (FOLDER / path).write_bytes(new)


if __name__ == "__main__":
    main()
