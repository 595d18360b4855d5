extension Validator {
    static let southAmericaValidators = [arCBU, coNIT, ecCI, ecRUC, peRUC, peCUI, pyRUC, uyCI, uyRUT, veRIF]

    static let arCBU = digits("ar_cbu", 22, "Argentine CBU: two digits of weights 9-7-1-3") { digits in
        let weights = [3, 1, 7, 9]
        func isValid(_ part: ArraySlice<Int>) -> Bool {
            let sum = part.dropLast().reversed().enumerated().reduce(0) { $0 + $1.element * weights[$1.offset % 4] }
            return (10 - sum % 10) % 10 == part.last
        }
        return isValid(digits[0..<8]) && isValid(digits[8..<22])
    }

    static let coNIT = digits("co_nit", 8...16, "Colombian NIT: primes, modulus 11") { digits in
        let primes = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]
        let sum = CheckDigit.sum(digits.dropLast().reversed(), primes) % 11
        return !CheckDigit.isRepeated(digits) && digits.last == (sum < 2 ? sum : 11 - sum)
    }

    private static func isCedula(_ digits: [Int]) -> Bool {
        let province = CheckDigit.number(digits[0..<2])
        return ((1...24).contains(province) || province == 30 || province == 50) && digits[2] <= 6
            && CheckDigit.crossSum(digits.prefix(10), [2, 1, 2, 1, 2, 1, 2, 1, 2, 1]) % 10 == 0
    }

    static let ecCI = digits("ec_ci", 10, "Ecuadorian cédula: province and Luhn") { digits in
        !CheckDigit.isRepeated(digits) && isCedula(digits)
    }

    /// A person's cédula, a public body (6) or a firm (9), and an establishment.
    static let ecRUC = digits("ec_ruc", 13, "Ecuadorian RUC: a cédula, or modulus 11") { digits in
        let province = CheckDigit.number(digits[0..<2])
        guard (1...24).contains(province) || province == 30 || province == 50 else { return false }
        let isPerson = isCedula(digits) && CheckDigit.number(digits[10..<13]) > 0
        switch digits[2] {
        case 6:
            return isPerson
                || CheckDigit.sum(digits, [3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
                    && CheckDigit.number(digits[9..<13]) > 0
        case 9:
            return CheckDigit.sum(digits, [4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 == 0
                && CheckDigit.number(digits[10..<13]) > 0
        default: return isPerson
        }
    }

    static let peRUC = digits("pe_ruc", 11, "Peruvian RUC: kind of payer and modulus 11") { digits in
        [10, 15, 16, 17, 20].contains(CheckDigit.number(digits.prefix(2)))
            && (11 - CheckDigit.sum(digits.prefix(10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 10 == digits[10]
    }

    /// The check is written as a digit, or as a letter.
    static let peCUI = Validator(name: "pe_cui", summary: "Peruvian DNI with its check digit or letter") { value in
        let compact = CompactValue(value)
        guard compact.count == 9, let digits = compact.digits(in: 0..<8) else { return false }
        let remainder = CheckDigit.sum(digits, [3, 2, 7, 6, 5, 4, 3, 2]) % 11
        return compact.bytes[8] == Array("65432110987".utf8)[remainder]
            || compact.bytes[8] == Array("KJIHGFEDCBA".utf8)[remainder]
    }

    static let pyRUC = digits("py_ruc", 5...9, "Paraguayan RUC: modulus 11") { digits in
        let sum = CheckDigit.sum(digits.dropLast().reversed(), [2, 3, 4, 5, 6, 7, 8, 9])
        return !CheckDigit.isRepeated(digits) && (11 - sum % 11) % 11 % 10 == digits.last
    }

    static let uyCI = digits("uy_ci", 7...8, "Uruguayan cédula: weights 2 9 8 7 6 3 4") { digits in
        let eight = digits.count == 7 ? [0] + digits : digits
        return !CheckDigit.isRepeated(eight)
            && (10 - CheckDigit.sum(eight.prefix(7), [2, 9, 8, 7, 6, 3, 4]) % 10) % 10 == eight[7]
    }

    static let uyRUT = digits("uy_rut", 12...12, after: "UY", "Uruguayan RUT: office and modulus 11") { digits in
        (1...22).contains(CheckDigit.number(digits[0..<2])) && CheckDigit.number(digits[2..<8]) > 0
            && CheckDigit.number(digits[8..<11]) == 1
            && CheckDigit.complement11(digits.prefix(11), [4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == digits[11]
    }

    static let veRIF = Validator(name: "ve_rif", summary: "Venezuelan RIF: kind of holder and modulus 11") { value in
        let compact = CompactValue(value)
        guard compact.fits("A999999999"), let digits = compact.digits(in: 1..<10) else { return false }
        let kinds: [UInt8: Int] = [0x56: 4, 0x45: 8, 0x4A: 12, 0x50: 16, 0x47: 20]  // V E J P G
        guard let kind = kinds[compact.bytes[0]] else { return false }
        let sum = kind + CheckDigit.sum(digits.prefix(8), [3, 2, 7, 6, 5, 4, 3, 2])
        return digits[8] == Array([0, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1])[sum % 11]
    }
}
