extension Validator {
    static let balkanValidators = [
        jmbg, hrOIB, rsPIB, mePIB, mkEDB, roCNP, roCIF, bgEGN, bgPNF, bgVAT, grAFM, grAMKA, cyVAT, mtVAT, alNIPT, adNRT,
    ]

    /// Of all countries that were Yugoslavia: day, month, the year's last three digits, region and modulus 11.
    static let jmbg = digits("jmbg", 13, "JMBG and EMŠO: date and modulus 11") { digits in
        let short = CheckDigit.number(digits[4..<7])
        let date = (short < 800 ? 2000 + short : 1000 + short, CheckDigit.number(digits[2..<4]))
        return CalendarDate.isDate(year: date.0, month: date.1, day: CheckDigit.number(digits[0..<2]))
            && CheckDigit.complement11(digits.prefix(12), [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 == digits[12]
    }

    static let hrOIB = digits("hr_oib", 11...11, after: "HR", "Croatian OIB: ISO 7064 MOD 11,10") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.isMod11And10(digits)
    }

    static let rsPIB = digits("rs_pib", 9...9, after: "RS", "Serbian PIB: ISO 7064 MOD 11,10") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.isMod11And10(digits)
    }

    static let mePIB = digits("me_pib", 8, "Montenegrin PIB: modulus 11") { digits in
        !CheckDigit.isRepeated(digits)
            && CheckDigit.complement11(digits.prefix(7), [8, 7, 6, 5, 4, 3, 2]) % 10 == digits[7]
    }

    static let mkEDB = digits("mk_edb", 13...13, after: "MK", "Macedonian EDB: modulus 11") { digits in
        !CheckDigit.isRepeated(digits)
            && CheckDigit.complement11(digits.prefix(12), [7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 10 == digits[12]
    }

    /// The first digit is sex and century; 7, 8 and 9 are foreigners'.
    static let roCNP = digits("ro_cnp", 13, "Romanian CNP: date, county and modulus 11") { digits in
        let century = [0, 1900, 1900, 1800, 1800, 2000, 2000, 1900, 1900, 1900][digits[0]]
        let year = century + CheckDigit.number(digits[1..<3])
        let (month, day) = (CheckDigit.number(digits[3..<5]), CheckDigit.number(digits[5..<7]))
        let county = CheckDigit.number(digits[7..<9])
        let check = CheckDigit.sum(digits.prefix(12), [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11
        return digits[0] != 0 && ((1...52).contains(county) || county == 70 || (80...83).contains(county))
            && CalendarDate.isDate(year: year, month: month, day: day) && digits[12] == (check == 10 ? 1 : check)
    }

    static let roCIF = digits("ro_cif", 2...13, after: "RO", "Romanian CIF, or a person's CNP: modulus 11") { digits in
        if digits.count == 13 { return roCNP.accepts(digits.map { UInt8($0 + 0x30) }) }
        guard digits.count <= 10, digits[0] != 0 else { return false }
        let body = Array(repeating: 0, count: 10 - digits.count) + digits.dropLast()
        return CheckDigit.sum(body, [7, 5, 3, 2, 1, 7, 5, 3, 2]) * 10 % 11 % 10 == digits.last
    }

    /// Months have 20 added for births before 1900 and 40 for those from 2000 on.
    static let bgEGN = digits("bg_egn", 10, "Bulgarian EGN: date and modulus 11", isValid: isEGN)

    private static func isEGN(_ digits: [Int]) -> Bool {
        let written = CheckDigit.number(digits[2..<4])
        let (century, month) =
            written > 40 ? (2000, written - 40) : written > 20 ? (1800, written - 20) : (1900, written)
        let year = century + CheckDigit.number(digits[0..<2])
        return CalendarDate.isDate(year: year, month: month, day: CheckDigit.number(digits[4..<6]))
            && CheckDigit.sum(digits, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == digits[9]
    }

    static let bgPNF = digits("bg_pnf", 10, "Bulgarian number of a foreigner: modulus 10", isValid: isPNF)

    private static func isPNF(_ digits: [Int]) -> Bool {
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [21, 19, 17, 13, 11, 9, 7, 3, 1]) % 10 == digits[9]
    }

    /// Nine digits are a firm's; ten are a person's, a foreigner's, or have weights of their own.
    static let bgVAT = digits("bg_vat", 9...10, after: "BG", "Bulgarian VAT: modulus 11") { digits in
        guard !CheckDigit.isRepeated(digits) else { return false }
        if digits.count == 10 {
            let check = CheckDigit.complement11(digits.prefix(9), [4, 3, 2, 7, 6, 5, 4, 3, 2])
            return isEGN(digits) || isPNF(digits) || check == digits[9]
        }
        let first = CheckDigit.sum(digits, [1, 2, 3, 4, 5, 6, 7, 8]) % 11
        return digits[8] == (first < 10 ? first : CheckDigit.sum(digits, [3, 4, 5, 6, 7, 8, 9, 10]) % 11 % 10)
    }

    static let grAFM = digits("gr_afm", 8...9, after: "EL", "Greek AFM and VAT: powers of two, modulus 11") { digits in
        !CheckDigit.isRepeated(digits)
            && digits.dropLast().reduce(0) { $0 * 2 + $1 } * 2 % 11 % 10 == digits.last
    }

    static let grAMKA = digits("gr_amka", 11, "Greek AMKA: date and Luhn") { digits in
        CalendarDate.isDay(CheckDigit.number(digits[0..<2]), ofMonth: CheckDigit.number(digits[2..<4]))
            && Luhn.isValid(digits)
    }

    static let cyVAT = Validator(name: "cy_vat", summary: "Cypriot VAT: a letter of modulus 26") { value in
        let compact = CompactValue(value).dropping("CY")
        guard compact.fits("99999999A"), let digits = compact.digits(in: 0..<8) else { return false }
        let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21]
        let sum = digits.enumerated().reduce(0) { $0 + ($1.offset % 2 == 0 ? odd[$1.element] : $1.element) }
        return !digits.starts(with: [1, 2]) && compact.bytes[8] == UInt8(0x41 + sum % 26)
    }

    static let mtVAT = digits("mt_vat", 8...8, after: "MT", "Maltese VAT: weights 3 4 6 7 8 9 10 1, modulus 37") {
        digits in
        digits[0] != 0 && CheckDigit.sum(digits, [3, 4, 6, 7, 8, 9, 10, 1]) % 37 == 0
    }

    /// The letter is the decade; there is no public check.
    static let alNIPT = Validator(name: "al_nipt", summary: "Albanian NIPT: a letter A to M, eight digits and a letter")
    {
        value in
        let compact = CompactValue(value)
        let bare = compact.count == 12 ? compact.dropping("AL") : compact
        return bare.fits("A99999999A") && bare.bytes[0] <= UInt8(ascii: "M")
    }

    static let adNRT = Validator(name: "ad_nrt", summary: "Andorran NRT: kind of holder and its range of numbers") {
        value in
        let compact = CompactValue(value).dropping("AD")
        guard compact.fits("A999999A"), let digits = compact.digits(in: 1..<7) else { return false }
        let number = CheckDigit.number(digits)
        switch compact.bytes[0] {
        case UInt8(ascii: "F"): return number < 700_000
        case UInt8(ascii: "A"), UInt8(ascii: "L"): return (700_000..<800_000).contains(number)
        case let kind: return "CDEGOPU".utf8.contains(kind)
        }
    }
}
