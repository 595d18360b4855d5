"""Check digits, each from its scheme's public description."""

B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def luhn(body):
    """The digit that makes `body` + digit pass ISO/IEC 7812-1, annex B."""
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def weighted(body, weights):
    return sum(int(digit) * weight for digit, weight in zip(body, weights))


def mod97(text):
    """Remainder of ISO 7064 mod 97-10, letters as 10 to 35."""
    return int("".join(str(int(character, 36)) for character in text)) % 97


def iso7064_11_10(body):
    product = 10
    for digit in body:
        total = (int(digit) + product) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def verhoeff(body):
    """Verhoeff's digit: the dihedral group D5 and his permutation."""
    multiply = lambda a, b: (a + b) % 5 if a < 5 and b < 5 else (
        5 + (a + b - 5) % 5 if a < 5 else 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5)
    first = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    def permute(place, digit):
        for _ in range(place % 8):
            digit = first[digit]
        return digit

    check = 0
    for place, digit in enumerate(reversed(body), start=1):
        check = multiply(check, permute(place, int(digit)))
    return str(next(digit for digit in range(10) if multiply(check, digit) == 0))


def base58check(payload):
    import hashlib
    data = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, out = int.from_bytes(data, "big"), ""
    while number:
        number, rest = divmod(number, 58)
        out = B58[rest] + out
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + out


def bech32(prefix, version, program):
    """BIP 173 and BIP 350 for a witness program."""
    alphabet = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = int.from_bytes(program, "big") << (-len(program) * 8 % 5)
    length = (len(program) * 8 + 4) // 5
    values = [version] + [bits >> 5 * (length - 1 - place) & 31 for place in range(length)]

    def polymod(values):
        check = 1
        for value in values:
            top = check >> 25
            check = (check & 0x1FFFFFF) << 5 ^ value
            for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                if top >> place & 1:
                    check ^= generator
        return check

    expanded = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    check = polymod(expanded + values + [0] * 6) ^ (0x2BC830A3 if version else 1)
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(alphabet[value] for value in values)


def crc32_base62(body, length=6):
    """The checksum of GitHub's and npm's tokens: CRC-32 in base 62, padded with zeros."""
    import zlib
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    number, out = zlib.crc32(body.encode()), ""
    while number:
        number, rest = divmod(number, 62)
        out = alphabet[rest] + out
    return out.rjust(length, "0")
