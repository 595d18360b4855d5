#!/usr/bin/env python3
"""Verifies an audit log of Weir without Weir: verify-audit-log.py LOG [--key FILE.pub] [--checkpoints FILE]
Prints what is wrong first and exits with 1, or what was proven and exits with 0. Needs the package `cryptography`."""
import argparse, base64, hashlib, json, re, sqlite3, struct, sys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
TABLES = {"event": [(b"e", "event", "event", "event")], "exchange": [(b"x", "exchange", "seq", "seq"), (b"d", "decision", "seq", "decision"),
          (b"f", "finding", "seq", "finding"), (b"r", "rule_failure", "seq", "failure")]}  # letter, table, key, order
sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
def field(v):  # a byte for the type; then eight bytes, or a length in four and the bytes
    if v is None: return b"\0"
    if isinstance(v, int): return b"\1" + struct.pack(">q", v)
    if isinstance(v, float): return b"\2" + struct.pack(">d", v)
    tag, v = (b"\3", v.encode()) if isinstance(v, str) else (b"\4", v)
    return tag + struct.pack(">I", len(v)) + v
def encoded(letter, row):  # NULLs at the end are left out
    while row[-1] is None: row = row[:-1]
    return letter + bytes([len(row)]) + b"".join(map(field, row))
def content(db, kind, item):  # the digest of an entry; None if its row is gone
    rows = [encoded(l, r) for l, t, k, o in TABLES[kind] for r in db.execute(f"SELECT * FROM {t} WHERE {k} = ? ORDER BY {o}", [item])]
    return sha(b"weir-audit-1\0", *rows) if rows and rows[0][:1] in b"ex" else None
key_of = lambda text: base64.b64decode(text.split("+", 2)[2])[1:]
def signed(note, keys):  # a note is its text, an empty line, and a line with key id and signature
    text, signature = note.split("\n\n\u2014 weir-audit ")
    for key in keys:
        try: return Ed25519PublicKey.from_public_bytes(key).verify(base64.b64decode(signature)[4:], text.encode() + b"\n") or True
        except InvalidSignature: pass
def fail(kind, entry, what=""): sys.exit(print(f"{kind}: entry {entry} {what}".strip()) or 1)
options = argparse.ArgumentParser(description=__doc__)
for name in ["log", "--key", "--checkpoints"]: options.add_argument(name)
options = options.parse_args()
db = sqlite3.connect(f"file:{options.log}?mode=ro", uri=True)
facts = lambda *kinds: [json.loads(d) for k in kinds for (d,) in db.execute("SELECT detail FROM event WHERE kind = ? ORDER BY event", [k])]
keys = [key_of(open(options.key).read().strip())] if options.key else [key_of(f["public_key"]) for f in facts("genesis", "signing_key")]
notes = [n for (n,) in db.execute("SELECT note FROM checkpoint WHERE note IS NOT NULL")]
if options.checkpoints: notes += re.findall(r"weir-audit/.*?\n\n\u2014 .*?\n", open(options.checkpoints).read(), re.S)
log = "weir-audit/" + "".join(f["log"] for f in facts("genesis"))
if not all(signed(n, keys) and n.startswith(log + "\n") for n in notes): fail("unsigned", 1, "another log or key, or a changed checkpoint")
marks = sorted((int(n.split("\n")[1]), n.split("\n")[2:4]) for n in notes)
count = db.execute("SELECT coalesce(max(entry), 0) FROM chain").fetchone()[0]
head, tree, good = bytes(32), [], 0
for number, (entry, kind, item, digest, link) in enumerate(db.execute("SELECT * FROM chain ORDER BY entry"), 1):
    if entry != number: fail("deleted", number)
    if (head := sha(b"c", head, digest)) != link: fail("broken", entry, "does not follow from the entry before it")
    found = content(db, kind, item)
    if found != digest and (found or not any(f["first"] <= item <= f["last"] for f in facts("erased", "sealed"))):
        fail("edited" if found else "deleted", entry, f"{kind} {item}")
    node, size = sha(b"\0", digest), entry - 1  # the Merkle tree of RFC 9162
    while size & 1: node, size = sha(b"\1", tree.pop(), node), size >> 1
    tree.append(root := node)
    for left in tree[-2::-1]: root = sha(b"\1", left, root)
    while marks and marks[0][0] == entry:
        if marks.pop(0)[1] != [base64.b64encode(root).decode(), "head " + base64.b64encode(head).decode()]: fail("rewritten", good + 1)
        good = entry if not marks or marks[0][0] != entry else good
if marks: fail("truncated", count + 1)
for kind, table, key in [(kind, t[1], t[2]) for kind in TABLES for t in TABLES[kind]]:
    for (item,) in db.execute(f"SELECT {key} FROM {table} WHERE {key} NOT IN (SELECT item FROM chain WHERE kind = ?)", [kind]):
        fail("inserted", count + 1, f"{table} {item}")
print(f"verified: {count} entries, {good} of them under signed checkpoints")
