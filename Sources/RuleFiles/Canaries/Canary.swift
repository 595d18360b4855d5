package import GuardrailTypes
package import Inspection
package import Policy
import Redaction

/// A text of which it is known what must become of it: the last thing that a new configuration is asked before it is put in
/// force.
package struct Canary: Sendable {
    /// What must become of the text.
    package enum Expectation: String, Hashable, Sendable, CaseIterable {
        /// It passes unchanged; something in it may be flagged.
        case pass
        case flag, redact, block
    }

    package let text: String
    package let direction: Direction
    package let subject: PolicySubject
    package let expectation: Expectation
    package let because: String?
    package let place: Place
    /// True for one that is only not to be blocked.
    var mayBeEdited = false
}

extension Canary {
    /// Sentences that say nothing of anybody; a configuration that blocks one would block everything.
    package static let harmless: [Canary] = Direction.allCases.flatMap { direction in
        ["Hello, how are you?", "Please write a short poem about the sea.", "Two and two is four.", "Ja, gerne!", "…"]
            .map {
                Canary(
                    text: $0,
                    direction: direction,
                    subject: PolicySubject(),
                    expectation: .pass,
                    because: nil,
                    place: Place(file: "(built-in canary)"),
                    mayBeEdited: true
                )
            }
    }
}

extension Engine {
    /// What becomes otherwise of a canary than it must.
    package func failures(of canaries: [Canary]) -> [Diagnostic] {
        var scratch = InspectionScratch(for: self)
        return canaries.compactMap { canary in
            var numbers = PlaceholderNumbers()
            let verdict = inspect(
                Array(canary.text.utf8),
                direction: canary.direction,
                policy: resolved(for: canary.subject),
                placeholders: &numbers,
                using: &scratch
            )
            let isMet = canary.mayBeEdited ? verdict.action < .block : canary.expectation.isMet(by: verdict.action)
            guard !isMet else { return nil }
            return Diagnostic(
                .failingCanary,
                at: canary.place,
                "this canary must \(canary.expectation.phrase), and the \(canary.direction.rawValue) \(verdict.action.outcome)",
                help: canary.because.map { "the canary says: \($0)" }
            )
        }
    }
}

extension Canary.Expectation {
    fileprivate func isMet(by action: Action) -> Bool {
        self == .pass ? action <= .flag : action.rawValue == rawValue
    }

    fileprivate var phrase: String {
        switch self {
        case .pass: "pass"
        case .flag: "be flagged"
        case .redact: "be redacted"
        case .block: "be blocked"
        }
    }
}

extension Action {
    fileprivate var outcome: String {
        switch self {
        case .allow: "passes"
        case .flag: "is flagged"
        case .redact: "is redacted"
        case .block: "is blocked"
        }
    }
}
