extension Validator {
    static let africaValidators = [zaTIN, ghTIN, gnNIFP, maICE, mzNUIT, keKRA, ngNIN, muID]

    static let zaTIN = digits("za_tin", 10, "South African tax number: Luhn and an issued first digit") { digits in
        [0, 1, 2, 3, 9].contains(digits[0]) && !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let ghTIN = Validator(name: "gh_tin", summary: "Ghanaian TIN: kind of holder and modulus 11") { value in
        let compact = CompactValue(value)
        guard compact.count == 11, "PCGQV".utf8.contains(compact.bytes[0]), let digits = compact.digits(in: 1..<10)
        else {
            return false
        }
        guard digits.starts(with: [0, 0]) else { return false }
        let check = CheckDigit.sum(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9]) % 11
        return AlphanumericValue.digitOrX(compact.bytes[10]) == check
    }

    static let gnNIFP = digits("gn_nifp", 9, "Guinean NIF: Luhn") { digits in
        !CheckDigit.isRepeated(digits) && Luhn.isValid(digits)
    }

    static let maICE = digits("ma_ice", 15, "Moroccan ICE: MOD 97-10") { digits in
        CheckDigit.number(digits.prefix(13)) > 0 && CheckDigit.remainder(digits, modulo: 97) == 0
    }

    static let mzNUIT = digits("mz_nuit", 9, "Mozambican NUIT: modulus 11") { digits in
        let remainder = CheckDigit.sum(digits, [8, 9, 4, 5, 6, 7, 8, 9]) % 11
        return digits[8] == (remainder == 10 ? 1 : remainder)
    }

    /// There is no public check.
    static let keKRA = Validator(name: "ke_pin", summary: "Kenyan KRA PIN: A or P, nine digits and a letter") { value in
        let compact = CompactValue(value)
        return compact.fits("A999999999A") && "AP".utf8.contains(compact.bytes[0])
    }

    static let ngNIN = digits("ng_nin", 11, "Nigerian NIN: Verhoeff") { digits in
        !CheckDigit.isRepeated(digits) && Verhoeff.isValid(digits)
    }

    /// First letter of the surname, date, serial, and a check of modulus 17.
    static let muID = Validator(name: "mu_id", summary: "Mauritian national ID: date and modulus 17") { value in
        let compact = CompactValue(value)
        guard compact.fits("A999999999999*"), let date = compact.digits(in: 1..<7) else { return false }
        guard CalendarDate.isDay(CheckDigit.number(date[0..<2]), ofMonth: CheckDigit.number(date[2..<4])) else {
            return false
        }
        let places = compact.bytes.map(AlphanumericValue.base36)
        let check = (17 - CheckDigit.sum(places.prefix(13), Array((2...14).reversed())) % 17) % 17
        return check == places[13]
    }
}
