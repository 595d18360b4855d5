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
    /// By direction and rule, where the policy asks for no application: every finding needs its action.
    private let settledActions: (prompt: [Action], response: [Action])?
    private let replacements: [ObjectIdentifier: Replacement]
    private let conditions: [Direction: ConditionPlan]
    /// Nil if nothing is judged by category.
    package let categories: CategoryPlan?
    /// Of each of the plan's rules, where the policy asks for no application.
    let settledCategoryActions: [Action]?

    package init(rules: RuleSet, policy: PolicySet = .default, categories: CategoryPlan? = nil, key: DigestKey) {
        self.rules = rules
        self.policy = policy
        self.categories = categories
        self.key = key
        policyHash = PolicyHash.of(rules.rules, categories, policy)
        settledCategoryActions =
            policy.asksForApp ? nil : categories?.rules.map { Self.categoryAction($0, policy, app: nil) }
        let actions = { (direction: Direction) in
            rules.rules.map { Self.action($0, policy, direction, app: nil) }
        }
        settledActions = policy.asksForApp ? nil : (actions(.prompt), actions(.response))
        replacements = Dictionary(
            uniqueKeysWithValues: rules.rules.map { rule in
                (ObjectIdentifier(rule.reference), Replacement(rule.redaction, entity: rule.reference.entity))
            }
        )
        var conditions: [Direction: ConditionPlan] = [:]
        for direction in Direction.allCases {
            conditions[direction] = ConditionPlan(rules.rules, rules.rules(for: direction))
        }
        self.conditions = conditions
    }

    /// What judges sightings in one text; nil if no rule of the direction has conditions.
    func judge(_ direction: Direction, app: String?, age: TextAge) -> Judge? {
        conditions[direction].map { plan in
            Judge(plan) { action($0, direction, app: app, age: age) }
        }
    }

    /// What a rule's failure must be answered with: the strictest that is done about any finding that hangs on it.
    func strictestAction(hangingOn ruleIndex: Int, _ direction: Direction, app: String?) -> Action {
        let dependents = conditions[direction]?.dependents(of: ruleIndex) ?? []
        return dependents.union([ruleIndex]).map { action($0, direction, app: app) }.max() ?? .allow
    }

    /// What is done about a finding of a rule in a text of this age.
    func action(_ ruleIndex: Int, _ direction: Direction, app: String?, age: TextAge) -> Action {
        let action = action(ruleIndex, direction, app: app)
        return age == .lastTurn ? action : rules.rules[ruleIndex].scope.action(action, for: age)
    }

    /// What is done about a finding of a rule.
    func action(_ ruleIndex: Int, _ direction: Direction, app: String?) -> Action {
        if let settledActions {
            return direction == .prompt ? settledActions.prompt[ruleIndex] : settledActions.response[ruleIndex]
        }
        return Self.action(rules.rules[ruleIndex], policy, direction, app: app)
    }

    private static func action(_ rule: Rule, _ policy: PolicySet, _ direction: Direction, app: String?) -> Action {
        policy.action(
            for: rule.reference,
            authored: rule.authoredAction(direction),
            direction: direction,
            app: app
        )
    }

    /// The replacement that a finding's rule asks for; a label where the finding blocks.
    func replacement(for finding: Finding) -> Replacement {
        guard finding.action < .block, let known = replacements[ObjectIdentifier(finding.rule)] else {
            return .label(finding.rule.entity)
        }
        return known
    }
}

/// Everything that inspection writes to while it runs: one per thread or event loop and engine, lent for a call.
package struct InspectionScratch: ~Copyable {
    var prompt: DetectionScratch
    package internal(set) var response: DetectionScratch
    var results = ScanResults()
    let scoring: ScoringMemory?

    /// From now on the rules with these ids are not searched for: where the filter says that one might match, it fails.
    package mutating func quarantine(_ ruleIDs: Set<String>, of engine: Engine) {
        prompt.quarantine(ruleIDs, of: engine.rules.rules(for: .prompt))
        response.quarantine(ruleIDs, of: engine.rules.rules(for: .response))
    }

    package init(for engine: Engine) {
        prompt = DetectionScratch(for: engine.rules.rules(for: .prompt))
        response = DetectionScratch(for: engine.rules.rules(for: .response))
        scoring = engine.categories?.model.map(ScoringMemory.init)
    }
}
