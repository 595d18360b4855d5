extension Validator {
    static let easternEuropeValidators = [ruINN, ruSNILS, byUNP, uaEDRPOU, uaRNTRC, mdIDNO]

    static let ruINN = digits("ru_inn", 10...12, "Russian INN: modulus 11, once for firms and twice for people") {
        digits in
        guard !CheckDigit.isRepeated(digits) else { return false }
        if digits.count == 10 {
            return CheckDigit.sum(digits, [2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == digits[9]
        }
        return digits.count == 12
            && CheckDigit.sum(digits, [7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == digits[10]
            && CheckDigit.sum(digits, [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]) % 11 % 10 == digits[11]
    }

    static let ruSNILS = digits("ru_snils", 11, "Russian SNILS: weights 9 to 1, modulus 101") { digits in
        CheckDigit.number(digits.prefix(9)) > 1_001_998
            && CheckDigit.sum(digits.prefix(9), [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101 % 100
                == CheckDigit.number(digits.suffix(2))
    }

    /// The second letter of a person's number counts by its place in ABCEHKMOPT.
    static let byUNP = Validator(name: "by_unp", summary: "Belarusian UNP: modulus 11") { value in
        var bytes = CompactValue(value).bytes
        guard bytes.count == 9, "1234567ABCEHKM".utf8.contains(bytes[0]) else { return false }
        if let place = Array("ABCEHKMOPT".utf8).firstIndex(of: bytes[1]) { bytes[1] = UInt8(0x30 + place) }
        guard bytes.dropFirst().allSatisfy(ASCII.isDigit) else { return false }
        let places = bytes.map(AlphanumericValue.base36)
        return CheckDigit.sum(places.prefix(8), [29, 23, 19, 17, 13, 7, 5, 3]) % 11 == places[8]
    }

    static let uaEDRPOU = digits("ua_edrpou", 8, "Ukrainian EDRPOU: two rounds of modulus 11") { digits in
        let isMiddle = (30_000_000...60_000_000).contains(CheckDigit.number(digits))
        let weights = isMiddle ? [7, 1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 7]
        let first = CheckDigit.sum(digits, weights) % 11
        let check = first < 10 ? first : CheckDigit.sum(digits, weights.map { $0 + 2 }) % 11 % 10
        return !CheckDigit.isRepeated(digits) && digits[7] == check
    }

    static let uaRNTRC = digits("ua_rntrc", 10, "Ukrainian RNTRC: modulus 11") { digits in
        let sum = CheckDigit.sum(digits, [-1, 5, 7, 9, 4, 6, 10, 5, 7])
        return !CheckDigit.isRepeated(digits) && ((sum % 11) + 11) % 11 % 10 == digits[9]
    }

    static let mdIDNO = digits("md_idno", 13, "Moldovan IDNO and IDNP: weights 7-3-1") { digits in
        !CheckDigit.isRepeated(digits)
            && CheckDigit.sum(digits, [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == digits[12]
    }
}
