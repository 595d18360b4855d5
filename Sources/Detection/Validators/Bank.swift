extension Validator {
    static let bankValidators = [iban, abaRouting, swiftBIC]

    static let iban = Validator(name: "iban", summary: "IBAN: ISO 7064 MOD 97-10 and its country's length (ISO 13616)")
    {
        value in
        let compact = CompactValue(value)
        guard compact.count >= 15, compact.isLetters(in: 0..<2), compact.digits(in: 2..<4) != nil else { return false }
        let country = String(decoding: compact.bytes.prefix(2), as: UTF8.self)
        guard IBAN.lengths[country] == compact.count else { return false }
        return IBAN.remainder(compact.bytes) == 1
    }

    static let abaRouting = digits("aba_routing", 9, "ABA routing number: weights 3-7-1 and an issued district") {
        digits in
        let district = digits[0] * 10 + digits[1]
        let isIssued =
            (0...12).contains(district) || (21...32).contains(district) || (61...72).contains(district)
            || district == 80
        return isIssued && !CheckDigit.isRepeated(digits)
            && CheckDigit.sum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
    }

    /// There is no check digit in a BIC: the country code is all that can be wrong.
    static let swiftBIC = Validator(name: "swift_bic", summary: "BIC: its structure and an ISO 3166 country (ISO 9362)")
    {
        value in
        let compact = CompactValue(value)
        guard compact.count == value.count, compact.count == 8 || compact.count == 11 else { return false }
        guard compact.isLetters(in: 0..<6) else { return false }
        return CountryCodes.alpha2.contains(String(decoding: compact.bytes[4..<6], as: UTF8.self))
    }
}

/// What ISO 13616 and its registry say about IBANs.
enum IBAN {
    /// The number modulo 97 with the first four characters moved to the end and A…Z written as 10…35.
    static func remainder(_ bytes: [UInt8]) -> Int {
        (bytes.dropFirst(4) + bytes.prefix(4)).reduce(0) { remainder, byte in
            ASCII.isDigit(byte)
                ? (remainder * 10 + Int(byte) - 0x30) % 97 : (remainder * 100 + Int(byte) - 0x41 + 10) % 97
        }
    }

    /// Length in characters by country.
    static let lengths: [String: Int] = [
        "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
        "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
        "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
        "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20,
        "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19,
        "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29,
        "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24,
        "SM": 27, "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
        "YE": 30,
    ]
}
