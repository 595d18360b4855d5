extension Validator {
    static let alpineValidators = [atUID, atTIN, atSVNR, chUID]

    static let atUID = Validator(name: "at_vat", summary: "Austrian UID: U and eight digits, a Luhn sum with 4 added") {
        value in
        let compact = CompactValue(value).dropping("AT").dropping("U")
        guard compact.count == 8, let digits = compact.digits(), !CheckDigit.isRepeated(digits) else { return false }
        return (10 - (CheckDigit.crossSum(digits.prefix(7), [1, 2, 1, 2, 1, 2, 1]) + 4) % 10) % 10 == digits[7]
    }

    static let atTIN = digits("at_tin", 9, "Austrian tax number: office and a Luhn digit") { digits in
        CheckDigit.number(digits.prefix(2)) >= 3 && !CheckDigit.isRepeated(digits)
            && (10 - CheckDigit.crossSum(digits.prefix(8), [1, 2, 1, 2, 1, 2, 1, 2]) % 10) % 10 == digits[8]
    }

    /// The check digit is the fourth; the birthday comes last, and some months above 12 were given out.
    static let atSVNR = digits("at_svnr", 10, "Austrian social insurance: weights 3 7 9 5 8 4 2 1 6, modulus 11") {
        digits in
        guard digits[0] != 0, (1...31).contains(CheckDigit.number(digits[4..<6])) else { return false }
        guard (1...15).contains(CheckDigit.number(digits[6..<8])) else { return false }
        return CheckDigit.sum(digits, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == digits[3]
    }

    static let chUID = Validator(name: "ch_uid", summary: "Swiss UID and VAT: CHE and modulus 11") { value in
        var compact = CompactValue(value).dropping("CHE")
        for suffix in ["MWST", "TVA", "IVA", "TPV"]
        where compact.bytes.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) {
            compact = CompactValue(Array(compact.bytes.dropLast(suffix.utf8.count)))
        }
        guard compact.count == 9, let digits = compact.digits(), !CheckDigit.isRepeated(digits) else { return false }
        return CheckDigit.complement11(digits.prefix(8), [5, 4, 3, 2, 7, 6, 5, 4]) == digits[8]
    }
}
