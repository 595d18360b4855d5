package import Detection

/// A part of a rule that could be left out, with the rule that would be left.
package struct RulePart: Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case pattern
        case word
        case validator
        case contextWord = "context word"
        case unlessWord = "unless word"
        case allowedValue = "allowed value"
        case allowedPattern = "allowed pattern"
        case stopword
        case allowEntry = "entry of allow"
    }

    package let kind: Kind
    /// As the author wrote it.
    package let text: String
    /// The rule without this part; a validator that is left out accepts everything.
    let remainder: Rule

    /// Every part of a rule, in the order in which it is written; the only pattern of a rule is none.
    package static func parts(of rule: Rule) -> [RulePart] {
        patterns(of: rule) + context(of: rule) + allowed(by: rule)
    }

    private static func patterns(of rule: Rule) -> [RulePart] {
        rule.patterns.indices.flatMap { index -> [RulePart] in
            let pattern = rule.patterns[index]
            var parts: [RulePart] = []
            if rule.patterns.count > 1 {
                parts.append(RulePart(.pattern, pattern.source.title, rule) { $0.patterns.remove(at: index) })
            }
            if case .words(let words) = pattern.source, words.count > 1 {
                parts += words.indices.map { word in
                    RulePart(.word, words[word], rule) { $0.patterns[index].source = .words(words.without(word)) }
                }
            }
            return parts
                + pattern.validators.indices.map { validator in
                    let which = rule.patterns.count > 1 ? " of pattern \(index + 1)" : ""
                    return RulePart(.validator, pattern.validators[validator].title + which, rule) {
                        $0.patterns[index].accept(inPlaceOf: validator)
                    }
                }
        }
    }

    private static func context(of rule: Rule) -> [RulePart] {
        guard let context = rule.context else { return [] }
        return context.words.indices.map { index in
            RulePart(.contextWord, context.words[index], rule) { $0.context?.words.remove(at: index) }
        }
            + context.unless.indices.map { index in
                RulePart(.unlessWord, context.unless[index], rule) { $0.context?.unless.remove(at: index) }
            }
    }

    private static func allowed(by rule: Rule) -> [RulePart] {
        let allow = rule.allow
        return allow.values.indices.map { index in
            RulePart(.allowedValue, allow.values[index], rule) { $0.allow.values.remove(at: index) }
        }
            + allow.regexes.indices.map { index in
                RulePart(.allowedPattern, allow.regexes[index], rule) { $0.allow.regexes.remove(at: index) }
            }
            + allow.stopwords.indices.map { index in
                RulePart(.stopword, allow.stopwords[index], rule) { $0.allow.stopwords.remove(at: index) }
            }
            + allow.entries.indices.map { index in
                RulePart(.allowEntry, allow.entries[index].summary, rule) { $0.allow.entries.remove(at: index) }
            }
    }

    private init(_ kind: Kind, _ text: String, _ rule: Rule, _ leaveOut: (inout Rule) -> Void) {
        var remainder = rule
        leaveOut(&remainder)
        self.kind = kind
        self.text = text
        self.remainder = remainder
    }
}

extension Pattern {
    fileprivate mutating func accept(inPlaceOf validator: Int) {
        validators.remove(at: validator)
        // Without any, a match would have the confidence of one that was not validated.
        if validators.isEmpty { confidence = validatedConfidence ?? confidence }
    }
}

extension Pattern.Source {
    fileprivate var title: String {
        switch self {
        case .regex(let regex): regex
        case .words(let words): words.joined(separator: ", ")
        case .dictionary: "a word list"
        case .exactData: "exact data"
        case .fingerprint: "document fingerprints"
        case .record: "a record"
        }
    }
}

extension ValidatorReference {
    fileprivate var title: String {
        switch self {
        case .named(let name): name
        case .entropyAtLeast(let bits): "entropy_at_least \(bits)"
        case .entropyAbove(let bits): "entropy_above \(bits)"
        }
    }
}

extension [String] {
    fileprivate func without(_ index: Int) -> [String] { Array(self[..<index] + self[(index + 1)...]) }
}
