import Detection
package import GuardrailTypes
package import Policy
import Redaction

/// What the policies in force say of every rule, for all subjects for whom they say the same.
///
/// Made once for each engine and kind of subject, so that a finding costs a look into a table.
package final class ResolvedPolicy: Sendable {
    /// Different for any two of one engine.
    package let number: Int
    /// False if nothing is ever changed or refused.
    package let enforces: Bool
    private let prompt: [RuleDecision]
    private let response: [RuleDecision]
    private let categories: [RuleDecision]
    /// By rule, where the policies say how values are replaced.
    private let redactions: (prompt: Styles, response: Styles)
    private typealias Styles = [ObjectIdentifier: RedactionStyle]

    /// - Complexity: O(rules × statements that stand): about a millisecond for the shipped rules.
    init(
        _ rules: [Rule],
        _ categories: [CategoryRule],
        _ stack: PolicyStack,
        under standings: PolicyStandings,
        number: Int
    ) {
        self.number = number
        func decisions(_ direction: Direction) -> [RuleDecision] {
            rules.map { rule in
                let authored = rule.authoredAction(direction)
                return stack.trace(for: rule.reference, authored: authored, direction: direction, under: standings)
                    .decision
            }
        }
        prompt = decisions(.prompt)
        response = decisions(.response)
        self.categories = categories.map { rule in
            stack.trace(for: rule.reference, authored: rule.action, direction: rule.direction, under: standings)
                .decision
        }
        func redactions(_ decisions: [RuleDecision]) -> [ObjectIdentifier: RedactionStyle] {
            let said = zip(rules, decisions).compactMap { rule, decision in
                decision.redaction.map { (ObjectIdentifier(rule.reference), $0) }
            }
            return Dictionary(said) { first, _ in first }
        }
        self.redactions = (redactions(prompt), redactions(response))
        enforces = !standings.isObserving || (prompt + response).contains { $0.action >= .redact }
    }

    func decision(_ ruleIndex: Int, _ direction: Direction) -> RuleDecision {
        direction == .prompt ? prompt[ruleIndex] : response[ruleIndex]
    }

    /// What is done about a hit of a category, by its place in the plan.
    func decision(category: Int) -> RuleDecision { categories[category] }

    func redaction(of rule: RuleReference, _ direction: Direction) -> RedactionStyle? {
        direction == .prompt ? redactions.prompt[ObjectIdentifier(rule)] : redactions.response[ObjectIdentifier(rule)]
    }
}
