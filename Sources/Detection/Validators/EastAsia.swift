extension Validator {
    static let eastAsiaValidators = [cnUSCC, twNatID, twARC, twUBN, krFRN, krBRN, jpCorporate]

    static let cnUSCC = Validator(name: "cn_uscc", summary: "Chinese social credit code: powers of 3, modulus 31") {
        value in
        let bytes = CompactValue(value).bytes
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
        let places = bytes.compactMap { alphabet.firstIndex(of: $0) }
        guard bytes.count == 18, places.count == 18, bytes[2..<8].allSatisfy(ASCII.isDigit) else { return false }
        let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
        return (31 - CheckDigit.sum(places.prefix(17), weights) % 31) % 31 == places[17]
    }

    /// What a letter counts, by its place in the alphabet: I, O, W and Z were added late.
    private static let taiwanLetters = [
        10, 11, 12, 13, 14, 15, 16, 17, 34, 18, 19, 20, 21, 22, 35, 23, 24, 25, 26, 27, 28, 29, 32, 30, 31, 33,
    ]

    private static func taiwanValue(_ byte: UInt8) -> Int { taiwanLetters[Int(byte) - 0x41] }

    /// The first digit is sex, and 8 or 9 for foreigners' numbers since 2021.
    static let twNatID = Validator(
        name: "tw_natid",
        summary: "Taiwanese identity number: a letter as two digits, modulus 10"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.fits("A999999999"), let digits = compact.digits(in: 1..<10) else { return false }
        let letter = taiwanValue(compact.bytes[0])
        let places = [letter / 10, letter % 10] + digits
        return [1, 2, 8, 9].contains(digits[0]) && CheckDigit.sum(places, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 == 0
    }

    /// Numbers of residents until 2020 had a second letter, which counts by its last digit.
    static let twARC = Validator(name: "tw_arc", summary: "Taiwanese residence permit, old and new form") { value in
        let compact = CompactValue(value)
        if compact.fits("A999999999"), let digits = compact.digits(in: 1..<10) {
            let letter = taiwanValue(compact.bytes[0])
            let places = [letter / 10, letter % 10] + digits
            return digits[0] >= 8 && CheckDigit.sum(places, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 == 0
        }
        guard compact.fits("AA99999999"), let digits = compact.digits(in: 2..<10) else { return false }
        let letter = taiwanValue(compact.bytes[0])
        let places = [letter / 10, letter % 10, taiwanValue(compact.bytes[1]) % 10] + digits
        return "ABCD".utf8.contains(compact.bytes[1])
            && CheckDigit.sum(places, [1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1]) % 10 == 0
    }

    /// A multiple of 5 since 2023; a seventh digit of 7 may count 10 as 1.
    static let twUBN = digits("tw_ubn", 8, "Taiwanese business number: modulus 5") { digits in
        let sum = CheckDigit.crossSum(digits, [1, 2, 1, 2, 1, 2, 4, 1])
        return CheckDigit.number(digits) > 0 && (sum % 5 == 0 || digits[6] == 7 && (sum + 1) % 5 == 0)
    }

    /// Foreigners' numbers have 5 to 8 after the birthday and add two to the check digit.
    static let krFRN = digits(
        "kr_frn",
        13,
        "Korean foreigner's number: date, 5 to 8, and modulus 11 before October 2020"
    ) {
        digits in
        (5...8).contains(digits[6]) && krRRN.accepts(digits.map { UInt8($0 + 0x30) })
    }

    static let krBRN = digits("kr_brn", 10, "Korean business number: modulus 10") { digits in
        let sum = CheckDigit.sum(digits.prefix(9), [1, 3, 7, 1, 3, 7, 1, 3, 5]) + digits[8] * 5 / 10
        return CheckDigit.number(digits[0..<3]) > 100 && CheckDigit.number(digits[3..<5]) > 0
            && CheckDigit.number(digits[5..<9]) > 0 && (10 - sum % 10) % 10 == digits[9]
    }

    /// The check digit comes first.
    static let jpCorporate = digits("jp_corporate", 13, "Japanese corporate number: modulus 9, the check digit first") {
        digits in
        let sum = CheckDigit.sum(digits.dropFirst().reversed(), [1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2])
        return !CheckDigit.isRepeated(digits) && 9 - sum % 9 == digits[0]
    }
}
