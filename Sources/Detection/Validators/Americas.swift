extension Validator {
    static let americasValidators = [caSIN, brCPF, brCNPJ, clRUT, arCUIT, mxCLABE]

    /// First digit 0 and 8 are not issued to people.
    static let caSIN = digits("ca_sin", 9, "Canadian SIN: Luhn and an issued first digit") { digits in
        digits[0] != 0 && digits[0] != 8 && Luhn.isValid(digits)
    }

    static let brCPF = digits("br_cpf", 11, "Brazilian CPF: two modulus 11 digits") { digits in
        let first = CheckDigit.sum(digits.prefix(9), Array((2...10).reversed())) * 10 % 11 % 10
        let second = CheckDigit.sum(digits.prefix(10), Array((2...11).reversed())) * 10 % 11 % 10
        return !CheckDigit.isRepeated(digits) && digits[9] == first && digits[10] == second
    }

    /// Letters are allowed in the first twelve places (from July 2026) and count as their ASCII code less 48.
    static let brCNPJ = Validator(
        name: "br_cnpj",
        summary: "Brazilian CNPJ, numeric or alphanumeric: two modulus 11 digits"
    ) {
        value in
        let compact = CompactValue(value)
        guard compact.count == 14, let checks = compact.digits(in: 12..<14) else { return false }
        let places = compact.bytes.map { Int($0) - 0x30 }
        let weights = [6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]
        let first = CheckDigit.sum(places.prefix(12), Array(weights.dropFirst())) % 11
        let second = CheckDigit.sum(places.prefix(13), weights) % 11
        return !CheckDigit.isRepeated(places)
            && checks == [first, second].map { $0 < 2 ? 0 : 11 - $0 }
    }

    static let clRUT = Validator(name: "cl_rut", summary: "Chilean RUT: modulus 11 with K for 10") { value in
        let compact = CompactValue(value).dropping("CL")
        guard (8...9).contains(compact.count), let digits = compact.digits(in: 0..<compact.count - 1) else {
            return false
        }
        let check = 11 - CheckDigit.sum(digits.reversed(), [2, 3, 4, 5, 6, 7, 2, 3]) % 11
        return compact.bytes.last == (check == 10 ? UInt8(ascii: "K") : UInt8(0x30 + check % 11))
    }

    static let arCUIT = digits("ar_cuit", 11, "Argentine CUIT/CUIL: type and modulus 11") { digits in
        let check = (11 - CheckDigit.sum(digits.prefix(10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11
        return [20, 23, 24, 25, 26, 27, 30, 33, 34].contains(CheckDigit.number(digits.prefix(2)))
            && digits[10] == (check == 10 ? 9 : check)
    }

    static let mxCLABE = digits("mx_clabe", 18, "Mexican CLABE: weights 3-7-1, modulus 10 of each") { digits in
        let sum = digits.prefix(17).enumerated().reduce(0) { $0 + $1.element * [3, 7, 1][$1.offset % 3] % 10 }
        return (10 - sum % 10) % 10 == digits[17] && !CheckDigit.isRepeated(digits)
    }
}
