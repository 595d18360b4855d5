extension Validator {
    static let centralEuropeValidators = [
        czBirthNumber, czICO, czDIC, skVAT, huVAT, huTaxID, huTAJ, huPersonalID, siTaxNumber, plREGON14, plIDCard,
        plPassport,
    ]

    /// Women have 50 added to the month, and either sex 20 more where a day ran out of numbers.
    ///
    /// Numbers of nine digits were given out until 1953 and have no check digit.
    static let czBirthNumber = digits("cz_rc", 9...10, "Czech and Slovak birth number: date and modulus 11") { digits in
        isBirthNumber(digits)
    }

    private static func isBirthNumber(_ digits: [Int]) -> Bool {
        let short = CheckDigit.number(digits[0..<2])
        let year = digits.count == 9 || short >= 54 ? 1900 + short : 2000 + short
        let month = CheckDigit.number(digits[2..<4]) % 50
        guard digits.count == 10 || short <= 53, CheckDigit.number(digits.suffix(digits.count - 6)) > 0 else {
            return false
        }
        let plain = month > 20 && year >= 2004 ? month - 20 : month
        guard CalendarDate.isDate(year: year, month: plain, day: CheckDigit.number(digits[4..<6])) else { return false }
        guard digits.count == 10 else { return true }
        let remainder = CheckDigit.number(digits.prefix(9)) % 11
        return remainder % 10 == digits[9] && (remainder < 10 || year < 1986)
    }

    static let czICO = digits("cz_ico", 8, "Czech and Slovak company number: modulus 11") { digits in
        isCompanyNumber(digits)
    }

    private static func isCompanyNumber(_ digits: [Int]) -> Bool {
        let check = CheckDigit.complement11(digits.prefix(7), [8, 7, 6, 5, 4, 3, 2])
        return digits[0] != 9 && !CheckDigit.isRepeated(digits) && digits[7] == (check == 0 ? 1 : check % 10)
    }

    /// Of firms, of people without a birth number (they begin with 6), and of people with one.
    static let czDIC = digits("cz_dic", 8...10, after: "CZ", "Czech VAT: firm, person, or 6 and modulus 11") { digits in
        if digits.count == 8 { return isCompanyNumber(digits) }
        if digits.count == 9, digits[0] == 6 {
            let sum = CheckDigit.sum(digits[1..<8], [8, 7, 6, 5, 4, 3, 2]) % 11
            return ((8 - (10 - sum) % 11) % 10 + 10) % 10 == digits[8]
        }
        return isBirthNumber(digits)
    }

    static let skVAT = digits("sk_dph", 10...10, after: "SK", "Slovak VAT: a multiple of 11") { digits in
        isBirthNumber(digits)
            || digits[0] != 0 && [2, 3, 4, 7, 8, 9].contains(digits[2]) && CheckDigit.number(digits) % 11 == 0
    }

    static let huVAT = digits("hu_vat", 8...11, after: "HU", "Hungarian VAT: weights 9 7 3 1") { digits in
        [8, 11].contains(digits.count) && !CheckDigit.isRepeated(Array(digits.prefix(8)))
            && CheckDigit.sum(digits.prefix(8), [9, 7, 3, 1, 9, 7, 3, 1]) % 10 == 0
    }

    static let huTaxID = digits("hu_tax_id", 10, "Hungarian tax ID of a person: 8, a day and modulus 11") { digits in
        digits[0] == 8 && CheckDigit.sum(digits.prefix(9), [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11 == digits[9]
    }

    static let huTAJ = digits("hu_taj", 9, "Hungarian social security (TAJ): weights 3 and 7") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits.prefix(8), [3, 7, 3, 7, 3, 7, 3, 7]) % 10 == digits[8]
    }

    /// Weights run the other way for births after 1996.
    static let huPersonalID = digits("hu_personal_id", 11, "Hungarian personal ID: date and modulus 11") { digits in
        guard (1...4).contains(digits[0]) else { return false }
        let month = CheckDigit.number(digits[3..<5])
        guard CalendarDate.isDay(CheckDigit.number(digits[5..<7]), ofMonth: month) else { return false }
        let up = CheckDigit.sum(digits.prefix(10), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) % 11
        let down = CheckDigit.sum(digits.prefix(10), [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11
        let isRecent = digits[0] >= 3 || CheckDigit.number(digits[1..<3]) > 96
        return digits[10] == (isRecent ? down : up)
    }

    static let siTaxNumber = digits("si_tax", 8...8, after: "SI", "Slovene tax number and VAT: modulus 11") { digits in
        let check = 11 - CheckDigit.sum(digits.prefix(7), [8, 7, 6, 5, 4, 3, 2]) % 11
        return digits[0] != 0 && check != 11 && check % 10 == digits[7]
    }

    static let plREGON14 = digits("pl_regon_any", 9...14, "Polish REGON of nine or fourteen digits: modulus 11") {
        digits in
        guard digits.count == 9 || digits.count == 14, !CheckDigit.isRepeated(digits) else { return false }
        let short = CheckDigit.sum(digits.prefix(8), [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10
        guard short == digits[8] else { return false }
        return digits.count == 9
            || CheckDigit.sum(digits.prefix(13), [2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8]) % 11 % 10 == digits[13]
    }

    static let plIDCard = Validator(name: "pl_id_card", summary: "Polish identity card: weights 7 3 1 9 7 3 1 7 3") {
        value in
        let compact = CompactValue(value)
        return compact.fits("AAA999999")
            && CheckDigit.sum(compact.bytes.map(AlphanumericValue.base36), [7, 3, 1, 9, 7, 3, 1, 7, 3]) % 10 == 0
    }

    static let plPassport = Validator(name: "pl_passport", summary: "Polish passport: weights 7 3 9 1 7 3 1 7 3") {
        value in
        let compact = CompactValue(value)
        return compact.fits("AA9999999")
            && CheckDigit.sum(compact.bytes.map(AlphanumericValue.base36), [7, 3, 9, 1, 7, 3, 1, 7, 3]) % 10 == 0
    }
}
