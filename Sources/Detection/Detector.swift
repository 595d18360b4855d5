import ByteText
package import GuardrailTypes
package import Matching

/// One entry of a rule's `detect`, compiled, with everything that decides whether its match is a finding.
///
/// A class, so that borrowing one on the byte path is one reference count and not one for each field.
package final class Detector: Sendable {
    package let ruleIndex: Int
    package let rule: RuleReference
    /// Which entry of the rule's `detect`.
    package let patternIndex: Int
    package let finder: Finder
    let group: Int
    let keywords: [[UInt8]]
    /// In characters.
    let keywordsWithin: Int
    let skipsRejected: Bool
    package let validators: [NamedCheck]
    /// Their names, one array for all candidates.
    private let validatorNames: [String]
    /// What all of them ask; nil if there are none.
    private let check: Check?
    let onInvalid: Pattern.OnInvalid
    package let base: Confidence
    let validated: Confidence
    /// In place of `base` where a view is searched.
    let disguised: Confidence
    package let context: CompiledContext?
    let allow: CompiledAllowList
    let seesDisguises: Bool
    /// True if every match has a mark of its own: at least three bytes that are given, or a value of exact data.
    let beginsWithLiteral: Bool
    /// True if a validator looks at more than a value's form, which separators can give to anything.
    let checksMoreThanForm: Bool

    /// A validator with the name under which explanations show it.
    package struct NamedCheck: Sendable {
        package let name: String
        let accepts: Check
    }

    typealias Check = @Sendable (Span<UInt8>) -> Bool

    var hasValidators: Bool { check != nil }

    /// True if all validators pass.
    func accepts(_ value: Span<UInt8>) -> Bool { check?(value) ?? true }

    /// The names of the validators that a candidate of this detector passed, as explanations show them.
    package func validators(passedBy candidate: Candidate) -> [String] {
        candidate.isValidated ? validatorNames : []
    }

    /// The context word that stands near a candidate of this detector, as the author wrote it.
    package func contextWord(near candidate: Candidate) -> String? {
        candidate.contextWord.flatMap { context?.names[$0] }
    }

    /// What sees the thing.
    package enum Finder: Sendable {
        case pattern(CompiledPattern)
        case words(WordList)
        case exactData(ExactDataSet)
        case fingerprints(DocumentFingerprints, share: Double)
        /// Seen in what other rules find, and not in the text.
        case record
    }

    /// True if it sees what other detectors found, and nothing in a text where they found nothing.
    var readsNoText: Bool { if case .record = finder { true } else { false } }

    /// True if letters count as they are written, for a detector that goes by words.
    var readsCase: Bool { if case .words(let list) = finder { list.isCaseSensitive } else { false } }

    package var hasPattern: Bool { if case .pattern = finder { true } else { false } }

    /// The pattern of a detector that has one.
    ///
    /// - Precondition: it is one of `DirectionalRules.detectors`.
    package var pattern: CompiledPattern {
        guard let compiled else { preconditionFailure("this detector has no pattern") }
        return compiled
    }

    /// The finder's pattern, where the byte path reaches it without taking the finder apart.
    private let compiled: CompiledPattern?

    /// Bytes before a match that its context, its keywords and its allow list look at.
    var leftContext: Int {
        max((max(context?.before ?? 0, keywordsWithin) + 1) * 4, allow.lineReach + 1)
    }

    /// What stands behind a match and may decide on it, in characters and in bytes: the longer counts.
    var rightContext: (characters: Int, bytes: Int) {
        let pattern = compiled?.tree?.longestLookahead ?? CompiledPattern.reachLimit
        let bytes = max(pattern + UTF8Boundary.longestScalar, allow.lineReach + 1)
        return (max(context?.after ?? 0, keywordsWithin) + 1, bytes)
    }

    /// The most that any text can bring this detector to.
    var highestConfidence: Confidence {
        max(base, validated, disguised) + (context?.add ?? Confidence(thousandths: 0))
    }

    init(
        _ pattern: Pattern,
        index: Int,
        of rule: Rule,
        ruleIndex: Int,
        allow: CompiledAllowList
    ) throws(RuleError) {
        self.ruleIndex = ruleIndex
        self.rule = rule.reference
        patternIndex = index
        do throws(PatternError) {
            finder = try Self.finder(of: pattern)
            compiled = if case .pattern(let pattern) = finder { pattern } else { nil }
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
        beginsWithLiteral = Self.beginsWithLiteral(finder, keywordsWithin == 0 ? keywords : [])
        skipsRejected = pattern.skipsRejected
        validators = try pattern.validators.map { (reference) throws(RuleError) in
            try Self.check(reference, rule.reference.id, index)
        }
        validatorNames = validators.map(\.name)
        check = Self.all(of: validators.map { $0.accepts })
        checksMoreThanForm = validators.contains { !$0.looksAtFormAlone }
        onInvalid = pattern.onInvalid
        base = pattern.confidence
        validated = pattern.validatedConfidence ?? pattern.confidence
        disguised = pattern.disguisedConfidence ?? pattern.confidence
        context = rule.context.map(CompiledContext.init)
        self.allow = allow
        seesDisguises = rule.seesDisguises
    }

    /// One check for several, asked in order until one fails: a call on the byte path takes no array apart.
    private static func all(of checks: [Check]) -> Check? {
        guard var all = checks.first else { return nil }
        for next in checks.dropFirst() {
            let before = all
            all = { before($0) && next($0) }
        }
        return all
    }

    private static func beginsWithLiteral(_ finder: Finder, _ keywords: [[UInt8]]) -> Bool {
        switch finder {
        case .pattern(let pattern): keywords.contains { $0.count >= 3 } || (pattern.tree?.leadingLiteral ?? 0) >= 3
        case .exactData: true
        case .words, .fingerprints, .record: false
        }
    }

    private static func check(
        _ reference: ValidatorReference,
        _ ruleID: String,
        _ index: Int
    ) throws(RuleError) -> NamedCheck {
        switch reference {
        case .entropyAtLeast(let bits):
            let table = EntropyTable.shared
            return NamedCheck(name: "entropy_at_least \(bits)") { Entropy.bitsPerByte($0, table) >= bits }
        case .entropyAbove(let bits):
            let table = EntropyTable.shared
            return NamedCheck(name: "entropy_above \(bits)") { Entropy.bitsPerByte($0, table) > bits }
        case .named(let name):
            guard let validator = Validator.all[name] else {
                throw RuleError(
                    ruleID: ruleID,
                    patternIndex: index,
                    code: .unknownValidator(name),
                    message: "there is no validator of this name"
                )
            }
            return NamedCheck(name: name, accepts: validator.check)
        }
    }

    private static func finder(of pattern: Pattern) throws(PatternError) -> Finder {
        switch pattern.source {
        case .regex(let regex): .pattern(try compile(regex, of: pattern))
        case .words(let words): .pattern(try compile(alternation(of: words), of: pattern))
        case .dictionary(let list): .words(list)
        case .exactData(let set): .exactData(set)
        case .fingerprint(let fingerprints, let share): .fingerprints(fingerprints, share: share)
        case .record: .record
        }
    }

    private static func compile(_ regex: String, of pattern: Pattern) throws(PatternError) -> CompiledPattern {
        try CompiledPattern(
            regex,
            options: .init(
                ignoreCase: pattern.flags.contains(.ignoreCase) || pattern.source.isWords,
                dotAll: pattern.flags.contains(.dotAll),
                multiLine: pattern.flags.contains(.multiLine)
            ),
            maxLength: pattern.maxLengthInBytes,
            group: pattern.group,
            furtherGroups: pattern.furtherGroups
        )
    }

    /// Longest first, so that the leftmost match is also the longest.
    private static func alternation(of words: [String]) -> String {
        let quoted = words.sorted { ($1.utf8.count, $0) < ($0.utf8.count, $1) }.map { word in
            word.map { character in
                character.isASCII && !character.isLetter && !character.isNumber ? "\\\(character)" : "\(character)"
            }.joined()
        }
        return "(?<![A-Za-z0-9_])(?:\(quoted.joined(separator: "|")))(?![A-Za-z0-9_])"
    }
}

extension Detector.NamedCheck {
    fileprivate var looksAtFormAlone: Bool { Self.formChecks.contains(name) || name.hasPrefix("entropy") }

    private static let formChecks: Set<String> = [
        "date", "ipv4", "ipv6", "mac", "mixed_classes", "not_placeholder", "phone", "swift_bic",
    ]
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
