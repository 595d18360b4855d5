extension Validator {
    static let pacificValidators = [auTFN, auABN, auACN, auMedicare, nzIRD]

    static let auTFN = digits("au_tfn", 9, "Australian TFN: modulus 11") { digits in
        !CheckDigit.isRepeated(digits) && CheckDigit.sum(digits, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0
    }

    static let auABN = digits("au_abn", 11...11, after: "AU", "Australian ABN: one less in the first place, modulus 89")
    { digits in
        let sum = CheckDigit.sum(digits, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10
        return digits[0] != 0 && sum % 89 == 0
    }

    static let auACN = digits("au_acn", 9, "Australian ACN: modulus 10, weights 8 to 1") { digits in
        !CheckDigit.isRepeated(digits)
            && (10 - CheckDigit.sum(digits, [8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == digits[8]
    }

    /// Eight digits, their check digit, the issue number and perhaps the person on the card.
    static let auMedicare = digits("au_medicare", 10...11, "Australian Medicare card: weights 1-3-7-9") { digits in
        (2...6).contains(digits[0]) && digits[9] != 0
            && CheckDigit.sum(digits, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == digits[8]
    }

    static let nzIRD = digits("nz_ird", 8...9, "New Zealand IRD number: modulus 11 in two passes") { digits in
        let nine = digits.count == 8 ? [0] + digits : digits
        guard (10_000_000...150_000_000).contains(CheckDigit.number(nine)) else { return false }
        let checks = [[3, 2, 7, 6, 5, 4, 3, 2], [7, 4, 3, 2, 5, 2, 7, 6]]
            .map { (11 - CheckDigit.sum(nine.prefix(8), $0) % 11) % 11 }
        return nine[8] == (checks[0] < 10 ? checks[0] : checks[1])
    }
}
