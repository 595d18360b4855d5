extension Validator {
    static let franceValidators = [frNIF, frSIREN, frSIRET, frVAT, mcVAT]

    static let frNIF = digits("fr_nif", 13, "French tax number (SPI): the last three are the first ten modulo 511") {
        digits in
        digits[0] <= 3 && !CheckDigit.isRepeated(digits)
            && CheckDigit.number(digits.prefix(10)) % 511 == CheckDigit.number(digits.suffix(3))
    }

    static let frSIREN = digits("fr_siren", 9, "French SIREN: Luhn") { isSIREN($0) }

    private static func isSIREN(_ digits: [Int]) -> Bool { !CheckDigit.isRepeated(digits) && Luhn.isValid(digits) }

    /// La Poste has more establishments than Luhn has numbers: the sum of theirs is a multiple of five.
    static let frSIRET = digits("fr_siret", 14, "French SIRET: a SIREN and Luhn, or La Poste's sum") { digits in
        guard isSIREN(Array(digits.prefix(9))) else { return false }
        let isPost = digits.starts(with: [3, 5, 6, 0, 0, 0, 0, 0, 0])
        return Luhn.isValid(digits) || isPost && digits.reduce(0, +) % 5 == 0
    }

    static let frVAT = Validator(name: "fr_vat", summary: "French VAT: a key and a SIREN, modulus 97 or 11") { value in
        let compact = CompactValue(value).dropping("FR")
        guard compact.count == 11, let siren = compact.digits(in: 2..<11) else { return false }
        return isSIREN(siren) && hasKey(compact.bytes, of: siren)
    }

    static let mcVAT = Validator(name: "mc_vat", summary: "VAT of Monaco: as French, with 000 in the SIREN") { value in
        let compact = CompactValue(value).dropping("FR")
        guard compact.count == 11, let siren = compact.digits(in: 2..<11) else { return false }
        return siren.prefix(3).allSatisfy { $0 == 0 } && hasKey(compact.bytes, of: siren)
    }

    /// Two digits are the number with 12 after it modulo 97; with a letter, O and I left out, the key is of modulus 11.
    private static func hasKey(_ bytes: [UInt8], of siren: [Int]) -> Bool {
        let number = CheckDigit.number(siren)
        if ASCII.isDigit(bytes[0]), ASCII.isDigit(bytes[1]) {
            return (number * 100 + 12) % 97 == (Int(bytes[0]) - 0x30) * 10 + Int(bytes[1]) - 0x30
        }
        let alphabet = Array("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
        guard let first = alphabet.firstIndex(of: bytes[0]), let second = alphabet.firstIndex(of: bytes[1]) else {
            return false
        }
        let key = first < 10 ? first * 24 + second - 10 : first * 34 + second - 100
        return key >= 0 && (number + 1 + key / 11) % 11 == key % 11
    }
}
