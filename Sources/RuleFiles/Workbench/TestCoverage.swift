package import Detection
import GuardrailTypes

/// Which parts of a rule its own tests would miss.
///
/// A part is covered if a test fails without it. So a context word is not covered by standing in a test's text, but by a finding that
/// would not be there without it, and a validator by a text that only it keeps out.
package struct TestCoverage: Sendable {
    package let rule: Rule
    package let place: Place
    /// How many parts the rule has.
    package let parts: Int
    /// Those that could be left out and every test would still pass.
    package let gaps: [RulePart]

    package var covered: Int { parts - gaps.count }

    /// - Complexity: the rule is compiled and its tests are run once for each part; parts that stand in no test's text are
    ///   told without.
    package init(of located: LocatedRule) {
        let parts = RulePart.parts(of: located.rule)
        let texts = located.tests.map { $0.text.lowercased() }
        rule = located.rule
        place = located.place
        self.parts = parts.count
        gaps = parts.filter { !Self.isCovered($0, located, texts) }
    }

    private static func isCovered(_ part: RulePart, _ located: LocatedRule, _ texts: [String]) -> Bool {
        switch part.kind {
        case .word, .contextWord, .unlessWord, .stopword:
            let word = part.text.lowercased()
            guard texts.contains(where: { $0.contains(word) }) else { return false }
        case .pattern, .validator, .allowedValue, .allowedPattern, .allowEntry: break
        }
        let results = RuleTester.results(for: located.replacing(rule: part.remainder))
        // A rule that cannot even be compiled without the part needs it.
        return results.isEmpty || results.contains { $0.failure != nil }
    }
}

extension TestCoverage {
    /// The gaps by kind, for people: `context word: pan, debit`.
    package var lines: [String] {
        RulePart.Kind.allCases.compactMap { kind in
            let texts = gaps.filter { $0.kind == kind }.map(\.text)
            return texts.isEmpty ? nil : "\(kind.rawValue): \(texts.joined(separator: ", "))"
        }
    }

    package var json: JSONText {
        .object([
            ("id", .string(rule.reference.id)), ("parts", .integer(parts)), ("covered", .integer(covered)),
            (
                "gaps",
                .array(gaps.map { .object([("kind", .string($0.kind.rawValue)), ("text", .string($0.text))]) })
            ),
        ])
    }
}
