extension Validator {
    static let africaAndNearEastValidators = [zaID, ilID]

    static let zaID = digits("za_id", 13, "South African ID: date, citizenship and Luhn") { digits in
        CalendarDate.isDay(CheckDigit.number(digits[4..<6]), ofMonth: CheckDigit.number(digits[2..<4]))
            && digits[10] <= 2 && Luhn.isValid(digits)
    }

    static let ilID = digits("il_id", 8...9, "Israeli ID: Luhn") { digits in
        !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }
}
