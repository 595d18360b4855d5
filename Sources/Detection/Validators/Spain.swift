extension Validator {
    static let spainValidators = [esNIF, esCIF, esNSS, esCCC, ptCC, itVAT]

    private static let spanishLetters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)

    /// A DNI, a NIE, a company's CIF, or K, L, M for people without either.
    static let esNIF = Validator(name: "es_nif", summary: "Spanish NIF: DNI, NIE, CIF or K, L, M") { value in
        let compact = CompactValue(value).dropping("ES")
        guard compact.count == 9 else { return false }
        if "KLM".utf8.contains(compact.bytes[0]), let digits = compact.digits(in: 1..<8) {
            return compact.bytes[8] == spanishLetters[CheckDigit.number(digits) % 23]
        }
        return esDNI.accepts(compact.bytes) || esNIE.accepts(compact.bytes) || esCIF.accepts(compact.bytes)
    }

    /// The control is a letter for public bodies, a digit for companies, and either for the rest.
    static let esCIF = Validator(name: "es_cif", summary: "Spanish CIF: Luhn over seven digits, as digit or letter") {
        value in
        let compact = CompactValue(value).dropping("ES")
        guard compact.count == 9, let digits = compact.digits(in: 1..<8) else { return false }
        let (first, last) = (compact.bytes[0], compact.bytes[8])
        guard "ABCDEFGHJNPQRSUVW".utf8.contains(first) else { return false }
        let check = (10 - CheckDigit.crossSum(digits, [2, 1, 2, 1, 2, 1, 2]) % 10) % 10
        let isDigit = last == UInt8(0x30 + check)
        let isLetter = last == Array("JABCDEFGHI".utf8)[check]
        if "PQSNW".utf8.contains(first) { return isLetter }
        return "ABEH".utf8.contains(first) ? isDigit : isDigit || isLetter
    }

    static let esNSS = digits("es_nss", 12, "Spanish social security: province and modulus 97") { digits in
        let province = CheckDigit.number(digits.prefix(2))
        guard (1...53).contains(province) || province == 66 else { return false }
        let number = digits[2] == 0 ? digits[0..<2] + digits[3..<10] : digits[0..<10]
        return CheckDigit.number(number) % 97 == CheckDigit.number(digits.suffix(2))
    }

    static let esCCC = digits("es_ccc", 20, "Spanish bank account (CCC): two modulus 11 digits") { digits in
        let weights = [1, 2, 4, 8, 5, 10, 9, 7, 3, 6]
        let checks = [[0, 0] + digits[0..<8], Array(digits[10..<20])].map { part in
            let check = CheckDigit.complement11(part, weights)
            return check == 10 ? 1 : check
        }
        return !CheckDigit.isRepeated(digits) && checks == Array(digits[8..<10])
    }

    /// The Luhn sum over digits and letters, A for 10.
    static let ptCC = Validator(name: "pt_cc", summary: "Portuguese citizen card: Luhn over letters and digits") {
        value in
        let compact = CompactValue(value)
        guard compact.fits("999999999**9"),
            compact.bytes.prefix(9) != [0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x30]
        else { return false }
        let places = compact.bytes.map(AlphanumericValue.base36).enumerated().map { place, value in
            place % 2 == 0 ? (value * 2 > 9 ? value * 2 - 9 : value * 2) : value
        }
        return places.reduce(0, +) % 10 == 0
    }

    /// Seven digits of the firm, three of the province's office, and Luhn.
    static let itVAT = digits("it_vat", 11...11, after: "IT", "Italian partita IVA: office and Luhn") { digits in
        let office = CheckDigit.number(digits[7..<10])
        return CheckDigit.number(digits.prefix(7)) > 0 && Luhn.isValid(digits)
            && ((1...100).contains(office) || [120, 121, 888, 999].contains(office))
    }
}
