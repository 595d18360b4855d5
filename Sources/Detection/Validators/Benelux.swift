extension Validator {
    static let beneluxValidators = [beINSZ, beBIS, beVAT, nlVAT, nlEducation, luVAT, luID]

    static let beINSZ = digits("be_insz", 11, "Belgian INSZ: national or BIS number") {
        BelgianNumber.isValid($0, monthOffsets: [0, 20, 40])
    }

    static let beBIS = digits("be_bis", 11, "Belgian BIS number: a national number with 20 or 40 added to the month") {
        BelgianNumber.isValid($0, monthOffsets: [20, 40])
    }

    static let beVAT = digits("be_vat", 9...10, after: "BE", "Belgian VAT: 97 less the number modulo 97") { digits in
        let ten = digits.count == 9 ? [0] + digits : digits
        return ten[0] <= 1 && !CheckDigit.isRepeated(ten)
            && 97 - CheckDigit.number(ten.prefix(8)) % 97 == CheckDigit.number(ten.suffix(2))
    }

    /// Numbers of sole traders given out since 2020 have a MOD 97-10 of their own in place of the BSN.
    static let nlVAT = Validator(name: "nl_vat", summary: "Dutch VAT: a BSN or MOD 97-10, B and two digits") { value in
        let compact = CompactValue(value).dropping("NL")
        guard compact.fits("999999999b99"), let number = compact.digits(in: 0..<9) else { return false }
        let isElevenTest = CheckDigit.sum(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0
        return CheckDigit.number(number) > 0
            && (isElevenTest || AlphanumericValue.remainder97("NL".utf8 + compact.bytes) == 1)
    }

    static let nlEducation = digits("nl_onderwijsnummer", 9, "Dutch education number: 10 and the eleven test's 5") {
        digits in
        digits.starts(with: [1, 0]) && (CheckDigit.sum(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) + 11) % 11 == 5
    }

    static let luVAT = digits("lu_vat", 8...8, after: "LU", "Luxembourg VAT: the first six modulo 89") { digits in
        !CheckDigit.isRepeated(digits)
            && CheckDigit.number(digits.prefix(6)) % 89 == CheckDigit.number(digits.suffix(2))
    }

    static let luID = digits("lu_matricule", 13, "Luxembourg matricule: date, Luhn and Verhoeff") { digits in
        let year = CheckDigit.number(digits.prefix(4))
        return (1800...2099).contains(year)
            && CalendarDate.isDate(
                year: year,
                month: CheckDigit.number(digits[4..<6]),
                day: CheckDigit.number(digits[6..<8])
            )
            && Luhn.isValid(Array(digits.prefix(12))) && Verhoeff.isValid(Array(digits.prefix(11)) + [digits[12]])
    }
}

/// What a Belgian national number and its kin share.
///
/// Births from 2000 on are computed with a 2 in front. A month or day of 0 is not known, or the counter ran out.
enum BelgianNumber {
    static func isValid(_ digits: [Int], monthOffsets: [Int]) -> Bool {
        let check = CheckDigit.number(digits[9..<11])
        guard CheckDigit.number(digits[6..<9]) > 0 else { return false }
        return [(1900, [Int]()), (2000, [2])].contains { century, prefix in
            check == 97 - CheckDigit.remainder(prefix + digits[0..<9], modulo: 97)
                && monthOffsets.contains { hasDate(digits, century: century, monthOffset: $0) }
        }
    }

    private static func hasDate(_ digits: [Int], century: Int, monthOffset: Int) -> Bool {
        let year = century + CheckDigit.number(digits[0..<2])
        let month = CheckDigit.number(digits[2..<4]) - monthOffset
        let day = CheckDigit.number(digits[4..<6])
        guard (0...12).contains(month) else { return false }
        return month == 0 || day == 0 || CalendarDate.isDate(year: year, month: month, day: day)
    }
}
