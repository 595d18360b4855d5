extension Validator {
    static let nearEastValidators = [ilCompany, irNationalID, trVKN, aeEmiratesID, saID, kwCivilID, egNationalID]

    static let ilCompany = digits("il_hp", 9, "Israeli company number: 5 and Luhn") { digits in
        digits[0] == 5 && Luhn.isValid(digits)
    }

    static let irNationalID = digits("ir_national_id", 10, "Iranian national code: modulus 11") { digits in
        let remainder = CheckDigit.sum(digits.prefix(9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return !CheckDigit.isRepeated(digits) && CheckDigit.number(digits[3..<9]) > 0
            && digits[9] == (remainder < 2 ? remainder : 11 - remainder)
    }

    static let trVKN = digits("tr_vkn", 10, "Turkish tax number: sums of powers of two modulo 9") { digits in
        let sum = digits.prefix(9).reversed().enumerated().reduce(0) { sum, place in
            let shifted = (place.element + place.offset + 1) % 10
            guard shifted != 0 else { return sum }
            let term = shifted * (1 << (place.offset + 1)) % 9
            return sum + (term == 0 ? 9 : term)
        }
        return !CheckDigit.isRepeated(digits) && (10 - sum % 10) % 10 == digits[9]
    }

    static let aeEmiratesID = digits("ae_emirates_id", 15, "Emirates ID: 784, a year and Luhn") { digits in
        digits.starts(with: [7, 8, 4]) && (1900...2099).contains(CheckDigit.number(digits[3..<7]))
            && Luhn.isValid(digits)
    }

    static let saID = digits("sa_id", 10, "Saudi national ID and iqama: 1 or 2 and Luhn") { digits in
        (digits[0] == 1 || digits[0] == 2) && Luhn.isValid(digits)
    }

    static let kwCivilID = digits("kw_civil_id", 12, "Kuwaiti civil ID: date and modulus 11") { digits in
        (digits[0] == 2 || digits[0] == 3)
            && CalendarDate.isDay(CheckDigit.number(digits[5..<7]), ofMonth: CheckDigit.number(digits[3..<5]))
            && 11 - CheckDigit.sum(digits, [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11 == digits[11]
    }

    /// Century, birthday and governorate; the check digit's rule is not public.
    static let egNationalID = digits("eg_national_id", 14, "Egyptian national ID: date and governorate") { digits in
        let governorate = CheckDigit.number(digits[7..<9])
        return (digits[0] == 2 || digits[0] == 3)
            && CalendarDate.isDay(CheckDigit.number(digits[5..<7]), ofMonth: CheckDigit.number(digits[3..<5]))
            && ((1...35).contains(governorate) || governorate == 88)
    }
}
