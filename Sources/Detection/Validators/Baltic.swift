extension Validator {
    static let balticValidators = [eeIK, ltAK, lvPK, eeVAT, ltVAT]

    /// Two rounds of modulus 11, as Estonia and Lithuania have it; the first digit is sex and century.
    private static func isBalticID(_ digits: [Int]) -> Bool {
        guard (1...8).contains(digits[0]) else { return false }
        let year = 1800 + (digits[0] - 1) / 2 * 100 + CheckDigit.number(digits[1..<3])
        let (month, day) = (CheckDigit.number(digits[3..<5]), CheckDigit.number(digits[5..<7]))
        guard CalendarDate.isDate(year: year, month: month, day: day) else { return false }
        let first = CheckDigit.sum(digits.prefix(10), [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
        let second = CheckDigit.sum(digits.prefix(10), [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10
        return digits[10] == (first < 10 ? first : second)
    }

    static let eeIK = digits("ee_ik", 11, "Estonian isikukood: date and two rounds of modulus 11", isValid: isBalticID)

    static let ltAK = digits("lt_ak", 11, "Lithuanian asmens kodas: date and two rounds of modulus 11") { digits in
        digits[0] == 9 ? false : isBalticID(digits)
    }

    /// Codes given out since 2017 begin with 32 and say nothing about a birthday.
    static let lvPK = digits("lv_pk", 11...11, after: "LV", "Latvian personas kods, or a firm's number: modulus 11") {
        digits in
        if digits[0] > 3 { return CheckDigit.sum(digits, [9, 1, 4, 8, 3, 10, 2, 5, 7, 6, 1]) % 11 == 3 }
        if digits.starts(with: [3, 2]) { return true }
        let year = 1800 + digits[6] * 100 + CheckDigit.number(digits[4..<6])
        let (day, month) = (CheckDigit.number(digits[0..<2]), CheckDigit.number(digits[2..<4]))
        let check = (1101 - CheckDigit.sum(digits.prefix(10), [1, 6, 3, 7, 9, 10, 5, 8, 4, 2])) % 11 % 10
        return digits[6] <= 2 && CalendarDate.isDate(year: year, month: month, day: day) && check == digits[10]
    }

    static let eeVAT = digits("ee_vat", 9...9, after: "EE", "Estonian VAT: weights 3-7-1") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0
    }

    static let ltVAT = digits("lt_vat", 9...12, after: "LT", "Lithuanian VAT: two rounds of modulus 11") { digits in
        guard digits.count == 9 || digits.count == 12, digits[digits.count - 2] == 1 else { return false }
        let body = digits.dropLast()
        let sums = [0, 2].map { shift in
            body.enumerated().reduce(0) { $0 + $1.element * (1 + ($1.offset + shift) % 9) } % 11
        }
        return digits.last == (sums[0] < 10 ? sums[0] : sums[1] % 10)
    }
}
