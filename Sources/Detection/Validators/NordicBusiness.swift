extension Validator {
    static let nordicBusinessValidators = [
        dkCPR, dkCPRMod11, dkCVR, fiBusinessID, isKennitala, noOrganisation, noAccount, seOrganisation, seVAT,
    ]

    /// The modulus 11 check has not held for all since 2007, so the date is all that is asked for.
    static let dkCPR = digits("dk_cpr", 10, "Danish CPR number: date") { digits in
        hasCPRDate(digits)
    }

    static let dkCPRMod11 = digits("dk_cpr_mod11", 10, "Danish CPR number: date and modulus 11, as until 2007") {
        digits in
        hasCPRDate(digits) && CheckDigit.sum(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }

    /// The seventh digit and the year tell the century.
    private static func hasCPRDate(_ digits: [Int]) -> Bool {
        let short = CheckDigit.number(digits[4..<6])
        let century: Int
        switch digits[6] {
        case 0...3: century = 1900
        case 4, 9: century = short < 37 ? 2000 : 1900
        default: century = short < 58 ? 2000 : 1800
        }
        return CalendarDate.isDate(
            year: century + short,
            month: CheckDigit.number(digits[2..<4]),
            day: CheckDigit.number(digits[0..<2])
        )
    }

    static let dkCVR = digits("dk_cvr", 8...8, after: "DK", "Danish CVR and VAT: weights 2 7 6 5 4 3 2 1") { digits in
        digits[0] != 0 && !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }

    static let fiBusinessID = digits("fi_business_id", 8...8, after: "FI", "Finnish business ID and VAT: modulus 11") {
        digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [7, 9, 10, 5, 8, 4, 2, 1]) % 11 == 0
    }

    /// Firms have 40 added to the day.
    static let isKennitala = digits("is_kennitala", 10, "Icelandic kennitala: date and modulus 11") { digits in
        let day = CheckDigit.number(digits[0..<2])
        return CalendarDate.isDay(day > 40 ? day - 40 : day, ofMonth: CheckDigit.number(digits[2..<4]))
            && [8, 9, 0].contains(digits[9]) && CheckDigit.sum(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }

    static let noOrganisation = Validator(
        name: "no_orgnr",
        summary: "Norwegian organisation number and VAT: modulus 11"
    ) {
        value in
        var compact = CompactValue(value).dropping("NO")
        if compact.count == 12, compact.bytes.suffix(3).elementsEqual("MVA".utf8) {
            compact = CompactValue(Array(compact.bytes.prefix(9)))
        }
        guard compact.count == 9, let digits = compact.digits(), !CheckDigit.isRepeated(digits) else { return false }
        return CheckDigit.complement11(digits.prefix(8), [3, 2, 7, 6, 5, 4, 3, 2]) == digits[8]
    }

    /// Accounts that begin with four zeros are seven digits with Luhn.
    static let noAccount = digits("no_kontonr", 11, "Norwegian bank account: modulus 11") { digits in
        if digits.prefix(4).allSatisfy({ $0 == 0 }) { return Luhn.isValid(Array(digits.suffix(7))) }
        return CheckDigit.complement11(digits.prefix(10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) == digits[10]
    }

    /// The third digit is 2 or more, which no month is.
    static let seOrganisation = digits("se_orgnr", 10, "Swedish organisation number: Luhn") { digits in
        !CheckDigit.isRepeated(digits) && digits[0] != 0 && Luhn.isValid(digits)
    }

    static let seVAT = digits("se_vat", 12...12, after: "SE", "Swedish VAT: an organisation number and 01 to 94") {
        digits in
        (1...94).contains(CheckDigit.number(digits.suffix(2))) && Luhn.isValid(Array(digits.prefix(10)))
    }
}
