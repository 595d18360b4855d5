"""Looks for planted secrets in everything that the gateway leaves behind, in each form in which they could hide."""

import base64
import pathlib
import urllib.parse


def forms(secret: str) -> dict:
    """Every form that is searched for, by name.

    Base64 of a text depends on where in a group of three bytes it begins, so there are three; each without the
    characters at its ends that depend on the neighbours.
    """
    raw = secret.encode()
    found = {
        "raw": raw,
        "hex": raw.hex().encode(),
        "upper-case hex": raw.hex().upper().encode(),
        "percent-encoded": urllib.parse.quote(secret, safe="").encode(),
        "without separators": secret.replace(" ", "").replace("-", "").encode(),
    }
    for shift in range(3):
        padded = base64.b64encode(b"\0" * shift + raw + b"\0" * ((-shift - len(raw)) % 3))
        start = (shift * 8 + 5) // 6
        end = ((shift + len(raw)) * 8) // 6
        found[f"base64 at {shift}"] = padded[start:end]
        found[f"base64url at {shift}"] = padded[start:end].replace(b"+", b"-").replace(b"/", b"_")
    return found


def search(contents: dict, secrets: list) -> list:
    """Where secrets were found, as `place: form of secret number`; never the secret itself.

    Args:
        contents: bytes by the name of the place.
    """
    hits = []
    for number, secret in enumerate(secrets):
        for form, needle in forms(secret).items():
            hits += [f"{place}: {form} of secret {number}" for place, data in contents.items() if needle in data]
    return hits


def everything_in(directory: pathlib.Path, but: "tuple[str, ...]" = ()) -> dict:
    """The bytes of every file below a directory: database, WAL, shared memory, logs.

    But for the kept configurations: they are the rule files, whose own tests are full of what rules find.
    """
    files = [
        path
        for path in directory.rglob("*")
        if path.is_file() and path.name not in but and path.parent.name != "configurations"
    ]
    return {str(path.relative_to(directory)): path.read_bytes() for path in files}
