package import Detection
import GuardrailTypes
package import Policy
package import Redaction

/// One immutable snapshot of rules, policy and key.
///
/// An exchange keeps the one that it began with, so a reload never splits it.
package final class Engine: Sendable {
    package let rules: RuleSet
    package let policy: PolicySet
    package let key: DigestKey
    /// Hexadecimal SHA-256 over every rule and the policy: equal hashes decide equally.
    package let policyHash: String

    package init(rules: RuleSet, policy: PolicySet = .default, key: DigestKey) {
        self.rules = rules
        self.policy = policy
        self.key = key
        policyHash = PolicyHash.of(rules.rules, policy)
    }

    /// What is done about a finding of a rule.
    func action(_ ruleIndex: Int, _ direction: Direction, app: String?) -> Action {
        let rule = rules.rules[ruleIndex]
        return policy.action(
            for: rule.reference,
            authored: rule.authoredAction(direction),
            direction: direction,
            app: app
        )
    }
}

/// Everything that inspection writes to while it runs: one per thread or event loop and engine, lent for a call.
package struct InspectionScratch: ~Copyable {
    var prompt: DetectionScratch
    package internal(set) var response: DetectionScratch
    var results = ScanResults()

    package init(for engine: Engine) {
        prompt = DetectionScratch(for: engine.rules.rules(for: .prompt))
        response = DetectionScratch(for: engine.rules.rules(for: .response))
    }
}
