extension Validator {
    static let unitedKingdomValidators = [nhs, nino, utr]

    static let nhs = digits("nhs", 10, "UK NHS number: modulus 11, weights 10 to 2") { digits in
        let check = (11 - CheckDigit.sum(digits.prefix(9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return check == digits[9] && !CheckDigit.isRepeated(digits)
    }

    /// HMRC NIM39110.
    ///
    /// There is no check digit.
    static let nino = Validator(
        name: "nino",
        summary: "UK National Insurance number: a prefix that is issued, suffix A-D or none"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.count == 8 || compact.count == 9, compact.digits(in: 2..<8) != nil else { return false }
        let first = compact.bytes[0]
        let second = compact.bytes[1]
        guard ASCII.isUppercase(first), ASCII.isUppercase(second) else { return false }
        guard compact.bytes.dropFirst(8).allSatisfy("ABCD".utf8.contains) else { return false }
        let prefix = String(decoding: [first, second], as: UTF8.self)
        return !"DFIQUV".utf8.contains(first) && !"DFIOQUV".utf8.contains(second)
            && !["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"].contains(prefix)
    }

    /// A K may follow where it is used for self assessment.
    static let utr = Validator(
        name: "uk_utr",
        summary: "UK unique taxpayer reference: modulus 11, the check digit first"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.count == 10 || compact.count == 11 && compact.bytes[10] == UInt8(ascii: "K") else { return false }
        guard let digits = compact.digits(in: 0..<10) else { return false }
        let remainder = CheckDigit.sum(digits.dropFirst(), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11
        return [2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1][remainder] == digits[0]
    }
}
