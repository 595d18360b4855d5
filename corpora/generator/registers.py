"""More identifiers with check digits: registers of persons, firms, taxes and securities, from their public descriptions."""

from . import checks
from .identifiers import birth, until

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def weighted_mod(length, weights, modulus, finish=lambda check: check, first="123456789", shape=None):
    """A maker of digits whose check digit is `finish` of the weighted sum's remainder; nothing where that is no digit."""
    def make(d):
        body = d.digits(length, first)
        check = finish(checks.weighted(body, weights) % modulus)
        if not 0 <= check <= 9:
            return None
        number = f"{body}{check}"
        return shape(number) if shape else number
    return until(make)


def complement(modulus):
    return lambda rest: (modulus - rest) % modulus


acn = weighted_mod(8, range(8, 0, -1), 10, complement(10), "0", lambda n: f"{n[:3]} {n[3:6]} {n[6:]}")
afm = weighted_mod(8, [2 ** place for place in range(8, 0, -1)], 11, lambda rest: rest % 10, "01")
egn_check = lambda body: checks.weighted(body, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10
regon = weighted_mod(8, (8, 9, 2, 3, 4, 5, 6, 7), 11, lambda rest: rest % 10)
ico = weighted_mod(7, range(8, 1, -1), 11, lambda rest: (11 - rest) % 10)
uk_chi_weights = range(10, 1, -1)
kr_brn_weights = (1, 3, 7, 1, 3, 7, 1, 3, 5)


def egn(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.digits(3)}"
    return f"{body}{egn_check(body)}"


def oib(d):
    body = d.digits(10, "123456789")
    return body + checks.iso7064_11_10(body)


def cnp(d):
    year, month, day = birth(d)
    body = f"{d.one('12')}{year:02}{month:02}{day:02}{d.between(1, 40):02}{d.between(1, 999):03}"
    check = checks.weighted(body, map(int, "279146358279")) % 11
    return f"{body}{1 if check == 10 else check}"


@until
def rodne_cislo(d):
    year, month, day = birth(d)
    body = f"{year:02}{month + d.one([0, 50]):02}{day:02}{d.digits(3)}"
    check = int(body) % 11
    return None if check == 10 else f"{body[:6]}/{body[6:]}{check}"


def isikukood(d):
    year, month, day = birth(d)
    body = f"{d.one('34')}{year:02}{month:02}{day:02}{d.digits(3)}"
    check = checks.weighted(body, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if check == 10:
        check = checks.weighted(body, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return f"{body}{check}"


@until
def kennitala(d):
    year, month, day = birth(d)
    body = f"{day:02}{month:02}{year:02}{d.between(20, 99)}"
    check = -checks.weighted(body, (3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if check == 10 else f"{body[:6]}-{body[6:]}{check}9"


def pps(d):
    body = d.digits(7)
    return body + "WABCDEFGHIJKLMNOPQRSTUV"[checks.weighted(body, range(8, 1, -1)) % 23]


@until
def svnr(d):
    serial, (year, month, day) = d.digits(3, "123456789"), birth(d)
    date = f"{day:02}{month:02}{year:02}"
    check = checks.weighted(serial + date, (3, 7, 9, 5, 8, 4, 2, 1, 6)) % 11
    return None if check == 10 else f"{serial}{check} {date}"


def luhn_number(length, first="123456789", shape=lambda n: n):
    def make(d):
        body = d.digits(length - 1, first)
        return shape(body + checks.luhn(body))
    return make


siren = luhn_number(9, "345678", lambda n: f"{n[:3]} {n[3:6]} {n[6:]}")


def siret(d):
    body = d.digits(8, "345678")
    body += checks.luhn(body) + "000" + d.digits(1)
    return body + checks.luhn(body)


def partita_iva(d):
    body = "0" + d.digits(6) + f"{d.between(1, 99):03}"
    return body + checks.luhn(body)


def organisationsnummer(d):
    body = d.one("5") + d.one("5") + d.digits(1, "23456789") + d.digits(6)
    return f"{body[:6]}-{body[6:]}{checks.luhn(body)}"


def isin(d):
    body = d.one(["US", "DE", "FR", "GB"]) + d.digits(9, "0123")
    return body + checks.luhn("".join(str(int(c, 36)) for c in body))


def lei(d):
    body = d.one(["5299", "2138", "9695"]) + "00" + d.some("0123456789" + CAPITALS, 12)
    return f"{body}{98 - checks.mod97(body + '00'):02}"


def gstin(d):
    alphabet = "0123456789" + CAPITALS
    body = f"{d.between(1, 36):02}{d.some(CAPITALS, 3)}{d.one('PCHFAT')}{d.one(CAPITALS)}{d.digits(4)}{d.one(CAPITALS)}1Z"
    total = 0
    for place, character in enumerate(body):
        product = alphabet.index(character) * (1 + place % 2)
        total += product // 36 + product % 36
    return body + alphabet[-total % 36]


def tw_id(d):
    letters = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
    first, body = d.one("ABCDEFGH"), d.one("12") + d.digits(7)
    code = letters.index(first) + 10
    total = code // 10 + code % 10 * 9 + checks.weighted(body, range(8, 0, -1))
    return f"{first}{body}{-total % 10}"


def brn(d):
    body = f"{d.between(101, 799)}{d.between(1, 79):02}{d.digits(4)}"
    total = checks.weighted(body, kr_brn_weights) + int(body[8]) * 5 // 10
    number = f"{body}{-total % 10}"
    return f"{number[:3]}-{number[3:5]}-{number[5:]}"


def inn(d):
    body = d.one(["77", "78", "50"]) + d.digits(8)
    body += str(checks.weighted(body, (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)
    return body + str(checks.weighted(body, (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)) % 11 % 10)


def snils(d):
    body = d.digits(9, "123456789")
    check = checks.weighted(body, range(9, 0, -1)) % 101 % 100
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {check:02}"


def kvnr(d):
    letter, body = d.one(CAPITALS), d.digits(8)
    digits = f"{ord(letter) - 64:02}{body}"
    total = sum(sum(map(int, str(int(digit) * (1 + place % 2)))) for place, digit in enumerate(digits))
    return f"{letter}{body}{total % 10}"


def cedula_ec(d):
    body = f"{d.between(1, 24):02}{d.one('012345')}{d.digits(6)}"
    return body + checks.luhn(body)


@until
def ruc_pe(d):
    body = d.one(["10", "20"]) + d.digits(8)
    check = 11 - checks.weighted(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return f"{body}{check % 10}"


def nit_co(d):
    body = d.digits(9, "89")
    rest = checks.weighted(body, (41, 37, 29, 23, 19, 17, 13, 7, 3)) % 11
    return f"{body[:3]}.{body[3:6]}.{body[6:]}-{rest if rest < 2 else 11 - rest}"


def curp(d):
    alphabet = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    year, month, day = birth(d)
    body = d.one("GLMPR") + d.one("AEIO") + d.one("BCDFG") + d.one("LMNPR") + f"{year:02}{month:02}{day:02}" + d.one("HM")
    body += d.one(["DF", "JC", "NL", "MC"]) + d.some("BCDFGLMNPR", 3) + "0"
    total = sum(alphabet.index(character) * (18 - place) for place, character in enumerate(body))
    return f"{body}{-total % 10}"


def cif(d):
    body = d.digits(7)
    odd = sum(sum(map(int, str(int(digit) * 2))) for digit in body[0::2])
    return f"{d.one('AB')}{body}{-(odd + sum(map(int, body[1::2]))) % 10}"


# As IDENTIFIERS of `identifiers`: maker, words, told by its form alone, which digit makes it wrong.
REGISTERS = {
    "AU_ACN": (acn, ["ACN", "Australian company number"], False, -1),
    "GR_AFM": (afm, ["AFM", "\u0391\u03a6\u039c"], False, -1),
    "BG_EGN": (egn, ["EGN", "\u0415\u0413\u041d"], False, -1),
    "HR_OIB": (oib, ["OIB"], False, -1),
    "RO_CNP": (cnp, ["CNP", "cod numeric personal"], False, -1),
    "CZ_RC": (rodne_cislo, ["rodn\u00e9 \u010d\u00edslo"], False, -1),
    "CZ_ICO": (ico, ["I\u010cO"], False, -1),
    "PL_REGON": (regon, ["REGON"], False, -1),
    "EE_IK": (isikukood, ["isikukood"], False, -1),
    "LT_AK": (isikukood, ["asmens kodas"], False, -1),
    "IS_KENNITALA": (kennitala, ["kennitala"], False, -2),
    "IE_PPS": (pps, ["PPS number", "PPSN"], False, -1),
    "AT_SVNR": (svnr, ["SVNR", "Sozialversicherungsnummer"], False, 3),
    "FR_SIREN": (siren, ["SIREN"], False, -1),
    "FR_SIRET": (siret, ["SIRET"], False, -1),
    "IT_VAT": (partita_iva, ["partita IVA"], False, -1),
    "SE_ORG": (organisationsnummer, ["organisationsnummer"], False, -1),
    "ISIN": (isin, ["ISIN"], False, -1),
    "LEI": (lei, ["LEI", "legal entity identifier"], False, -1),
    "IN_GSTIN": (gstin, ["GSTIN"], False, None),
    "TW_NATIONAL_ID": (tw_id, ["Taiwan ID", "\u8eab\u5206\u8b49"], False, -1),
    "KR_BRN": (brn, ["\uc0ac\uc5c5\uc790\ub4f1\ub85d\ubc88\ud638", "business registration number"], False, -1),
    "RU_INN": (inn, ["\u0418\u041d\u041d", "INN"], False, -1),
    "RU_SNILS": (snils, ["\u0421\u041d\u0418\u041b\u0421", "SNILS"], False, -1),
    "DE_KVNR": (kvnr, ["Krankenversichertennummer", "KVNR"], False, -1),
    "EC_CI": (cedula_ec, ["c\u00e9dula Ecuador"], False, -1),
    "PE_RUC": (ruc_pe, ["RUC"], False, -1),
    "CO_NIT": (nit_co, ["NIT"], False, -1),
    "MX_CURP": (curp, ["CURP"], False, -1),
    "ES_CIF": (cif, ["CIF"], False, -1),
    "IL_ID": (luhn_number(9), ["Israeli ID", "teudat zehut"], False, -1),
    "DO_CEDULA": (luhn_number(11, "0", lambda n: f"{n[:3]}-{n[3:10]}-{n[10]}"), ["c\u00e9dula dominicana"], False, -1),
}
