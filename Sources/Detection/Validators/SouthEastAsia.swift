extension Validator {
    static let southEastAsiaValidators = [myNRIC, idNIK, idNPWP, sgUEN, vnMST, vnCCCD, phTIN, thTIN, nzNHI]

    /// Date and place of birth; there is no check digit.
    static let myNRIC = digits("my_nric", 12, "Malaysian MyKad: date and place of birth") { digits in
        let place = CheckDigit.number(digits[6..<8])
        let unused = [0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97]
        return CalendarDate.isDay(CheckDigit.number(digits[4..<6]), ofMonth: CheckDigit.number(digits[2..<4]))
            && !unused.contains(place)
    }

    /// Province, district, then the birthday with 40 added for women; there is no check digit.
    static let idNIK = digits("id_nik", 16, "Indonesian NIK: province and date") { digits in
        let day = CheckDigit.number(digits[6..<8])
        return (11...99).contains(CheckDigit.number(digits[0..<2])) && CheckDigit.number(digits[2..<4]) > 0
            && CalendarDate.isDay(day > 40 ? day - 40 : day, ofMonth: CheckDigit.number(digits[8..<10]))
            && CheckDigit.number(digits[12..<16]) > 0
    }

    /// Sixteen digits are a zero before the old fifteen, or a person's NIK.
    static let idNPWP = digits("id_npwp", 15...16, "Indonesian NPWP: Luhn over nine digits, or a NIK") { digits in
        let old = digits.count == 16 ? Array(digits.dropFirst()) : digits
        if digits.count == 16, digits[0] != 0 { return idNIK.accepts(digits.map { UInt8($0 + 0x30) }) }
        return CheckDigit.number(old.prefix(9)) > 0 && Luhn.isValid(Array(old.prefix(9)))
    }

    /// Of businesses, of local companies (they begin with the year), and of everybody else.
    static let sgUEN = Validator(name: "sg_uen", summary: "Singapore UEN: three forms, each with its letter") { value in
        let compact = CompactValue(value)
        if compact.fits("99999999A"), let digits = compact.digits(in: 0..<8) {
            return compact.bytes[8] == letter("XMKECAWLJDB", CheckDigit.sum(digits, [10, 4, 9, 3, 8, 2, 7, 1]))
        }
        if compact.fits("999999999A"), let digits = compact.digits(in: 0..<9) {
            return compact.bytes[9] == letter("ZKCMDNERGWH", CheckDigit.sum(digits, [10, 8, 6, 4, 9, 7, 5, 3, 1]))
        }
        let alphabet = Array("ABCDEFGHJKLMNPQRSTUVWX0123456789".utf8)
        let places = compact.bytes.compactMap { alphabet.firstIndex(of: $0) }
        guard compact.fits("A99A*9999A"), places.count == 10, "RST".utf8.contains(compact.bytes[0]) else {
            return false
        }
        let sum = CheckDigit.sum(places.prefix(9), [4, 3, 5, 3, 10, 2, 2, 5, 7])
        return alphabet[(sum - 5 + 11) % 11] == compact.bytes[9]
    }

    private static func letter(_ alphabet: String, _ sum: Int) -> UInt8 { Array(alphabet.utf8)[sum % 11] }

    /// A branch of three digits may follow.
    static let vnMST = digits("vn_mst", 10...13, "Vietnamese tax code: weights 31 29 23 19 17 13 7 5 3, modulus 11") {
        digits in
        guard digits.count == 10 || digits.count == 13 && CheckDigit.number(digits.suffix(3)) > 0 else { return false }
        return CheckDigit.number(digits[2..<9]) > 0
            && 10 - CheckDigit.sum(digits, [31, 29, 23, 19, 17, 13, 7, 5, 3]) % 11 == digits[9]
    }

    /// Province, century and sex, year; there is no check digit.
    static let vnCCCD = digits("vn_cccd", 12, "Vietnamese citizen ID: province, and sex with century") { digits in
        (1...96).contains(CheckDigit.number(digits[0..<3])) && digits[3] <= 3 && !CheckDigit.isRepeated(digits)
    }

    /// There is no public check digit.
    static let phTIN = digits("ph_tin", 9...14, "Philippine TIN: nine digits, and a branch") { digits in
        [9, 12, 14].contains(digits.count) && !CheckDigit.isRepeated(Array(digits.prefix(9)))
    }

    /// Firms' numbers begin with 0.
    static let thTIN = digits("th_tin", 13, "Thai tax number of a person or firm: modulus 11") { digits in
        digits[0] <= 8
            && (11 - CheckDigit.sum(digits.prefix(12), Array((2...13).reversed())) % 11) % 10 == digits[12]
    }

    /// Three letters but I and O, and four digits (modulus 11), or two digits and two letters (modulus 23).
    static let nzNHI = Validator(name: "nz_nhi", summary: "New Zealand NHI: modulus 11, or 23 in the form of 2022") {
        value in
        let compact = CompactValue(value)
        let letters = Array("ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        let isOld = compact.fits("AAA9999")
        guard isOld || compact.fits("AAA99AA") else { return false }
        let places = compact.bytes.compactMap { byte in
            ASCII.isDigit(byte) ? Int(byte) - 0x30 : letters.firstIndex(of: byte).map { $0 + 1 }
        }
        guard places.count == 7 else { return false }
        let sum = CheckDigit.sum(places.prefix(6), [7, 6, 5, 4, 3, 2])
        return isOld ? sum % 11 != 0 && (11 - sum % 11) % 10 == places[6] : 23 - sum % 23 == places[6]
    }
}
