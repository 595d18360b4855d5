import Detection
import GuardrailTypes
package import Policy

/// One thing that another configuration decides otherwise.
package struct PolicyChange: Hashable, Sendable {
    /// A rule's id, or `policy` and its id.
    package let subject: String
    /// What of it: `prompt`, `response`, `rule`, `version`.
    package let aspect: String
    /// Nil for what was not there.
    package let before: String?
    package let after: String?

    package init(subject: String, aspect: String, before: String?, after: String?) {
        (self.subject, self.aspect, self.before, self.after) = (subject, aspect, before, after)
    }

    package var line: String { "\(subject) \(aspect): \(before ?? "none") → \(after ?? "none")" }

    package var json: JSONText {
        func value(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }
        return .object([
            ("subject", .string(subject)), ("aspect", .string(aspect)), ("before", value(before)),
            ("after", value(after)),
        ])
    }
}

extension LoadedRules {
    /// What `other` decides otherwise: policies and rules that came, went or have another version, and what is done about
    /// each rule's findings.
    package func changes(to other: LoadedRules, for subject: PolicySubject) -> [PolicyChange] {
        policyChanges(to: other) + ruleChanges(to: other, for: subject)
    }

    private func policyChanges(to other: LoadedRules) -> [PolicyChange] {
        func spelled(_ rules: LoadedRules) -> [String: (version: String, text: String)] {
            let policies = rules.policies.documents.map(\.policy)
            return Dictionary(policies.map { ($0.id, ($0.version, $0.canonicalDescription)) }) { first, _ in first }
        }
        let (before, after) = (spelled(self), spelled(other))
        return Set(before.keys).union(after.keys).sorted().compactMap { id in
            guard before[id]?.text != after[id]?.text else { return nil }
            let isSilent = before[id]?.version == after[id]?.version
            return PolicyChange(
                subject: "policy \(id)",
                aspect: "version",
                before: before[id]?.version,
                after: after[id].map { isSilent ? "\($0.version), with other content" : $0.version }
            )
        }
    }

    private func ruleChanges(to other: LoadedRules, for subject: PolicySubject) -> [PolicyChange] {
        let (before, after) = (decisions(for: subject), other.decisions(for: subject))
        return Set(before.keys).union(after.keys).sorted().flatMap { id -> [PolicyChange] in
            let (old, new) = (before[id] ?? [:], after[id] ?? [:])
            return ["rule", "prompt", "response"].compactMap { aspect in
                guard old[aspect] != new[aspect] else { return nil }
                return PolicyChange(subject: id, aspect: aspect, before: old[aspect], after: new[aspect])
            }
        }
    }

    /// By rule: its pack's version, and what is done in each direction.
    private func decisions(for subject: PolicySubject) -> [String: [String: String]] {
        let standing = located.map { located in
            let rule = located.rule
            var facts = ["rule": "\(rule.reference.packID) \(rule.reference.packVersion)"]
            for direction in Direction.allCases {
                guard let trace = policies.trace(of: rule, direction, for: subject) else { continue }
                facts[direction.rawValue] = trace.decision.summary
            }
            return (rule.reference.id, facts)
        }
        return Dictionary(standing) { first, _ in first }
    }
}

extension RuleDecision {
    /// `redact, block on trial, on_error block`.
    package var summary: String {
        let parts = [
            action.rawValue, trialAction.map { "\($0.rawValue) on trial" }, onError.map { "on_error \($0.rawValue)" },
            disclosure.map { "disclose \($0.rawValue)" }, redaction.map { "redact with \($0)" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }
}
