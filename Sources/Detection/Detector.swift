package import GuardrailTypes
package import Matching

/// One pattern of one rule, compiled, with everything that decides whether its match is a finding.
///
/// A class, so that borrowing one on the byte path is one reference count and not one for each field.
package final class Detector: Sendable {
    package let ruleIndex: Int
    /// Which entry of the rule's `detect`.
    package let patternIndex: Int
    package let pattern: CompiledPattern
    let group: Int
    let keywords: [[UInt8]]
    /// In characters.
    let keywordsWithin: Int
    let skipsRejected: Bool
    package let validators: [NamedCheck]
    let onInvalid: Pattern.OnInvalid
    package let base: Confidence
    let validated: Confidence
    package let context: CompiledContext?
    let allow: CompiledAllowList
    let seesDisguises: Bool

    /// A validator with the name under which explanations show it.
    package struct NamedCheck: Sendable {
        package let name: String
        let accepts: @Sendable ([UInt8]) -> Bool
    }

    /// The most that any text can bring this detector to.
    var highestConfidence: Confidence {
        max(base, validated) + (context?.add ?? Confidence(thousandths: 0))
    }

    /// True if every match has a mark of its own: at least three bytes that are given.
    var beginsWithLiteral: Bool {
        (keywordsWithin == 0 && keywords.contains { $0.count >= 3 }) || (pattern.tree?.leadingLiteral ?? 0) >= 3
    }

    init(
        _ pattern: Pattern,
        index: Int,
        of rule: Rule,
        ruleIndex: Int,
        allow: CompiledAllowList
    ) throws(RuleError) {
        self.ruleIndex = ruleIndex
        patternIndex = index
        do throws(PatternError) {
            self.pattern = try CompiledPattern(
                Self.regex(of: pattern.source),
                options: .init(
                    ignoreCase: pattern.flags.contains(.ignoreCase) || pattern.source.isWords,
                    dotAll: pattern.flags.contains(.dotAll),
                    multiLine: pattern.flags.contains(.multiLine)
                ),
                maxLength: pattern.maxLengthInBytes,
                group: pattern.group,
                furtherGroups: pattern.furtherGroups
            )
        } catch {
            throw RuleError(
                ruleID: rule.reference.id,
                patternIndex: index,
                code: .pattern(error.code),
                offset: error.offset,
                message: error.message
            )
        }
        group = pattern.group
        keywords = pattern.keywords.map { $0.utf8.map(\.asciiLowercased) }
        keywordsWithin = keywords.isEmpty ? 0 : pattern.keywordsWithin
        skipsRejected = pattern.skipsRejected
        validators = try pattern.validators.map { (reference) throws(RuleError) in
            try Self.check(reference, rule.reference.id, index)
        }
        onInvalid = pattern.onInvalid
        base = pattern.confidence
        validated = pattern.validatedConfidence ?? pattern.confidence
        context = rule.context.map(CompiledContext.init)
        self.allow = allow
        seesDisguises = rule.seesDisguises
    }

    private static func check(
        _ reference: ValidatorReference,
        _ ruleID: String,
        _ index: Int
    ) throws(RuleError) -> NamedCheck {
        switch reference {
        case .entropyAtLeast(let bits):
            return NamedCheck(name: "entropy_at_least \(bits)") { Entropy.bitsPerByte($0) >= bits }
        case .entropyAbove(let bits):
            return NamedCheck(name: "entropy_above \(bits)") { Entropy.bitsPerByte($0) > bits }
        case .named(let name):
            guard let validator = Validator.all[name] else {
                throw RuleError(
                    ruleID: ruleID,
                    patternIndex: index,
                    code: .unknownValidator(name),
                    message: "there is no validator of this name"
                )
            }
            return NamedCheck(name: name, accepts: validator.accepts)
        }
    }

    /// Words become one alternation, longest first, so that the leftmost match is also the longest.
    private static func regex(of source: Pattern.Source) -> String {
        switch source {
        case .regex(let regex): return regex
        case .words(let words):
            let quoted = words.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.map { word in
                word.map { character in
                    character.isASCII && !character.isLetter && !character.isNumber ? "\\\(character)" : "\(character)"
                }.joined()
            }
            return "(?<![A-Za-z0-9_])(?:\(quoted.joined(separator: "|")))(?![A-Za-z0-9_])"
        }
    }
}

extension Pattern.Source {
    fileprivate var isWords: Bool { if case .words = self { true } else { false } }
}

extension UInt8 {
    /// `A`…`Z` to `a`…`z`; every other byte as it is.
    var asciiLowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }

    var isASCIIWord: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5A).contains(self) || (0x61...0x7A).contains(self) || self == 0x5F
    }
}
