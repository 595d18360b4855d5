package import Detection
package import GuardrailTypes
package import Policy

/// What the policies make of one rule in one direction for one subject, and the line that each value comes from.
package struct PolicyExplanation: Sendable {
    package let rule: Rule
    package let direction: Direction
    package let decision: RuleDecision
    /// `house 1.0.0, policies/house.yaml:12`, or the rule's own line.
    package let actionFrom: String
    package let trialFrom: String?
    /// Values that statements set besides the action: their names, what they are, and whence.
    package let others: [(name: String, value: String, from: String)]

    package var report: Report {
        var report = Report()
        report.add("rule", rule.reference.id)
        report.add("direction", direction.rawValue)
        report.add("action", decision.action.rawValue)
        report.add("action_from", actionFrom)
        report.add("trial_action", decision.trialAction?.rawValue)
        report.add("trial_action_from", trialFrom)
        for (name, value, from) in others {
            report.add(name, value)
            report.add("\(name)_from", from)
        }
        return report
    }
}

extension LoadedRules {
    /// - Parameter patterns: rules whose id fits one of them; all if there is none.
    package func explainPolicy(
        for subject: PolicySubject,
        _ direction: Direction,
        rulesMatching patterns: [String]
    ) -> [PolicyExplanation] {
        located(matching: patterns).compactMap { located in
            policies.trace(of: located.rule, direction, for: subject).map { explanation(of: $0, located, direction) }
        }
    }

    /// What the policies ask of the audit log for a subject's exchanges, and which line says so; empty if they say nothing.
    package func explainRecording(for subject: PolicySubject) -> [(name: String, value: String, from: String)] {
        let duty = policies.stack.recordingDuty(for: subject)
        let said = [
            ("durability", duty.durability?.rawValue, duty.durabilityFrom),
            ("on_audit_failure", duty.onFailure?.rawValue, duty.onFailureFrom),
        ]
        return said.compactMap { name, value, index in
            guard let value, let index else { return nil }
            return (name, value, policies.origin(of: name, inPolicy: index))
        }
    }

    private func explanation(
        of trace: DecisionTrace,
        _ located: LocatedRule,
        _ direction: Direction
    ) -> PolicyExplanation {
        let rule = located.rule
        let own = "\(rule.reference.packID) \(rule.reference.packVersion), \(located.place.file):\(located.place.line)"
        let said: [(name: String, value: String?, place: StatementPlace?)] = [
            ("on_error", trace.decision.onError?.rawValue ?? rule.onError.rawValue, trace.onError),
            ("disclose", trace.decision.disclosure?.rawValue, trace.disclosure),
            (
                "redact", (trace.decision.redaction ?? rule.redaction).summary(entity: rule.reference.entity),
                trace.redaction
            ),
        ]
        let others = said.compactMap { name, value, place in value.map { (name, $0, policies.origin(of: place) ?? own) }
        }
        return PolicyExplanation(
            rule: rule,
            direction: direction,
            decision: trace.decision,
            actionFrom: policies.origin(of: trace.mode ?? trace.action) ?? own,
            trialFrom: trace.decision.trialAction.map { _ in policies.origin(of: trace.trial) ?? own },
            others: others
        )
    }
}

extension LoadedPolicies {
    /// One for each policy, from the most general.
    package var reports: [Report] {
        documents.map { document in
            let policy = document.policy
            var report = Report()
            report.add("id", policy.id)
            report.add("version", policy.version)
            report.add("file", document.place.file)
            report.add("kind", policy.isFloor ? "floor" : "policy")
            report.add("mode", policy.rollout?.summary ?? policy.mode.rawValue)
            report.add("for", policy.audience.summary)
            report.add("statements", .integer(policy.statements.count))
            return report
        }
    }
}

extension Rollout {
    fileprivate var summary: String { "rollout \(percent)% by \(unit.rawValue)" }
}

extension Audience {
    fileprivate var summary: String {
        let lists = [
            ("apps", apps.map(\.pattern)), ("keys", keys.map(\.pattern)), ("teams", teams.map(\.pattern)),
            ("key_tags", keyTags), ("routes", routes.map(\.pattern)),
        ]
        let given = lists.filter { !$0.1.isEmpty }.map { "\($0.0) \($0.1.joined(separator: ", "))" }
        return given.isEmpty ? "everybody" : given.joined(separator: "; ")
    }
}
