extension Validator {
    static let northAmericaValidators = [
        usEIN, caBN, caPHN, mxCURP, mxRFC, gtCUI, gtNIT, svNIT, doCedula, doRNC, crID, cuNI,
    ]

    /// Prefixes of IRS campuses and of the Internet, as the IRS publishes them.
    static let usEIN = digits("us_ein", 9, "US EIN: a prefix that the IRS issues") { digits in
        let prefix = CheckDigit.number(digits.prefix(2))
        let unused = [0, 7, 8, 9, 17, 18, 19, 28, 29, 49, 69, 70, 78, 79, 89, 96, 97]
        return !unused.contains(prefix) && !CheckDigit.isRepeated(Array(digits.dropFirst(2)))
    }

    /// A programme account may follow: `RC`, `RM`, `RP` or `RT` and four digits.
    static let caBN = Validator(name: "ca_bn", summary: "Canadian business number: Luhn, and a programme account") {
        value in
        var compact = CompactValue(value)
        if compact.count == 15 {
            let account = compact.bytes[9..<11]
            guard ["RC", "RM", "RP", "RT"].contains(String(decoding: account, as: UTF8.self)) else { return false }
            guard compact.digits(in: 11..<15) != nil else { return false }
            compact = CompactValue(Array(compact.bytes.prefix(9)))
        }
        guard compact.count == 9, let digits = compact.digits() else { return false }
        return !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let caPHN = digits("ca_phn", 10, "British Columbia personal health number: 9 and modulus 11") { digits in
        digits[0] == 9
            && CheckDigit.complement11(digits[1..<9], [2, 4, 8, 5, 10, 9, 7, 3]) == digits[9]
    }

    /// Letters of the name, date, sex, state, consonants, a place for homonyms and a check digit.
    static let mxCURP = Validator(name: "mx_curp", summary: "Mexican CURP: date, sex, state and modulus 10") { value in
        let bytes = CompactValue(value).bytes
        let text = CompactValue(value)
        guard text.fits("AAAA999999AAAAA**9"), "AEIOUX".utf8.contains(bytes[1]), "HMX".utf8.contains(bytes[10]) else {
            return false
        }
        guard mexicanStates.contains(String(decoding: bytes[11..<13], as: UTF8.self)) else { return false }
        guard let date = text.digits(in: 4..<10), isMexicanDate(date), bytes[13..<16].allSatisfy(ASCII.isUppercase)
        else {
            return false
        }
        // Ñ has the place after N, so the letters from O on count one more.
        let places = bytes.map { AlphanumericValue.base36($0) + ($0 > UInt8(ascii: "N") ? 1 : 0) }
        let sum = CheckDigit.sum(places.prefix(17), Array((2...18).reversed()))
        return (10 - sum % 10) % 10 == places[17]
    }

    private static let mexicanStates: Set<String> = [
        "AS", "BC", "BS", "CC", "CH", "CL", "CM", "CS", "DF", "DG", "GR", "GT", "HG", "JC", "MC", "MN", "MS", "NE",
        "NL",
        "NT", "OC", "PL", "QR", "QT", "SL", "SP", "SR", "TC", "TL", "TS", "VZ", "YN", "ZS",
    ]

    private static func isMexicanDate(_ digits: [Int]) -> Bool {
        digits.count == 6
            && CalendarDate.isDay(CheckDigit.number(digits[4..<6]), ofMonth: CheckDigit.number(digits[2..<4]))
    }

    /// Three letters for a firm or four for a person, a date, and perhaps a homoclave; its check is not always kept.
    static let mxRFC = Validator(name: "mx_rfc", summary: "Mexican RFC: letters, date and homoclave") { value in
        let text = String(decoding: value, as: UTF8.self).uppercased().filter {
            $0.isLetter || $0.isNumber || $0 == "&"
        }
        let letters = text.prefix { $0.isLetter || $0 == "&" }
        let rest = CompactValue(Array(text.dropFirst(letters.count).utf8))
        guard letters.allSatisfy({ $0.isASCII || $0 == "Ñ" }), let date = rest.digits(in: 0..<6), isMexicanDate(date)
        else {
            return false
        }
        if letters.count == 4, rest.count == 6 { return true }
        guard rest.count == 9, letters.count == 3 || letters.count == 4 else { return false }
        return "0123456789A".utf8.contains(rest.bytes[8])
    }

    static let gtCUI = digits("gt_cui", 13, "Guatemalan CUI: modulus 11, department and municipality") { digits in
        let (department, town) = (CheckDigit.number(digits[9..<11]), CheckDigit.number(digits[11..<13]))
        return CheckDigit.sum(digits.prefix(8), [2, 3, 4, 5, 6, 7, 8, 9]) % 11 == digits[8]
            && (1...22).contains(department) && (1...38).contains(town)
    }

    static let gtNIT = Validator(name: "gt_nit", summary: "Guatemalan NIT: modulus 11 with K for 10") { value in
        let compact = CompactValue(value)
        guard (2...12).contains(compact.count), let digits = compact.digits(in: 0..<compact.count - 1) else {
            return false
        }
        let check = CheckDigit.complement11(digits.reversed(), Array(2...13))
        return CheckDigit.number(digits) > 0
            && compact.bytes.last == (check == 10 ? UInt8(ascii: "K") : UInt8(0x30 + check))
    }

    static let svNIT = digits("sv_nit", 14, "Salvadoran NIT: modulus 11, in an old and a new form") { digits in
        guard [0, 1, 9].contains(digits[0]) else { return false }
        if CheckDigit.number(digits[10..<13]) <= 100 {
            return CheckDigit.sum(digits.prefix(13), Array((2...14).reversed())) % 11 % 10 == digits[13]
        }
        return CheckDigit.complement11(digits.prefix(13), [2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 == digits[13]
    }

    static let doCedula = digits("do_cedula", 11, "Dominican cédula: Luhn") { digits in
        !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let doRNC = digits("do_rnc", 9, "Dominican RNC: modulus 11") { digits in
        let remainder = CheckDigit.sum(digits, [7, 9, 8, 6, 5, 4, 3, 2]) % 11
        return !CheckDigit.isRepeated(digits) && (10 - remainder) % 9 + 1 == digits[8]
    }

    /// There is no check digit.
    static let crID = digits("cr_cpf", 9...10, "Costa Rican cédula of a person: province and no zero before it") {
        digits in
        let ten = digits.count == 9 ? [0] + digits : digits
        return ten[0] == 0 && ten[1] != 0 && !CheckDigit.isRepeated(Array(ten.dropFirst()))
    }

    /// There is no check digit.
    static let cuNI = digits("cu_ni", 11, "Cuban identity number: date, with the century in the seventh place") {
        digits in
        let century = digits[6] == 9 ? 1800 : digits[6] <= 5 ? 1900 : 2000
        return CalendarDate.isDate(
            year: century + CheckDigit.number(digits[0..<2]),
            month: CheckDigit.number(digits[2..<4]),
            day: CheckDigit.number(digits[4..<6])
        )
    }
}
