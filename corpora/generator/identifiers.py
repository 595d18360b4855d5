"""Identifiers of persons, firms, accounts and things: for each a maker of right values and the words that go with it."""

from . import checks

CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def until(make):
    """Draws again where a scheme has no check digit for what was drawn."""
    def drawn(d):
        while True:
            value = make(d)
            if value is not None:
                return value
    return drawn


def card(d):
    prefix, length = d.one([("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16),
                            ("3530", 16), ("36", 14)])
    body = prefix + d.digits(length - len(prefix) - 1)
    number = body + checks.luhn(body)
    if length == 16 and d.chance(60):
        return d.one([" ", "-"]).join(number[i:i + 4] for i in range(0, 16, 4))
    return number


IBAN_FORMS = {"DE": "18n", "GB": "4a14n", "FR": "10n11c2n", "NL": "4a10n", "ES": "20n", "BE": "12n", "AT": "16n",
              "CH": "5n12c", "PL": "24n", "SE": "20n", "DK": "14n", "PT": "21n", "IE": "4a14n", "IT": "1a10n12c"}


def iban(d):
    import re
    country = d.one(sorted(IBAN_FORMS))
    kinds = {"n": "0123456789", "a": CAPITALS, "c": "0123456789" + CAPITALS}
    body = "".join(d.some(kinds[kind], int(count)) for count, kind in re.findall(r"(\d+)([nac])", IBAN_FORMS[country]))
    number = f"{country}{98 - checks.mod97(body + country + '00'):02}{body}"
    return " ".join(number[i:i + 4] for i in range(0, len(number), 4)) if d.chance(60) else number


def aba(d):
    body = d.one(["01", "02", "03", "06", "07", "09", "11", "12", "21", "26", "31"]) + d.digits(6)
    return body + str(-checks.weighted(body, (3, 7, 1) * 3) % 10)


def ssn(d):
    area = d.one([a for a in range(1, 900) if a != 666])
    return f"{area:03}-{d.between(1, 99):02}-{d.between(1, 9999):04}"


def itin(d):
    return f"9{d.digits(2)}-{d.one([50, 55, 65, 70, 75, 82, 88, 90, 92, 94, 97, 99])}-{d.digits(4)}"


def npi(d):
    body = d.digits(9, "12")
    return body + checks.luhn("80840" + body)


def dea(d):
    body = d.digits(6)
    check = (checks.weighted(body, (1, 0, 1, 0, 1, 0)) + 2 * checks.weighted(body, (0, 1, 0, 1, 0, 1))) % 10
    return d.one("ABCDEFGHJKLMPRSTUX") + d.one(CAPITALS) + body + str(check)


def mbi(d):
    letters, digits = "ACDEFGHJKMNPQRTUVWXY", "0123456789"
    kinds = {"C": "123456789", "A": letters, "M": letters + digits, "N": digits}
    return "".join(d.one(kinds[kind]) for kind in "CAMNAMNAANN")


def vin(d):
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]))
    value = lambda c: int(c) if c.isdigit() else values[c]
    body = d.one(["1FT", "1HG", "2T1", "3VW", "4T1", "5YJ"]) + d.some("ABCDEFGHJKLMNPRSTUVWXYZ0123456789", 5) + "0"
    body += d.one("FGHJKLMNPRST") + d.some("ABCDEFGHJKLMNPRS", 1) + d.digits(6)
    weights = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
    check = sum(value(c) * weight for c, weight in zip(body, weights)) % 11
    return body[:8] + ("X" if check == 10 else str(check)) + body[9:]


@until
def nhs(d):
    body = d.digits(9, "46")
    check = 11 - checks.weighted(body, range(10, 1, -1)) % 11
    if check == 10:
        return None
    number = body + str(check % 11)
    return f"{number[:3]} {number[3:6]} {number[6:]}"


def nino(d):
    prefix = d.one(["AB", "CE", "EH", "GJ", "HK", "JM", "LS", "PR", "RT", "SX", "WB", "YA"])
    body = d.digits(6)
    return d.one([f"{prefix}{body}{d.one('ABCD')}", f"{prefix} {body[:2]} {body[2:4]} {body[4:]} {d.one('ABCD')}"])


def utr(d):
    body = d.digits(9)
    return "21987654321"[checks.weighted(body, (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11] + body


def sin(d):
    body = d.digits(8, "1234567")
    number = body + checks.luhn(body)
    return f"{number[:3]} {number[3:6]} {number[6:]}"


@until
def tfn(d):
    body = d.digits(8, "123456789")
    check = checks.weighted(body, (1, 4, 3, 7, 5, 8, 6, 9)) % 11
    return None if check == 10 else f"{body[:3]} {body[3:6]} {body[6:]}{check}"


@until
def abn(d):
    body = d.digits(9, "123456789")
    total = checks.weighted(body, (3, 5, 7, 9, 11, 13, 15, 17, 19))
    head = 99 - (total + 0) % 89
    number = f"{head}{body}"
    if not 10 <= head <= 99 or (checks.weighted(number, (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) - 10) % 89:
        return None
    return f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}"


def medicare_au(d):
    body = d.digits(8, "23456")
    number = body + str(checks.weighted(body, (1, 3, 7, 9, 1, 3, 7, 9)) % 10) + d.one("123456789")
    return f"{number[:4]} {number[4:9]} {number[9]}"


@until
def ird(d):
    body = d.digits(8, "0123456789")
    if not 10_000_000 <= int(body + "0") <= 150_000_000:
        return None
    for weights in ((3, 2, 7, 6, 5, 4, 3, 2), (7, 4, 3, 2, 5, 2, 7, 6)):
        check = -checks.weighted(body, weights) % 11
        if check < 10:
            number = (body + str(check)).lstrip("0")
            return f"{number[:-6]}-{number[-6:-3]}-{number[-3:]}"
    return None


@until
def de_tax(d):
    body = d.digits(10, "123456789")
    counts = sorted(body.count(digit) for digit in set(body))
    if counts != [1] * 8 + [2]:
        return None
    return body + checks.iso7064_11_10(body)


def nir(d):
    body = f"{d.one('12')}{d.digits(2)}{d.between(1, 12):02}{d.between(1, 95):02}{d.digits(6)}"
    number = f"{body}{97 - int(body) % 97:02}"
    return " ".join((number[0], number[1:3], number[3:5], number[5:7], number[7:10], number[10:13], number[13:]))


def dni(d):
    body = d.digits(8)
    return body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(body) % 23]


def nie(d):
    first, body = d.one("XYZ"), d.digits(7)
    return first + body + "TRWAGMYFPDXBNJZSQVHLCKE"[int(str("XYZ".index(first)) + body) % 23]


def codice_fiscale(d):
    odd = dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
        10, 22, 25, 24, 23]))
    body = d.some("BCDFGLMNPRST", 6) + d.digits(2) + d.one("ABCDEHLMPRST") + f"{d.between(1, 28):02}"
    body += d.one("ABCDEFGHIL") + d.digits(3, "123456789")
    even = lambda c: int(c) if c.isdigit() else ord(c) - 65
    total = sum(odd[c] if place % 2 == 0 else even(c) for place, c in enumerate(body))
    return body + CAPITALS[total % 26]


def pt_nif(d):
    body = d.one("1235") + d.digits(7)
    check = 11 - checks.weighted(body, range(9, 1, -1)) % 11
    return body + str(check if check < 10 else 0)


@until
def bsn(d):
    body = d.digits(8, "123456789")
    check = checks.weighted(body, range(9, 1, -1)) % 11
    return None if check == 10 else body + str(check)


def birth(d):
    return d.between(50, 99), d.between(1, 12), d.between(1, 28)


def be_nn(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.between(1, 997):03}"
    check = 97 - int(body) % 97
    return f"{body[:2]}.{body[2:4]}.{body[4:6]}-{body[6:]}.{check:02}"


def pesel(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.digits(4)}"
    return body + str(-checks.weighted(body, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3)) % 10)


@until
def pl_nip(d):
    body = d.digits(9, "123456789")
    check = checks.weighted(body, (6, 5, 7, 2, 3, 4, 5, 6, 7)) % 11
    return None if check == 10 else f"{body[:3]}-{body[3:6]}-{body[6:8]}-{body[8]}{check}"


def personnummer(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.between(1, 999):03}"
    return f"{body[:6]}-{body[6:]}{checks.luhn(body)}"


@until
def fodselsnummer(d):
    year, month, day = birth(d)
    body = f"{day:02}{month:02}{year:02}{d.between(0, 499):03}"
    first = -checks.weighted(body, (3, 7, 6, 1, 8, 9, 4, 5, 2)) % 11
    second = -checks.weighted(body + str(first % 10), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if first == 10 or second == 10 else f"{body}{first}{second}"


def hetu(d):
    year, month, day = birth(d)
    serial = d.between(2, 899)
    check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(f"{day:02}{month:02}{year:02}{serial:03}") % 31]
    return f"{day:02}{month:02}{year:02}-{serial:03}{check}"


def ahv(d):
    body = "756" + d.digits(9)
    number = body + str(-checks.weighted(body, (1, 3) * 6) % 10)
    return f"{number[:3]}.{number[3:7]}.{number[7:11]}.{number[11:]}"


def cpf(d):
    body = d.digits(9)
    for length in (10, 11):
        check = checks.weighted(body, range(length, 1, -1)) * 10 % 11 % 10
        body += str(check)
    return f"{body[:3]}.{body[3:6]}.{body[6:9]}-{body[9:]}"


def cnpj(d):
    body = d.digits(8) + "0001"
    for weights in ((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), (6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)):
        rest = checks.weighted(body, weights) % 11
        body += str(0 if rest < 2 else 11 - rest)
    return f"{body[:2]}.{body[2:5]}.{body[5:8]}/{body[8:12]}-{body[12:]}"


def rut(d):
    body = str(d.between(5_000_000, 25_000_000))
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(body)))
    check = "0123456789K0"[(11 - total % 11)] if total % 11 else "0"
    return f"{body[:-6]}.{body[-6:-3]}.{body[-3:]}-{check}"


@until
def cuit(d):
    body = d.one(["20", "23", "24", "27", "30"]) + d.digits(8)
    check = -checks.weighted(body, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) % 11
    return None if check == 10 else f"{body[:2]}-{body[2:]}-{check}"


def clabe(d):
    body = d.one(["002", "012", "014", "021", "072"]) + d.digits(14)
    total = sum(int(digit) * weight % 10 for digit, weight in zip(body, (3, 7, 1) * 6))
    return body + str(-total % 10)


def aadhaar(d):
    body = d.digits(11, "23456789")
    number = body + checks.verhoeff(body)
    return f"{number[:4]} {number[4:8]} {number[8:]}"


def in_pan(d):
    return d.some(CAPITALS, 3) + d.one("PCHFATBLJG") + d.one(CAPITALS) + d.digits(4) + d.one(CAPITALS)


def cn_ric(d):
    body = d.one(["110101", "310104", "440106", "330102"]) + f"19{birth(d)[0]}{d.between(1, 12):02}{d.between(1, 28):02}"
    body += d.digits(3)
    return body + "10X98765432"[checks.weighted(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)) % 11]


def hkid(d):
    letter, body = d.one(CAPITALS), d.digits(6)
    total = 36 * 9 + (ord(letter) - 55) * 8 + checks.weighted(body, range(7, 1, -1))
    return f"{letter}{body}({'0A987654321'[total % 11]})"


def nric(d):
    first, body = d.one("STFG"), d.digits(7)
    total = checks.weighted(body, (2, 7, 6, 5, 4, 3, 2)) + (4 if first in "TG" else 0)
    return first + body + ("JZIHGFEDCBA" if first in "ST" else "XWUTRQPNMLK")[total % 11]


def rrn(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.one('12')}{d.digits(5)}"
    check = (11 - checks.weighted(body, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)) % 11) % 10
    return f"{body[:6]}-{body[6:]}{check}"


def th_id(d):
    body = d.digits(12, "12345678")
    number = body + str((11 - checks.weighted(body, range(13, 1, -1)) % 11) % 10)
    return f"{number[0]}-{number[1:5]}-{number[5:10]}-{number[10:12]}-{number[12]}"


def tckn(d):
    body = d.digits(9, "123456789")
    tenth = (7 * sum(map(int, body[0::2])) - sum(map(int, body[1::2]))) % 10
    return f"{body}{tenth}{(sum(map(int, body)) + tenth) % 10}"


def za_id(d):
    year, month, day = birth(d)
    body = f"{year:02}{month:02}{day:02}{d.digits(4)}08"
    return body + checks.luhn(body)


def my_number(d):
    body = d.digits(11)
    weights = [n - 5 if n > 6 else n + 1 for n in range(11, 0, -1)]
    rest = checks.weighted(body, weights) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def imei(d):
    body = "35" + d.digits(12)
    return body + checks.luhn(body)


def ip(d):
    if d.chance(70):
        return f"{d.one([52, 81, 91, 130, 185, 203])}.{d.below(256)}.{d.below(256)}.{d.between(1, 254)}"
    return f"2001:db8:{d.some('0123456789abcdef', 4)}::{d.some('123456789abcdef', 3)}"


def phone(d):
    return d.one([
        lambda: f"+1 {d.one([212, 312, 415, 617])}-{d.between(200, 999)}-{d.digits(4)}",
        lambda: f"({d.one([212, 312, 415, 617])}) {d.between(200, 999)}-{d.digits(4)}",
        lambda: f"+49 30 {d.digits(7, '23456789')}",
        lambda: f"+44 20 7{d.digits(3)} {d.digits(4)}",
        lambda: f"+33 1 {d.digits(2, '4')} {d.digits(2)} {d.digits(2)} {d.digits(2)}",
    ])()


NAMES = ["anna", "ben", "carla", "david", "elena", "farid", "greta", "hugo", "ines", "jonas", "kemal", "lucia"]


def email(d):
    return f"{d.one(NAMES)}.{d.one(NAMES)}{d.below(90)}@{d.one(['acme-corp.com', 'mailbox.org', 'uni-weser.de', 'shop.co.uk'])}"


def bic(d):
    return d.one(["DEUT", "COBA", "BNPA", "INGB", "NDEA", "BARC"]) + d.one(["DEFF", "FRPP", "NL2A", "SESS", "GB22"]) + d.one(
        ["", "XXX", d.digits(3)])


def dob(d):
    year, month, day = birth(d)
    return d.one([f"19{year}-{month:02}-{day:02}", f"{month:02}/{day:02}/19{year}", f"{day}.{month}.19{year}"])


def address(d):
    street = f"{d.between(2, 980)} {d.one(['Maple', 'Oak', 'Lincoln', 'Mill'])} {d.one(['Street', 'Avenue', 'Road', 'Drive'])}"
    city, state, area = d.one([("Denver", "CO", 802), ("Springfield", "OR", 974), ("Austin", "TX", 787), ("Albany", "NY", 122)])
    return f"{street}, {city}, {state} {area}{d.digits(2)}"


def btc(d):
    program = bytes(d.below(256) for _ in range(20))
    return checks.base58check(b"\0" + program) if d.chance(50) else checks.bech32("bc", 0, program)


def ltc(d):
    return checks.base58check(bytes([0x30]) + bytes(d.below(256) for _ in range(20)))


def tron(d):
    return checks.base58check(bytes([0x41]) + bytes(d.below(256) for _ in range(20)))


def hexadecimal(count):
    return lambda d: d.some("0123456789abcdef", count)


def mac(d):
    return ":".join(d.some("0123456789ABCDEF", 2) for _ in range(6))


# entity: (maker, words that name it, whether it is told by its form alone, which of its digits, if changed, makes it wrong
# for certain: nothing for one without a check digit)
IDENTIFIERS = {
    "CREDIT_CARD": (card, ["card number", "credit card", "Visa"], True, -1),
    "CARD_SECURITY_CODE": (lambda d: d.digits(3), ["CVV", "CVC", "security code"], False, None),
    "CARD_EXPIRY": (lambda d: f"{d.between(1, 12):02}/{d.between(27, 34)}", ["Visa card expiry", "credit card exp"], False,
                    None),
    "IBAN": (iban, ["IBAN", "bank account"], True, -1),
    "SWIFT_BIC": (bic, ["BIC", "SWIFT code"], False, None),
    "US_ABA_ROUTING": (aba, ["routing number", "ABA"], False, -1),
    "US_SSN": (ssn, ["SSN", "social security number"], False, None),
    "US_ITIN": (itin, ["ITIN", "individual taxpayer id"], False, None),
    "US_EIN": (lambda d: f"{d.one([12, 20, 36, 45, 84])}-{d.digits(7)}", ["EIN", "employer identification number"], False,
               None),
    "US_NPI": (npi, ["NPI", "provider identifier"], False, -1),
    "US_DEA": (dea, ["DEA number", "DEA registration"], False, -1),
    "US_MBI": (mbi, ["Medicare number", "MBI"], False, None),
    "VIN": (vin, ["VIN", "vehicle identification number"], False, -1),
    "UK_NHS": (nhs, ["NHS number"], False, -1),
    "UK_NINO": (nino, ["National Insurance number", "NINO"], False, None),
    "UK_UTR": (utr, ["UTR", "unique taxpayer reference"], False, 0),
    "CA_SIN": (sin, ["SIN", "social insurance number"], False, -1),
    "AU_TFN": (tfn, ["TFN", "tax file number"], False, -1),
    "AU_ABN": (abn, ["ABN", "Australian business number"], False, -1),
    "AU_MEDICARE": (medicare_au, ["Medicare number", "Medicare card"], False, -2),
    "NZ_IRD": (ird, ["IRD number"], False, -1),
    "DE_TAX_ID": (de_tax, ["Steuer-ID", "steuerliche Identifikationsnummer"], False, -1),
    "FR_NIR": (nir, ["numéro de sécurité sociale", "NIR"], False, -1),
    "ES_DNI": (dni, ["DNI"], False, -1),
    "ES_NIE": (nie, ["NIE"], False, -1),
    "IT_FISCAL_CODE": (codice_fiscale, ["codice fiscale"], False, -1),
    "PT_NIF": (pt_nif, ["NIF", "número de contribuinte"], False, -1),
    "NL_BSN": (bsn, ["BSN", "burgerservicenummer"], False, -1),
    "BE_NN": (be_nn, ["rijksregisternummer", "numéro national"], False, -1),
    "PL_PESEL": (pesel, ["PESEL"], False, -1),
    "PL_NIP": (pl_nip, ["NIP"], False, -1),
    "SE_PNR": (personnummer, ["personnummer"], False, -1),
    "NO_FODSELSNUMMER": (fodselsnummer, ["fødselsnummer"], False, -1),
    "FI_HETU": (hetu, ["henkilötunnus"], False, -1),
    "CH_AHV": (ahv, ["AHV-Nummer"], False, -1),
    "BR_CPF": (cpf, ["CPF"], False, -1),
    "BR_CNPJ": (cnpj, ["CNPJ"], False, -1),
    "CL_RUT": (rut, ["RUT"], False, -1),
    "AR_CUIT": (cuit, ["CUIT"], False, -1),
    "MX_CLABE": (clabe, ["CLABE"], False, -1),
    "IN_AADHAAR": (aadhaar, ["Aadhaar"], False, -1),
    "IN_PAN": (in_pan, ["PAN card", "permanent account number"], False, None),
    "CN_RIC": (cn_ric, ["身份证号", "resident identity card"], False, -1),
    "HK_HKID": (hkid, ["HKID"], False, -1),
    "SG_NRIC": (nric, ["NRIC"], False, -1),
    "KR_RRN": (rrn, ["주민등록번호", "resident registration number"], False, -1),
    "TH_ID": (th_id, ["Thai ID", "เลขประจำตัวประชาชน"], False, -1),
    "TR_TCKN": (tckn, ["TC kimlik no", "T.C. kimlik numarası"], False, -1),
    "ZA_ID": (za_id, ["South African ID", "ID number"], False, -1),
    "JP_MY_NUMBER": (my_number, ["マイナンバー", "My Number"], False, -1),
    "IMEI": (imei, ["IMEI"], False, -1),
    "IP_ADDRESS": (ip, ["client IP", "address"], True, None),
    "MAC_ADDRESS": (mac, ["MAC address"], True, None),
    "EMAIL": (email, ["mail", "e-mail"], True, None),
    "PHONE": (phone, ["phone", "call me at", "mobile"], False, None),
    "DATE_OF_BIRTH": (dob, ["date of birth", "born on", "DOB"], False, None),
    "STREET_ADDRESS": (address, ["home address", "I live at"], False, None),
    "BTC_ADDRESS": (btc, ["bitcoin address", "BTC wallet"], True, -1),
    "LTC_ADDRESS": (ltc, ["litecoin address"], True, -1),
    "TRX_ADDRESS": (tron, ["TRON address", "USDT (TRC20) wallet"], True, -1),
    "ETH_ADDRESS": (lambda d: "0x" + hexadecimal(40)(d), ["ethereum address", "wallet"], True, None),
    "US_PASSPORT": (lambda d: d.digits(9, "3456"), ["US passport number", "U.S. passport"], False, None),
    "UK_PASSPORT": (lambda d: d.digits(9, "3456"), ["UK passport", "British passport number"], False, None),
    "US_MRN": (lambda d: d.digits(8), ["MRN", "medical record number"], False, None),
}
