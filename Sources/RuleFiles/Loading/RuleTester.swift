import ByteText
package import Detection
import GuardrailTypes
import Inspection
import Policy
import Redaction

/// Runs rules' own tests through the production path: the same engine, the same inspector, one rule at a time.
///
/// The rules that a rule's conditions ask for run beside it and report nothing.
package enum RuleTester {
    /// What came of one test.
    package struct Result: Sendable {
        package let rule: Rule
        package let test: RuleTest
        /// Nil if the rule did what the test says.
        package let failure: Diagnostic?
    }

    /// Runs every test of a rule whose patterns compile, in the order in which they are written.
    ///
    /// The rule runs alone, so no other rule's finding can hide or mend its own, and redacts whatever its action is, so
    /// that `redacted` can be compared for blocking rules too. Digests (`with: hash`) are taken under a key of 32 zero bytes.
    package static func results(for located: LocatedRule) -> [Result] {
        guard let subject = SingleRule(located.rule, evidence: located.evidence) else { return [] }
        return located.tests.map { test in
            let verdict = subject.inspect(test.text, test.direction)
            let reason = difference(between: verdict, and: test)
            let failure = reason.map { reason in
                Diagnostic(
                    .failingTest,
                    at: test.place,
                    "\(located.rule.reference.id): \(reason)",
                    help: test.because.map { "the test says: \($0)" }
                )
            }
            return Result(rule: located.rule, test: test, failure: failure)
        }
    }

    /// What the rule did otherwise than the test says; nil if it did as it says.
    private static func difference(between verdict: TextVerdict, and test: RuleTest) -> String? {
        if let failure = verdict.failures.first {
            return "the rule gave up at \(failure.offset) (\(failure.reason.rawValue))"
        }
        let found = verdict.findings.map { Span($0, in: test.text) }
        switch test.expectation {
        case .noMatch:
            return found.isEmpty ? nil : "expected no finding, found \(Span.list(found))"
        case .match(let finds, let redacted):
            if found.isEmpty { return "expected \(finds.map(quoted) ?? "a finding"), found nothing" }
            if let finds, finds != found.map(\.text) {
                return "expected \(quoted(finds)), found \(Span.list(found))"
            }
            let after = verdict.redacted.map { String(decoding: $0, as: UTF8.self) } ?? test.text
            guard let redacted, !redacted.utf8.elementsEqual(after.utf8) else { return nil }
            return "expected the text \"\(redacted)\" after redacting, got \"\(after)\""
        }
    }

    private static func quoted(_ texts: [String]) -> String {
        texts.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

/// A finding in a rule author's own text, for saying where it is.
private struct Span {
    let text: String
    let lowerBound: Int
    let upperBound: Int
    let confidence: Confidence

    init(_ finding: Finding, in whole: String) {
        lowerBound = finding.range.lowerBound
        upperBound = finding.range.upperBound
        confidence = finding.confidence
        text = String(decoding: whole.utf8.dropFirst(lowerBound).prefix(finding.range.count), as: UTF8.self)
    }

    static func list(_ spans: [Span]) -> String {
        spans.map { "\"\($0.text)\" at \($0.lowerBound)..<\($0.upperBound) (confidence \($0.confidence))" }
            .joined(separator: ", ")
    }
}

/// An engine of one rule that redacts.
private struct SingleRule {
    private let engine: Engine

    /// - Parameter evidence: rules that its conditions ask for, which report nothing.
    init?(_ rule: Rule, evidence: [Rule]) {
        var rule = rule
        rule.action = [.prompt: .redact, .response: .redact]
        rule.conditions.isReported = true
        guard let rules = try? RuleSet([rule] + evidence) else { return nil }
        engine = Engine(rules: rules, policy: .default, key: DigestKey(bytes: Array(repeating: 0, count: 32)))
    }

    func inspect(_ text: String, _ direction: Direction) -> TextVerdict {
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        return engine.inspect(Array(text.utf8), direction: direction, placeholders: &numbers, using: &scratch)
    }
}
