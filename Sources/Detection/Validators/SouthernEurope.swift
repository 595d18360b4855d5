extension Validator {
    static let southernEuropeValidators = [esDNI, esNIE, itFiscalCode, ptNIF, trTCKN]

    private static let spanishLetters = Array("TRWAGMYFPDXBNJZSQVHLCKE".utf8)

    /// A leading zero may be left out.
    static let esDNI = Validator(name: "es_dni", summary: "Spanish DNI: the letter of the number modulo 23") { value in
        let compact = CompactValue(value)
        guard (8...9).contains(compact.count), let digits = compact.digits(in: 0..<compact.count - 1) else {
            return false
        }
        return compact.bytes.last == spanishLetters[CheckDigit.number(digits) % 23]
    }

    static let esNIE = Validator(name: "es_nie", summary: "Spanish NIE: a DNI with X, Y, Z for 0, 1, 2") { value in
        let compact = CompactValue(value)
        guard compact.count == 9, let digits = compact.digits(in: 1..<8) else { return false }
        guard let first = Array("XYZ".utf8).firstIndex(of: compact.bytes[0]) else { return false }
        return compact.bytes[8] == spanishLetters[CheckDigit.number([first] + digits) % 23]
    }

    static let itFiscalCode = Validator(
        name: "it_fiscal_code",
        summary: "Italian codice fiscale: structure and check letter"
    ) {
        value in
        let bytes = CompactValue(value).bytes
        guard bytes.count == 16, FiscalCode.hasStructure(bytes) else { return false }
        let sum = bytes.prefix(15).enumerated().reduce(0) { sum, place in
            let index = FiscalCode.index(of: place.element)
            return sum + (place.offset % 2 == 0 ? FiscalCode.oddValues[index] : index)
        }
        return bytes[15] == UInt8(0x41 + sum % 26)
    }

    static let ptNIF = digits("pt_nif", 9...9, after: "PT", "Portuguese NIF: modulus 11, weights 9 to 2") { digits in
        let check = 11 - CheckDigit.sum(digits.prefix(8), [9, 8, 7, 6, 5, 4, 3, 2]) % 11
        return digits[0] != 0 && digits[8] == (check > 9 ? 0 : check)
    }

    static let trTCKN = digits("tr_tckn", 11, "Turkish TCKN: two check digits") { digits in
        let odd = digits[0] + digits[2] + digits[4] + digits[6] + digits[8]
        let even = digits[1] + digits[3] + digits[5] + digits[7]
        return digits[0] != 0 && (odd * 7 + even * 9) % 10 == digits[9]
            && digits.prefix(10).reduce(0, +) % 10 == digits[10]
    }
}

/// The places of an Italian codice fiscale (decree of 23 December 1976).
enum FiscalCode {
    /// What the odd places count for a digit or letter, by `index(of:)`.
    static let oddValues = [
        1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23,
    ]

    /// 0 to 9 for digits, 0 to 25 for upper-case letters: A counts as 0 does.
    static func index(of byte: UInt8) -> Int { ASCII.isDigit(byte) ? Int(byte) - 0x30 : Int(byte) - 0x41 }

    /// Letters may stand for digits where two people would have the same code (omocodia).
    static func hasStructure(_ bytes: [UInt8]) -> Bool {
        let isDigit: (UInt8) -> Bool = { ASCII.isDigit($0) || "LMNPQRSTUV".utf8.contains($0) }
        return bytes[0..<6].allSatisfy(ASCII.isUppercase)
            && [6, 7, 9, 10, 12, 13, 14].allSatisfy { isDigit(bytes[$0]) }
            && "ABCDEHLMPRST".utf8.contains(bytes[8]) && ASCII.isUppercase(bytes[11]) && ASCII.isUppercase(bytes[15])
    }
}
