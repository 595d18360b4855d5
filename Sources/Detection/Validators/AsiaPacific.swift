extension Validator {
    static let asiaPacificValidators = [hkHKID, sgNRIC, krRRN, thID, inAadhaar, inPAN, cnRIC, jpMyNumber]

    /// One or two letters, six digits and a check digit that may be A for 10.
    static let hkHKID = Validator(name: "hk_hkid", summary: "Hong Kong identity card: modulus 11") { value in
        let bytes = CompactValue(value).bytes
        guard bytes.count == 8 || bytes.count == 9, let check = bytes.last else { return false }
        let letters = bytes.prefix(bytes.count - 7)
        let number = bytes.dropFirst(letters.count).prefix(6)
        guard letters.allSatisfy(ASCII.isUppercase), number.allSatisfy(ASCII.isDigit) else { return false }
        guard ASCII.isDigit(check) || check == UInt8(ascii: "A") else { return false }
        let places = (letters.count == 1 ? [36] : []) + letters.map { Int($0) - 55 } + number.map { Int($0) - 0x30 }
        let last = check == UInt8(ascii: "A") ? 10 : Int(check) - 0x30
        return (CheckDigit.sum(places, [9, 8, 7, 6, 5, 4, 3, 2]) + last) % 11 == 0
    }

    static let sgNRIC = Validator(
        name: "sg_nric",
        summary: "Singapore NRIC and FIN: weights 2 7 6 5 4 3 2 and a letter"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.count == 9, let digits = compact.digits(in: 1..<8) else { return false }
        let (offset, letters): (Int, String)
        switch compact.bytes[0] {
        case UInt8(ascii: "S"): (offset, letters) = (0, "JZIHGFEDCBA")
        case UInt8(ascii: "T"): (offset, letters) = (4, "JZIHGFEDCBA")
        case UInt8(ascii: "F"): (offset, letters) = (0, "XWUTRQPNMLK")
        case UInt8(ascii: "G"): (offset, letters) = (4, "XWUTRQPNMLK")
        case UInt8(ascii: "M"): (offset, letters) = (3, "XWUTRQPNJLK")
        default: return false
        }
        let remainder = (offset + CheckDigit.sum(digits, [2, 7, 6, 5, 4, 3, 2])) % 11
        return compact.bytes[8] == Array(letters.utf8)[remainder]
    }

    /// Numbers of those born from October 2020 on end in a random digit.
    static let krRRN = digits("kr_rrn", 13, "Korean RRN: date, and modulus 11 for births before October 2020") {
        digits in
        let month = CheckDigit.number(digits[2..<4])
        guard CalendarDate.isDay(CheckDigit.number(digits[4..<6]), ofMonth: month) else { return false }
        let isTwentyFirst = [3, 4, 7, 8].contains(digits[6])
        if isTwentyFirst && CheckDigit.number(digits[0..<2]) * 100 + month >= 2010 { return true }
        let sum = CheckDigit.sum(digits.prefix(12), [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5])
        let check = (11 - sum % 11) % 10
        // Foreigners' numbers (5 to 8) add two; some that were given out do not.
        return digits[12] == check || (5...8).contains(digits[6]) && digits[12] == (check + 2) % 10
    }

    static let thID = digits("th_id", 13, "Thai identity number: modulus 11") { digits in
        (1...8).contains(digits[0])
            && (11 - CheckDigit.sum(digits.prefix(12), Array((2...13).reversed())) % 11) % 10 == digits[12]
    }

    static let inAadhaar = digits("in_aadhaar", 12, "Indian Aadhaar: Verhoeff, first digit 2-9, no palindrome") {
        digits in
        digits[0] >= 2 && digits != digits.reversed() && Verhoeff.isValid(digits)
    }

    /// The fourth letter is the kind of holder.
    ///
    /// There is no public check digit.
    static let inPAN = Validator(name: "in_pan", summary: "Indian PAN: structure and kind of holder") { value in
        let compact = CompactValue(value)
        guard compact.count == 10, compact.isLetters(in: 0..<5), compact.isLetters(in: 9..<10) else { return false }
        guard let digits = compact.digits(in: 5..<9), digits != [0, 0, 0, 0] else { return false }
        return "ABCEFGHJKLPT".utf8.contains(compact.bytes[3])
    }

    /// Fifteen digits, as until 1999, have a year of two digits and no check.
    static let cnRIC = Validator(
        name: "cn_ric",
        summary: "Chinese resident identity: province, date and ISO 7064 MOD 11-2"
    ) {
        value in
        let compact = CompactValue(value)
        if compact.count == 15, let digits = compact.digits() {
            return isChineseProvince(digits) && hasDate(digits[6..<12], year: 1900 + CheckDigit.number(digits[6..<8]))
        }
        guard compact.count == 18, let digits = compact.digits(in: 0..<17), isChineseProvince(digits) else {
            return false
        }
        let year = CheckDigit.number(digits[6..<10])
        guard (1900...2099).contains(year), hasDate(digits[8..<14], year: year) else { return false }
        let sum = CheckDigit.sum(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
        return compact.bytes[17] == Array("10X98765432".utf8)[sum % 11]
    }

    private static func isChineseProvince(_ digits: [Int]) -> Bool {
        [11...15, 21...23, 31...37, 41...46, 50...54, 61...65, 71...71, 81...83]
            .contains { $0.contains(CheckDigit.number(digits.prefix(2))) }
    }

    /// - Parameter digits: six, of which the last four are month and day.
    private static func hasDate(_ digits: ArraySlice<Int>, year: Int) -> Bool {
        CalendarDate.isDate(
            year: year,
            month: CheckDigit.number(digits.dropFirst(2).prefix(2)),
            day: CheckDigit.number(digits.suffix(2))
        )
    }

    static let jpMyNumber = digits("jp_my_number", 12, "Japanese My Number: modulus 11") { digits in
        let remainder = CheckDigit.sum(digits.prefix(11), [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return !CheckDigit.isRepeated(digits) && digits[11] == (remainder <= 1 ? 0 : 11 - remainder)
    }
}

/// Verhoeff's dihedral check: sees every single wrong digit and every swap of neighbours.
enum Verhoeff {
    private static let permutation = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4]

    static func isValid(_ digits: [Int]) -> Bool {
        var check = 0
        for (place, digit) in digits.reversed().enumerated() {
            var permuted = digit
            for _ in 0..<place % 8 { permuted = permutation[permuted] }
            check = product(check, permuted)
        }
        return check == 0
    }

    /// Multiplication in the dihedral group of the pentagon.
    private static func product(_ a: Int, _ b: Int) -> Int {
        switch (a < 5, b < 5) {
        case (true, true): (a + b) % 5
        case (true, false): (a + b - 5) % 5 + 5
        case (false, true): (a - b) % 5 + 5
        case (false, false): (a - b + 5) % 5
        }
    }
}
