extension Validator {
    static let westernEuropeValidators = [deTaxID, frNIR, nlBSN, beNationalNumber, chAHV]

    static let deTaxID = digits("de_tax_id", 11, "German tax ID: ISO 7064 MOD 11,10 and one digit twice or thrice") {
        digits in
        let counts = Dictionary(grouping: digits.prefix(10), by: { $0 }).values.map(\.count).filter { $0 > 1 }
        return digits[0] != 0 && counts.count == 1 && counts[0] <= 3 && CheckDigit.isMod11And10(digits)
    }

    /// 13 places and a key of two digits; Corsican departments write 2A and 2B.
    static let frNIR = Validator(
        name: "fr_nir",
        summary: "French NIR: 97 less the number modulo 97; Corsica as 19 and 18"
    ) {
        value in
        var bytes = CompactValue(value).bytes
        guard bytes.count == 15, "123478".utf8.contains(bytes[0]) else { return false }
        if bytes[5] == UInt8(ascii: "2"), bytes[6] == UInt8(ascii: "A") || bytes[6] == UInt8(ascii: "B") {
            (bytes[5], bytes[6]) = (UInt8(ascii: "1"), bytes[6] == UInt8(ascii: "A") ? 0x39 : 0x38)
        }
        guard let digits = CompactValue(bytes).digits() else { return false }
        return CheckDigit.number(digits[13..<15]) == 97 - CheckDigit.remainder(digits[0..<13], modulo: 97)
    }

    static let nlBSN = digits("nl_bsn", 8...9, "Dutch BSN: the eleven test, weights 9 to 2 and -1") { digits in
        let nine = digits.count == 8 ? [0] + digits : digits
        return !CheckDigit.isRepeated(digits) && CheckDigit.sum(nine, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
    }

    static let beNationalNumber = digits("be_nn", 11, "Belgian national number: date, 97 less the number modulo 97") {
        BelgianNumber.isValid($0, monthOffsets: [0])
    }

    static let chAHV = digits("ch_ahv", 13, "Swiss AHV number: 756 and the EAN-13 check digit") { digits in
        digits.starts(with: [7, 5, 6])
            && CheckDigit.sum(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0
    }
}
