package import Detection
import GuardrailTypes
package import Policy
package import Redaction

/// One immutable snapshot of rules, policies and key.
///
/// An exchange keeps the one that it began with, so a reload never splits it.
package final class Engine: Sendable {
    package let rules: RuleSet
    package let policy: PolicyStack
    package let key: DigestKey
    /// Hexadecimal SHA-256 over every rule and all policies: equal hashes decide equally.
    package let policyHash: String
    private let tables: PolicyTables
    private let conditions: (prompt: ConditionPlan?, response: ConditionPlan?)
    /// Nil if nothing is judged by category.
    package let categories: CategoryPlan?

    package init(rules: RuleSet, policies: PolicyStack, categories: CategoryPlan? = nil, key: DigestKey) {
        self.rules = rules
        policy = policies
        self.categories = categories
        self.key = key
        policyHash = PolicyHash.of(rules.rules, categories, policies)
        tables = PolicyTables(rules.rules, categories?.rules ?? [], policies)
        conditions = (
            ConditionPlan(rules.rules, rules.rules(for: .prompt)),
            ConditionPlan(rules.rules, rules.rules(for: .response))
        )
    }

    package convenience init(
        rules: RuleSet,
        policy: PolicySet = .default,
        categories: CategoryPlan? = nil,
        key: DigestKey
    ) {
        self.init(rules: rules, policies: PolicyStack(policy), categories: categories, key: key)
    }

    /// What the policies say of every rule where `subject` sends the text.
    ///
    /// - Complexity: O(statements), and the making of a table for the first subject of its kind.
    package func resolved(for subject: PolicySubject) -> ResolvedPolicy { tables[subject] }

    /// For a subject of whom nothing is known.
    package var anonymous: ResolvedPolicy { tables.anonymous }

    /// What judges sightings in one text; nil if no rule of the direction has conditions.
    func judge(_ direction: Direction, _ policy: ResolvedPolicy, age: TextAge) -> Judge? {
        plan(direction).map { plan in
            Judge(plan) { actions($0, direction, policy, age: age) }
        }
    }

    private func plan(_ direction: Direction) -> ConditionPlan? {
        direction == .prompt ? conditions.prompt : conditions.response
    }

    /// What a rule's failure must be answered with: the strictest that is done about any finding that hangs on it.
    func strictestAction(hangingOn ruleIndex: Int, _ direction: Direction, _ policy: ResolvedPolicy) -> Action {
        let dependents = plan(direction)?.dependents(of: ruleIndex) ?? []
        return dependents.union([ruleIndex]).map { policy.actions($0, direction).action }.max() ?? .allow
    }

    /// What is done about a finding of a rule in a text of this age.
    func actions(
        _ ruleIndex: Int,
        _ direction: Direction,
        _ policy: ResolvedPolicy,
        age: TextAge
    ) -> RuleActions {
        var actions = policy.actions(ruleIndex, direction)
        guard age != .lastTurn else { return actions }
        let scope = rules.rules[ruleIndex].scope
        actions.action = scope.action(actions.action, for: age)
        actions.trialAction = actions.trialAction.map { scope.action($0, for: age) }
        if actions.trialAction == actions.action { actions.trialAction = nil }
        return actions
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
