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
    /// By rule: how values are replaced, as the policies or else its author say.
    private let replacements: (prompt: Replacements, response: Replacements)
    private typealias Replacements = [ObjectIdentifier: Replacement]

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
        func replacements(_ decisions: [RuleDecision]) -> Replacements {
            let said = zip(rules, decisions).map { rule, decision in
                let style = decision.redaction ?? rule.redaction
                return (ObjectIdentifier(rule.reference), Replacement(style, entity: rule.reference.entity))
            }
            return Dictionary(uniqueKeysWithValues: said)
        }
        self.replacements = (replacements(prompt), replacements(response))
        enforces = !standings.isObserving || (prompt + response).contains { $0.action >= .redact }
    }

    private func decisions(_ direction: Direction) -> [RuleDecision] { direction == .prompt ? prompt : response }

    /// What is done about a rule's findings in the last turn of a conversation.
    func actions(_ ruleIndex: Int, _ direction: Direction) -> RuleActions {
        let decisions = decisions(direction)
        return RuleActions(action: decisions[ruleIndex].action, trialAction: decisions[ruleIndex].trialAction)
    }

    /// What becomes of a text on which a rule fails; nil for what its author says.
    func onError(_ ruleIndex: Int, _ direction: Direction) -> FailureMode? { decisions(direction)[ruleIndex].onError }

    /// The most that a client is told of a rule's findings; nil for what the settings say.
    func disclosure(_ ruleIndex: Int, _ direction: Direction) -> Disclosure? {
        decisions(direction)[ruleIndex].disclosure
    }

    /// What is done about a hit of a category, by its place in the plan.
    func decision(category: Int) -> RuleDecision { categories[category] }

    /// What stands in the place of a finding's value; a label where it blocks, and for categories.
    func replacement(for finding: Finding, _ direction: Direction) -> Replacement {
        guard finding.action < .block else { return .label(finding.rule.entity) }
        let replacements = direction == .prompt ? replacements.prompt : replacements.response
        return replacements[ObjectIdentifier(finding.rule)] ?? .label(finding.rule.entity)
    }
}

/// What is done about the findings of one rule in one text.
struct RuleActions: Hashable, Sendable {
    var action: Action
    /// What would be done if everything on trial were in force; nil if the same.
    var trialAction: Action?

    /// The stricter of what is done and what would be.
    var strictest: Action { max(action, trialAction ?? .allow) }
}
