import Foundation
import RuleFiles

/// Texts of packs for tests: one sound rule, of which a test changes a line.
enum PackText {
    static let rule = """
          - id: test.word
            name: A word
            description: The word hemlock.
            entity: HERB
            severity: low
            detect:
              - regex: 'hemlock'
                confidence: 0.9
            action: redact
            tests:
              match: [a hemlock, the hemlock here]
              no_match: [hemloc, nothing]
        """

    static func pack(_ rules: String..., id: String = "test", defaults: String = "") -> String {
        """
        schema: 1
        pack:
          id: \(id)
          version: 1.0.0
        \(defaults.isEmpty ? "" : "defaults: \(defaults)\n")rules:
        \(rules.joined(separator: "\n"))

        """
    }

    /// The sound pack with one occurrence of a text replaced.
    static func changing(_ old: String, to new: String) -> String {
        guard let range = sound.range(of: old) else { return "the test looks for what is not there: \(old)" }
        return sound.replacingCharacters(in: range, with: new)
    }

    static let sound = pack(rule)
}

/// What is said about a text, most tests' only interest.
func diagnostics(in text: String, policy: String? = nil, runsTests: Bool = false) -> [Diagnostic] {
    switch RuleLoader(runsTests: runsTests).load(
        texts: [("pack.yaml", text)],
        policies: policy.map { [("policy.yaml", $0)] } ?? []
    ) {
    case .loaded(let rules): rules.warnings
    case .refused(let diagnostics): diagnostics
    }
}
