package import Detection
import GuardrailTypes
import Policy

/// Everything that one load brought, consistent and checked.
package struct LoadedRules: Sendable {
    /// In order of their files' paths.
    package let packs: [Pack]
    /// In order of their packs and in each as written.
    package let located: [LocatedRule]
    package let policies: LoadedPolicies
    /// Never errors.
    package let warnings: [Diagnostic]
    /// What was read: packs and then policies, in their order.
    package var sources: [RuleSource] = []

    package var rules: [Rule] { located.map(\.rule) }

    /// How many inline tests there are.
    package var testCount: Int { located.reduce(0) { $0 + $1.tests.count } }

    package func rule(id: String) -> LocatedRule? { located.first { $0.rule.reference.id == id } }
}

/// The text of a rule pack or a policy, and where it was.
package struct RuleSource: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable { case pack, policy }

    package let kind: Kind
    package let path: String
    package let text: String
}

/// What came of a load.
///
/// There is no half-way: either every file is right, or nothing is loaded.
package enum LoadOutcome: Sendable {
    case loaded(LoadedRules)
    /// In reading order; at least one is an error, warnings may be among them.
    case refused([Diagnostic])

    package func get() throws(Refusal) -> LoadedRules {
        switch self {
        case .loaded(let rules): return rules
        case .refused(let diagnostics): throw Refusal(diagnostics: diagnostics)
        }
    }
}

/// Why nothing was loaded.
package struct Refusal: Error, Sendable {
    package let diagnostics: [Diagnostic]

    package init(diagnostics: [Diagnostic]) {
        self.diagnostics = diagnostics
    }
}
