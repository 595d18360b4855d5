import Gateway
import GuardrailTypes
import Inspection
import Policy
import RuleFiles

/// What is done about one category in one direction for one sender.
struct CategoryDecision {
    let rule: CategoryRule
    let decision: RuleDecision
    let from: String
    let trialFrom: String?

    /// Every category that the settings name, in the order of the plan.
    ///
    /// - Parameter patterns: rules whose id fits one of them; all if there is none.
    static func all(
        of plan: CategoryPlan?,
        _ policies: LoadedPolicies,
        for subject: PolicySubject,
        matching patterns: [String] = []
    ) -> [CategoryDecision] {
        let globs = patterns.map { Glob($0) }
        return (plan?.rules ?? []).filter { rule in
            globs.isEmpty || globs.contains { $0.matches(rule.reference.id) }
        }.map { rule in
            let trace = policies.trace(
                of: rule.reference,
                authored: rule.action,
                rule.direction,
                for: subject
            )
            return CategoryDecision(
                rule: rule,
                decision: trace.decision,
                from: policies.origin(of: trace.mode ?? trace.action) ?? "categories of the settings",
                trialFrom: trace.decision.trialAction.map { _ in policies.origin(of: trace.trial) ?? "the settings" }
            )
        }
    }

    /// Who judges: the embedded model, or a classifier behind a network.
    var judge: String { rule.judge.isEmbedded ? "embedded" : "\(rule.reference.packID), behind a network" }

    var report: Report {
        var report = Report()
        report.add("rule", rule.reference.id)
        report.add("direction", rule.direction.rawValue)
        report.add("action", decision.action.rawValue)
        report.add("action_from", from)
        report.add("trial_action", decision.trialAction?.rawValue)
        report.add("trial_action_from", trialFrom)
        report.add("judge", judge)
        report.add("threshold", String(rule.threshold))
        return report
    }

    /// What two configurations decide otherwise.
    static func changes(from old: [CategoryDecision], to new: [CategoryDecision]) -> [PolicyChange] {
        func facts(_ all: [CategoryDecision]) -> [String: [String: String]] {
            all.reduce(into: [:]) { facts, one in
                facts[one.rule.reference.id, default: [:]][one.rule.direction.rawValue] =
                    "\(one.decision.summary) from \(one.rule.threshold) by \(one.judge)"
            }
        }
        let (before, after) = (facts(old), facts(new))
        return Set(before.keys).union(after.keys).sorted().flatMap { id in
            Direction.allCases.map(\.rawValue).compactMap { aspect in
                let (was, becomes) = (before[id]?[aspect], after[id]?[aspect])
                guard was != becomes else { return nil }
                return PolicyChange(subject: id, aspect: aspect, before: was, after: becomes)
            }
        }
    }
}
