extension Validator {
    static let northernEuropeValidators = [plPESEL, plNIP, plREGON, sePersonnummer, fiHETU, noFodselsnummer]

    /// The century is written into the month: 80 for 18xx, 0 for 19xx, 20, 40, 60 for the next ones.
    static let plPESEL = digits("pl_pesel", 11, "Polish PESEL: date and weights 1-3-7-9") { digits in
        CalendarDate.isDay(CheckDigit.number(digits[4..<6]), ofMonth: CheckDigit.number(digits[2..<4]) % 20)
            && CheckDigit.sum(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 == 0
    }

    static let plNIP = digits("pl_nip", 10...10, after: "PL", "Polish NIP: modulus 11") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9]
    }

    static let plREGON = digits("pl_regon", 9, "Polish REGON: modulus 11") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [8, 9, 2, 3, 4, 5, 6, 7]) % 11 % 10 == digits[8]
    }

    /// Ten or twelve digits; the day has 60 added in a coordination number.
    ///
    /// Which centuries may stand before ten digits is the pattern's to say.
    static let sePersonnummer = digits("se_personnummer", 10...12, "Swedish personnummer: date and Luhn") { digits in
        guard digits.count == 10 || digits.count == 12 && (10...20).contains(CheckDigit.number(digits.prefix(2))) else {
            return false
        }
        let ten = Array(digits.suffix(10))
        let day = CheckDigit.number(ten[4..<6])
        return CalendarDate.isDay(day > 60 ? day - 60 : day, ofMonth: CheckDigit.number(ten[2..<4]))
            && Luhn.isValid(ten)
    }

    /// `DDMMYY`, the century as a sign, three digits and a control character (with the signs that came in 2023).
    static let fiHETU = Validator(name: "fi_hetu", summary: "Finnish HETU: date, century sign and modulus 31") {
        value in
        guard value.count == 11, "+-ABCDEFUVWXY".utf8.contains(value[6] > 0x60 ? value[6] & 0xDF : value[6]) else {
            return false
        }
        let compact = CompactValue(Array(value[0..<6] + value[7..<11]))
        guard compact.count == 10, let digits = compact.digits(in: 0..<9) else { return false }
        let control = Array("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)[CheckDigit.number(digits) % 31]
        return CalendarDate.isDay(CheckDigit.number(digits[0..<2]), ofMonth: CheckDigit.number(digits[2..<4]))
            && compact.bytes[9] == control
    }

    /// D numbers add 40 to the day, synthetic test numbers 80 to the month.
    static let noFodselsnummer = digits("no_fodselsnummer", 11, "Norwegian fødselsnummer: date and two check digits") {
        digits in
        let day = CheckDigit.number(digits[0..<2]) % 40
        let month = CheckDigit.number(digits[2..<4]) % 40
        return CalendarDate.isDay(day, ofMonth: month)
            && CheckDigit.sum(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 == 0
            && CheckDigit.sum(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
    }
}
