package import Detection
package import GuardrailTypes
import Policy

extension LoadedRules {
    /// Rules whose id fits one of the patterns (`pci.*`); all of them if there is no pattern.
    package func located(matching patterns: [String]) -> [LocatedRule] {
        let globs = patterns.map(Glob.init)
        guard !globs.isEmpty else { return located }
        return located.filter { rule in globs.contains { $0.matches(rule.rule.reference.id) } }
    }

    /// What is done about a rule's findings in a direction, by the policy; nil where the rule does not run.
    package func action(of rule: Rule, _ direction: Direction) -> Action? {
        guard rule.directions.contains(direction) else { return nil }
        return policies.stack.action(
            for: rule.reference,
            authored: rule.authoredAction(direction),
            direction: direction
        )
    }
}
