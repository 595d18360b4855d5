/// A named, built-in check of a value that a pattern found: check digits, structure, entropy.
///
/// No code lives in rule files. Checks are pure, take the bytes of the finding (the pattern's group) as matched,
/// separators and all, and never trap. They run on candidates only, so they may allocate; those that many rules ask do not.
package struct Validator: Sendable {
    /// As rule files name it: `luhn`.
    package let name: String
    /// One line for `weir rules explain` and the generated schema, with the standard it follows.
    package let summary: String
    let check: @Sendable (_ value: Span<UInt8>) -> Bool

    /// A check that wants the value as an array.
    package init(name: String, summary: String, accepts: @escaping @Sendable ([UInt8]) -> Bool) {
        self.init(name, summary) { accepts($0.array) }
    }

    private init(_ name: String, _ summary: String, _ check: @escaping @Sendable (Span<UInt8>) -> Bool) {
        self.name = name
        self.summary = summary
        self.check = check
    }

    /// A check that reads the value where it stands.
    static func inPlace(
        _ name: String,
        _ summary: String,
        accepts: @escaping @Sendable (Span<UInt8>) -> Bool
    ) -> Validator {
        Validator(name, summary, accepts)
    }

    package func accepts(_ value: [UInt8]) -> Bool { check(value.span) }
}

extension Validator {
    /// Every validator that rule files can name, by name.
    package static let all: [String: Validator] = {
        let families = [
            paymentValidators, bankValidators, unitedStatesValidators, unitedKingdomValidators, westernEuropeValidators,
            southernEuropeValidators, northernEuropeValidators, americasValidators, asiaPacificValidators,
            pacificValidators,
            africaAndNearEastValidators, walletValidators, tokenValidators, networkValidators, dateValidators,
            placeholderValidators, securityValidators, franceValidators, germanyValidators, beneluxValidators,
            spainValidators, alpineValidators, balticValidators, nordicBusinessValidators, britainValidators,
            centralEuropeValidators, balkanValidators, easternEuropeValidators, northAmericaValidators,
            southAmericaValidators, eastAsiaValidators, southAsiaValidators, southEastAsiaValidators,
            nearEastValidators, africaValidators, furtherWalletValidators,
        ]
        return Dictionary(uniqueKeysWithValues: families.joined().map { ($0.name, $0) })
    }()
}
