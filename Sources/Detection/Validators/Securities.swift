extension Validator {
    static let securityValidators = [isin, cusip, sedol, lei, imei, isbn, issn, ean, freightContainer, verhoeff]

    /// Letters count as 10 to 35, written as two digits each before the Luhn sum.
    static let isin = Validator(name: "isin", summary: "ISIN: a country and a Luhn digit (ISO 6166)") { value in
        let compact = CompactValue(value)
        guard compact.count == 12, compact.isLetters(in: 0..<2), compact.digits(in: 11..<12) != nil else {
            return false
        }
        let prefix = String(decoding: compact.bytes.prefix(2), as: UTF8.self)
        return isinPrefixes.contains(prefix)
            && Luhn.isValid(compact.bytes.flatMap(twoDigits))
    }

    /// Countries, and prefixes of numbering agencies and of issuers without a country.
    private static let isinPrefixes = CountryCodes.alpha2.union([
        "AN", "CS", "EU", "EZ", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XS",
    ])

    private static func twoDigits(_ byte: UInt8) -> [Int] {
        let place = AlphanumericValue.base36(byte)
        return place < 10 ? [place] : [place / 10, place % 10]
    }

    static let cusip = Validator(name: "cusip", summary: "CUSIP: double-add-double, modulus 10") { value in
        let text = value.map { ASCII.isLowercase($0) ? $0 & 0xDF : $0 }.filter { $0 != 0x20 && $0 != UInt8(ascii: "-") }
        let places = text.compactMap { byte in
            ASCII.isDigit(byte) || ASCII.isUppercase(byte) ? AlphanumericValue.base36(byte) : cusipSigns[byte]
        }
        guard text.count == 9, places.count == 9, ASCII.isDigit(text[8]) else { return false }
        let sum = places.prefix(8).enumerated().reduce(0) { sum, place in
            let weighted = place.offset % 2 == 0 ? place.element : place.element * 2
            return sum + weighted / 10 + weighted % 10
        }
        return (10 - sum % 10) % 10 == places[8] && !CheckDigit.isRepeated(places)
    }

    private static let cusipSigns: [UInt8: Int] = [UInt8(ascii: "*"): 36, UInt8(ascii: "@"): 37, UInt8(ascii: "#"): 38]

    static let sedol = Validator(name: "sedol", summary: "SEDOL: weights 1 3 1 7 3 9 1, no vowels") { value in
        let bytes = CompactValue(value).bytes
        guard bytes.count == 7, bytes.allSatisfy({ !"AEIOU".utf8.contains($0) }), ASCII.isDigit(bytes[6]) else {
            return false
        }
        let places = bytes.map(AlphanumericValue.base36)
        return !CheckDigit.isRepeated(places) && CheckDigit.sum(places, [1, 3, 1, 7, 3, 9, 1]) % 10 == 0
    }

    static let lei = Validator(name: "lei", summary: "LEI: 18 places and MOD 97-10 (ISO 17442)") { value in
        let compact = CompactValue(value)
        guard compact.count == 20, compact.digits(in: 18..<20) != nil else { return false }
        return AlphanumericValue.remainder97(compact.bytes) == 1 && !CheckDigit.isRepeated(compact.bytes.map(Int.init))
    }

    static let imei = digits("imei", 15, "IMEI: Luhn (3GPP TS 23.003)") { digits in
        !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let isbn = Validator(name: "isbn", summary: "ISBN-10, or ISBN-13 with 978 or 979 (ISO 2108)") { value in
        let compact = CompactValue(value)
        if compact.count == 13, let digits = compact.digits() {
            return (digits.starts(with: [9, 7, 8]) || digits.starts(with: [9, 7, 9])) && CheckDigit.isEAN(digits)
        }
        guard compact.count == 10, let digits = compact.digits(in: 0..<9) else { return false }
        guard let last = AlphanumericValue.digitOrX(compact.bytes[9]) else { return false }
        return (CheckDigit.sum(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2]) + last) % 11 == 0
    }

    static let issn = Validator(name: "issn", summary: "ISSN: modulus 11 with X for 10 (ISO 3297)") { value in
        let compact = CompactValue(value)
        guard compact.count == 8, let digits = compact.digits(in: 0..<7) else { return false }
        guard let last = AlphanumericValue.digitOrX(compact.bytes[7]) else { return false }
        return (CheckDigit.sum(digits, [8, 7, 6, 5, 4, 3, 2]) + last) % 11 == 0
    }

    static let ean = digits("ean", 8...14, "EAN-8, UPC-A, EAN-13 or GTIN-14: weights 3 and 1") { digits in
        [8, 12, 13, 14].contains(digits.count) && CheckDigit.isEAN(digits)
    }

    /// Owner, category `J`, `U`, `Z` or `R`, serial and a check digit; letters skip the multiples of 11.
    static let freightContainer = Validator(name: "freight_container", summary: "Freight container: ISO 6346") {
        value in
        let compact = CompactValue(value)
        guard compact.count == 11, compact.isLetters(in: 0..<4), let digits = compact.digits(in: 4..<11) else {
            return false
        }
        guard "JUZR".utf8.contains(compact.bytes[3]) else { return false }
        let letters = compact.bytes.prefix(4).map { byte in
            let place = Int(byte) - 0x41
            return place + 10 + (place + 9) / 10
        }
        let sum = (letters + digits.prefix(6)).enumerated().reduce(0) { $0 + $1.element << $1.offset }
        return sum % 11 % 10 == digits[6]
    }

    static let verhoeff = digits("verhoeff", 2...32, "Verhoeff's dihedral check digit") { Verhoeff.isValid($0) }
}

/// What letters count in check digits.
enum AlphanumericValue {
    /// 0 to 9 for digits and 10 to 35 for upper-case letters.
    static func base36(_ byte: UInt8) -> Int { ASCII.isDigit(byte) ? Int(byte) - 0x30 : Int(byte) - 0x41 + 10 }

    /// 0 to 9, and 10 for X.
    static func digitOrX(_ byte: UInt8) -> Int? {
        ASCII.isDigit(byte) ? Int(byte) - 0x30 : byte == UInt8(ascii: "X") ? 10 : nil
    }

    /// The number modulo 97 with A…Z written as 10…35 (ISO/IEC 7064 MOD 97-10).
    static func remainder97(_ bytes: some Sequence<UInt8>) -> Int {
        bytes.reduce(0) { remainder, byte in
            let place = base36(byte)
            return (remainder * (place < 10 ? 10 : 100) + place) % 97
        }
    }
}
