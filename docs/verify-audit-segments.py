#!/usr/bin/env python3
"""Verifies the sealed segments of an audit log of Weir without Weir: verify-audit-segments.py LOG DIRECTORY [--key FILE.pub]
Compares each with the log's chain, which verify-audit-log.py verifies. Prints what is wrong first and exits with 1, or what was proven
and exits with 0. Needs the package `cryptography`."""
import argparse, base64, gzip, hashlib, json, os, sqlite3, struct, sys, tempfile
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
TABLES = {"event": [(b"e", "event", "event", "event")], "exchange": [(b"x", "exchange", "seq", "seq"), (b"d", "decision", "seq", "decision"),
          (b"f", "finding", "seq", "finding"), (b"r", "rule_failure", "seq", "failure")]}  # letter, table, key, order
def field(v):  # a byte for the type; then eight bytes, or a length in four and the bytes
    if v is None: return b"\0"
    if isinstance(v, int): return b"\1" + struct.pack(">q", v)
    if isinstance(v, float): return b"\2" + struct.pack(">d", v)
    tag, v = (b"\3", v.encode()) if isinstance(v, str) else (b"\4", v)
    return tag + struct.pack(">I", len(v)) + v
def encoded(letter, row):  # NULLs at the end are left out
    while row[-1] is None: row = row[:-1]
    return letter + bytes([len(row)]) + b"".join(map(field, row))
def content(db, kind, item):
    rows = [encoded(l, r) for l, t, k, o in TABLES[kind] for r in db.execute(f"SELECT * FROM {t} WHERE {k} = ? ORDER BY {o}", [item])]
    return hashlib.sha256(b"weir-audit-1\0" + b"".join(rows)).digest()
key_of = lambda text: base64.b64decode(text.split("+", 2)[2])[1:]
def signed(text, line, keys):
    for key in keys:
        try: return Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(line)[4:], text) or True
        except InvalidSignature: pass
def fail(kind, name, what=""): sys.exit(print(f"{kind}: segment {name} {what}".strip()) or 1)
options = argparse.ArgumentParser(description=__doc__)
for name in ["log", "directory", "--key"]: options.add_argument(name)
options = options.parse_args()
log = sqlite3.connect(f"file:{options.log}?mode=ro", uri=True)
facts = lambda *kinds: [json.loads(d) for k in kinds for (d,) in log.execute("SELECT detail FROM event WHERE kind = ? ORDER BY event", [k])]
keys = [key_of(open(options.key).read().strip())] if options.key else [key_of(f["public_key"]) for f in facts("genesis", "signing_key")]
sealed, erased, previous, proven = facts("sealed"), {f.get("segment") for f in facts("erased")}, "0" * 64, 0
for one in sealed:
    name, last = one["segment"], previous
    previous = one["header"]  # the chain knows a segment by the SHA-256 of its header's text
    if name in erased: continue
    try: data = open(os.path.join(options.directory, name), "rb").read()
    except FileNotFoundError: fail("deleted", name)
    text, _, rest = data.partition(b"\n\n\xe2\x80\x94 weir-audit ")
    line, _, body = rest.partition(b"\n")
    digest = hashlib.sha256(text + b"\n").hexdigest()
    if digest != one["header"]: fail("swapped" if digest in [s["header"] for s in sealed] else "edited", name)
    words = dict(l.split(" ", 1) for l in text.decode().split("\n")[2:])
    if words["previous"] != last: fail("reordered", name)
    if not signed(text + b"\n", line, keys): fail("unsigned", name)
    if hashlib.sha256(body).hexdigest() != words["content"]: fail("edited", name)
    with tempfile.NamedTemporaryFile(suffix=".db") as file:
        file.write(gzip.decompress(body)), file.flush()
        rows = sqlite3.connect(f"file:{file.name}?mode=ro", uri=True)
        for entry, kind, item, digest in log.execute("SELECT entry, kind, item, digest FROM chain WHERE entry BETWEEN ? AND ?",
                                                     [one["first_entry"], one["last_entry"]]):
            if content(rows, kind, item) != digest: fail("edited", name, f"entry {entry} {kind} {item}")
    proven += 1
print(f"verified: {proven} segments")
