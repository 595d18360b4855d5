"""Chats, code and logs with nothing to find in them but what life is full of: numbers, dates, hashes, ids."""

from .phrases import PHRASES


def fill(d, phrase):
    year, month, day = d.between(2021, 2026), d.between(1, 12), d.between(1, 28)
    date = d.one([f"{year}-{month:02}-{day:02}", f"{day}.{month}.{year}", f"{day:02}/{month:02}/{year}"])
    order = d.one([lambda: d.digits(d.between(5, 8), "123456789"), lambda: f"{d.digits(4, '123')}-{d.digits(2)}-{d.digits(3)}",
                   lambda: f"B-{d.digits(6)}", lambda: f"20{d.between(21, 26)}{d.digits(6)}"])()
    price = d.one([f"{d.between(3, 980)}.{d.below(100):02} $", f"{d.between(3, 980)},{d.below(100):02} €",
                   f"{d.between(1, 9)}.{d.digits(3)},{d.below(100):02} €"])
    return phrase.format(n=d.between(2, 40), o=order, d=date, t=f"{d.below(24):02}:{d.below(60):02}", p=price,
                         v=f"{d.below(12)}.{d.below(30)}.{d.below(40)}")


def chat(d, language):
    turns = []
    for turn in range(d.between(2, 6)):
        sentences = [fill(d, d.one(PHRASES[language])) for _ in range(d.between(1, 4))]
        turns.append(("User: " if turn % 2 == 0 else "Assistant: ") + " ".join(sentences))
    return "\n".join(turns)


WORDS = ("account balance batch buffer cache chunk client column counter cursor digest driver engine entry event field "
         "filter frame handle header index invoice item job key ledger limit list message metric node offset order page "
         "parser payload period pipeline price queue range record report request result route row schema score segment "
         "session shard signal slot source state stream table tag task token total trace user value vector version "
         "window worker").split()


def name(d, style):
    parts = [d.one(WORDS) for _ in range(d.between(1, 3))]
    return "_".join(parts) if style == "snake" else parts[0] + "".join(part.capitalize() for part in parts[1:])


def python(d):
    lines = [f"import {d.one(['json', 're', 'math', 'itertools', 'hashlib'])}", ""]
    for _ in range(d.between(2, 5)):
        argument, other = name(d, "snake"), name(d, "snake")
        lines += [f"def {name(d, 'snake')}({argument}, {other}={d.below(5000)}):",
                  f'    """{d.one(WORDS).capitalize()} of the {d.one(WORDS)}, in {d.one(["bytes", "rows", "ms"])}."""',
                  f"    if {argument} > {d.one([0, 1, 16, 255, 1024, 65535, 1_000_000])}:",
                  f"        return {other} * 0x{d.some('0123456789abcdef', 8)}",
                  f"    token = {argument}.split('{d.one(',;:|')}')[{d.below(4)}]  # the {d.one(WORDS)} token",
                  f"    assert hash(token) != {d.digits(10, '123456789')}", f"    return token[{d.below(9)}:]", ""]
    return "\n".join(lines)


def javascript(d):
    lines = [f"import {{ {name(d, 'camel')} }} from './{d.one(WORDS)}.js';", ""]
    for _ in range(d.between(2, 5)):
        lines += [f"export async function {name(d, 'camel')}({name(d, 'camel')}) {{",
                  f"  const {name(d, 'camel')} = await fetch(`/api/v{d.between(1, 4)}/{d.one(WORDS)}/${{id}}?page={d.below(99)}`);",
                  f"  const password = form.get('password'); // checked on the server",
                  f"  if (!{name(d, 'camel')}) throw new Error('no {d.one(WORDS)}');",
                  f"  return {name(d, 'camel')}.slice({d.below(20)}, {d.between(20, 400)});", "}", ""]
    return "\n".join(lines)


def configuration(d):
    lines = []
    for _ in range(d.between(2, 5)):
        lines += [f"{d.one(WORDS)}:", f"  image: registry/{d.one(WORDS)}@sha256:{d.some('0123456789abcdef', 64)}",
                  f"  replicas: {d.between(1, 9)}", f"  timeout: {d.between(1, 900)}s", "  env:",
                  f"    API_TOKEN: ${{{d.one(WORDS).upper()}_TOKEN}}", f"    PASSWORD_FILE: /run/secrets/{d.one(WORDS)}",
                  f"    BUILD: {d.between(2021, 2026)}{d.between(1, 12):02}{d.between(1, 28):02}.{d.below(90)}"]
    return "\n".join(lines)


def sql(d):
    return "\n".join(
        f"SELECT {d.one(WORDS)}_id, {d.one(WORDS)} FROM {d.one(WORDS)}s WHERE {d.one(WORDS)}_id = {d.digits(d.between(4, 9), '123456789')} "
        f"AND created > '{d.between(2020, 2026)}-{d.between(1, 12):02}-{d.between(1, 28):02}' LIMIT {d.between(1, 500)};"
        for _ in range(d.between(4, 12)))


def diff(d):
    old, new = d.some("0123456789abcdef", 7), d.some("0123456789abcdef", 7)
    lines = [f"commit {d.some('0123456789abcdef', 40)}", f"index {old}..{new} 100644",
             f"@@ -{d.below(400)},{d.below(40)} +{d.below(400)},{d.below(40)} @@"]
    for _ in range(d.between(5, 14)):
        lines.append(d.one("+- ") + f"    {name(d, 'snake')} = {name(d, 'snake')}[{d.below(64)}]")
    return "\n".join(lines)


CODE = {"python": python, "javascript": javascript, "yaml": configuration, "sql": sql, "diff": diff}


def log(d):
    lines = []
    clock = d.between(1_600_000_000, 1_790_000_000)
    for _ in range(d.between(8, 24)):
        clock += d.below(90)
        lines.append(d.one([
            lambda: f"{clock} INFO  {d.one(WORDS)}: {d.one(WORDS)} {d.digits(d.between(3, 9), '123456789')} done in {d.below(900)} ms",
            lambda: f"{clock}.{d.digits(6)} WARN  [{d.one(WORDS)}-{d.below(40)}] queue at {d.below(100)} %, {d.digits(5, '123')} waiting",
            lambda: f'level=info ts={clock} trace={d.some("0123456789abcdef", 32)} span={d.some("0123456789abcdef", 16)} msg="{d.one(WORDS)} ok"',
            lambda: f"{clock} DEBUG {uuid(d)} bytes={d.digits(7, '123456789')} crc=0x{d.some('0123456789abcdef', 8)}",
            lambda: f'"GET /{d.one(WORDS)}/{d.digits(6)}?v={d.below(9)} HTTP/1.1" {d.one([200, 204, 301, 404, 500])} {d.digits(5, "123456789")}',
            lambda: f"at {d.one(WORDS)}.{d.one(WORDS)}({d.one(WORDS)}.js:{d.between(1, 900)}:{d.between(1, 80)})",
        ])())
    return "\n".join(lines)


def uuid(d):
    digits = d.some("0123456789abcdef", 32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
