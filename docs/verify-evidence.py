#!/usr/bin/env python3
"""Verifies an unpacked evidence pack of Weir without Weir: verify.py [FOLDER] [--key FILE.pub]
Prints what is wrong first and exits with 1, or what was proven and exits with 0. Needs the package `cryptography`.
Give --key the public key that you have from elsewhere: the pack's own only shows that it fits together."""
from argparse import ArgumentParser
from base64 import b64decode
from csv import DictReader
from hashlib import sha256
from json import loads
from os.path import abspath, dirname, exists, join
from struct import pack
from sys import exit
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
sha = lambda *parts: sha256(b"".join(parts)).digest()
def fail(what): exit(print(what) or 1)
def field(v):  # a byte for the type; then eight bytes, or a length in four and the bytes
    if v is None: return b"\0"
    if isinstance(v, int): return b"\1" + pack(">q", v)
    if isinstance(v, float): return b"\2" + pack(">d", v)
    return b"\3" + pack(">I", len(v.encode())) + v.encode()
def encoded(letter, row):  # NULLs at the end are left out
    while row[-1] is None: row = row[:-1]
    return letter.encode() + bytes([len(row)]) + b"".join(map(field, row))
def root(tree):
    node = tree[-1]
    for left in tree[-2::-1]: node = sha(b"\1", left, node)
    return node
def signed(note, size):  # a note is its text, an empty line, and a line with key id and signature; gives root and head
    text, signature = note.split("\n\n\u2014 weir-audit ")
    lines = text.split("\n")
    if lines[0] != "weir-audit/" + chain["log"] or int(lines[1]) != size: fail(f"rewritten: the checkpoint at {size} is another's")
    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(b64decode(signature)[4:], text.encode() + b"\n")
            return b64decode(lines[2]), b64decode(lines[3][5:])
        except InvalidSignature: pass
    fail(f"unsigned: the checkpoint at {size} is not signed with this key")
def same(value, text): return float(text) == value if isinstance(value, float) else text == ("" if value is None else str(value))
options = ArgumentParser(description=__doc__)
options.add_argument("folder", nargs="?", default=dirname(dirname(abspath(__file__))))
options.add_argument("--key")
options = options.parse_args()
path = lambda name: join(options.folder, name)
for line in open(path("MANIFEST.sha256"), encoding="utf-8"):
    digest, name = line.rstrip("\n").split("  ", 1)
    if not exists(path(name)) or sha(open(path(name), "rb").read()).hex() != digest: fail(f"changed: {name}")
if not exists(path("chain/chain.json")): fail("nothing to verify: the pack holds no entries")
chain = loads(open(path("chain/chain.json"), encoding="utf-8").read())
keys = [b64decode(k.split("+", 2)[2])[1:] for k in open(options.key or path("chain/key.pub")).read().split()]
first, tree, head = chain["start"]["size"], [bytes.fromhex(h) for h in chain["start"]["frontier"]], bytes(32)
if first:
    begin, head = signed(chain["start"]["note"], first)
    if len(tree) != bin(first).count("1") or root(tree) != begin: fail("rewritten: the tree does not begin as it was signed")
number, rows = first, {"x": {}, "f": {}}
for number, line in enumerate(open(path("chain/entries.jsonl"), encoding="utf-8"), first + 1):
    entry = loads(line)
    digest, size = bytes.fromhex(entry["digest"]), number - 1
    if entry["entry"] != number: fail(f"deleted: entry {number}")
    if "rows" in entry:
        if sha(b"weir-audit-1\0", *(encoded(l, r) for l, r in entry["rows"])) != digest: fail(f"edited: entry {number}")
        for l, r in entry["rows"]: rows.get(l, {})[tuple(r[:1] if l == "x" else r[:2])] = dict(zip(chain["columns"][l], r))
    head, node = sha(b"c", head, digest), sha(b"\0", digest)
    while size & 1: node, size = sha(b"\1", tree.pop(), node), size >> 1  # the Merkle tree of RFC 9162
    tree.append(node)
if number != chain["end"]["size"]: fail(f"truncated: entry {number + 1} is missing")
if chain["end"]["note"] and signed(chain["end"]["note"], number) != (root(tree), head): fail("rewritten: the entries are not those that were signed")
for name, letter, key in [("decisions.csv", "x", ["seq"]), ("findings.csv", "f", ["seq", "finding"])]:
    table = list(DictReader(open(path(name), encoding="utf-8", newline="")))
    if len(table) != len(rows[letter]): fail(f"{name}: {len(table)} rows, and {len(rows[letter])} in the chain")
    for line in table:
        row = rows[letter].get(tuple(int(line[k]) for k in key)) or fail(f"{name}: {line['id']} is not in the chain")
        for column in set(line) & set(row):
            if not same(row[column], line[column]): fail(f"{name}: {line['id']}: {column} is not what was recorded")
if not chain["end"]["note"]: fail(f"unsigned: all fits together, but no checkpoint covers entry {number}")
print(f"verified: entries {first + 1} to {number}, {len(rows['x'])} exchanges and {len(rows['f'])} findings with their rows; all under signed checkpoints")
