#!/usr/bin/env python3
"""Writes Sources/ByteText/Folding/FoldTableData.swift: which scalar stands for which ASCII characters, or for nothing.

Usage: generate-fold-table.py CONFUSABLES > Sources/ByteText/Folding/FoldTableData.swift

CONFUSABLES is confusables.txt of Unicode Technical Standard 39 (https://www.unicode.org/Public/security/). The rest comes
from the Unicode character data that Python carries.
"""

import sys
import unicodedata

DELETE = ""
table = {}

# Default_Ignorable_Code_Point (DerivedCoreProperties.txt), C1 controls, noncharacters, private use, the blank of Braille.
for first, last in [
    (0x80, 0x9F), (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xE000, 0xF8FF),
    (0xFDD0, 0xFDEF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0xFFFE, 0xFFFF),
    (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF), (0xF0000, 0x10FFFF),
] + [(plane | 0xFFFE, plane | 0xFFFF) for plane in range(0x10000, 0xF0000, 0x10000)]:
    for code in range(first, last + 1):
        table[code] = DELETE

DASHES = [0x2D7, 0x2043, 0x2212, 0x2796]
DOTS = {0xB7: ".", 0x2024: ".", 0x30FB: ".", 0xFF65: ".", 0x2044: "/", 0x2215: "/", 0x29F8: "/", 0x203F: "_"}
# Punctuation of Chinese and Japanese prose stays: no value has it inside, and there is some in every line.
PROSE = set("，！？；（）")


def ascii_of(code):
    """What compatibility decomposition without marks makes of a letter, number or full-width form."""
    character = chr(code)
    if character in PROSE:
        return None
    category = unicodedata.category(character)
    if category[0] not in "LN" and not (0xFF01 <= code <= 0xFF5E or 0xFE50 <= code <= 0xFE6B):
        return None
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.category(c).startswith("M"))
    if plain == character or not plain or len(plain) > 2 or not plain.isascii() or not plain.isprintable():
        return None
    if len(plain) > 1 and not plain.isalnum():
        return None
    return plain


for code in range(0x80, 0x110000):
    if code in table or 0xD800 <= code <= 0xDFFF:
        continue
    character = chr(code)
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        table[code] = DELETE
    elif category == "Nd":
        table[code] = str(unicodedata.decimal(character))
    elif category in ("Zs", "Zl", "Zp"):
        table[code] = " "
    elif category == "Pd" or code in DASHES:
        table[code] = "-"
    elif code in DOTS:
        table[code] = DOTS[code]
    elif 0x1F1E6 <= code <= 0x1F1FF:
        table[code] = chr(ord("A") + code - 0x1F1E6)
    elif 0x1F150 <= code <= 0x1F169:
        table[code] = chr(ord("A") + code - 0x1F150)
    elif 0x1F170 <= code <= 0x1F189:
        table[code] = chr(ord("A") + code - 0x1F170)
    elif 0x2776 <= code <= 0x2793:
        table[code] = str((code - 0x2776) % 10 + 1)
    else:
        plain = ascii_of(code)
        if plain is not None:
            table[code] = plain

# Confusable letters of other alphabets and their Latin likeness, of the same case. The standard's own prototype of a
# capital I is a small L; here it is the capital.
CAPITAL_I = {0x399, 0x406, 0x4C0, 0x13A5, 0x2C92, 0xA4F2}
for line in open(sys.argv[1], encoding="utf-8-sig"):
    line = line.split("#")[0].strip()
    if not line:
        continue
    source, target, _ = [part.strip() for part in line.split(";")]
    if " " in source or " " in target:
        continue
    code, likeness = int(source, 16), chr(int(target, 16))
    character = chr(code)
    if code < 0x80 or code in table or not (likeness.isascii() and likeness.isalpha()):
        continue
    if unicodedata.category(character) not in ("Lu", "Ll", "Lo", "Lt", "Nl"):
        continue
    if code in CAPITAL_I:
        likeness = "I"
    if character.isupper() != likeness.isupper() and (character.isupper() or character.islower()):
        continue
    # Alphabets that nobody hides Latin letters in, but many write: Hebrew, Arabic, scripts of Asia and Africa.
    name = unicodedata.name(character, "")
    if not name.startswith(("CYRILLIC", "GREEK", "COPTIC", "ARMENIAN", "CHEROKEE", "LISU", "LATIN", "ROMAN", "DESERET")):
        continue
    table[code] = likeness
table.update({0x406: "I", 0x456: "i", 0x458: "j", 0x408: "J", 0x405: "S", 0x455: "s", 0x399: "I", 0x3B9: "i"})


def runs():
    """Consecutive scalars that map to the same thing, or to consecutive ASCII characters, or to digits over and over."""
    codes = sorted(table)
    index = 0
    while index < len(codes):
        first = codes[index]
        end = index
        kind = None
        while end + 1 < len(codes) and codes[end + 1] == codes[end] + 1:
            a, b = table[codes[end]], table[codes[end + 1]]
            if a == b and kind in (None, "same"):
                kind = "same"
            elif len(a) == len(b) == 1 and ord(b) == ord(a) + 1 and kind in (None, "next"):
                kind = "next"
            else:
                break
            end += 1
        yield first, codes[end], kind or "same", table[first]
        index = end + 1


print("// Generated by scripts/generate-fold-table.py; do not edit.")
print(f"// From the Unicode Character Database {unicodedata.unidata_version} and the confusables of UTS 39;")
print("// (c) Unicode, Inc., under the Unicode License, https://www.unicode.org/license.txt.")
print()
print("extension FoldTable {")
print("    /// Runs of scalars, one a word: `first-last`, then `~` for nothing, `=` and the characters that each stands for, or")
print("    /// `+` and the character of the first, which goes up with the scalar.")
print("    ///")
print("    /// Hexadecimal throughout.")
print('    static let runs = """')
line = "       "
for first, last, kind, value in runs():
    span = f"{first:X}" if first == last else f"{first:X}-{last:X}"
    mark = "+" if kind == "next" else "="
    word = f"{span}{mark}{value.encode().hex().upper()}" if value else f"{span}~"
    if len(line) + len(word) + 1 > 118:
        print(line + " \\")
        line = "       "
    line += " " + word
print(line)
print('        """')
print("}")
