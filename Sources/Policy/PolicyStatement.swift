package import GuardrailTypes

/// How far something that a policy says is carried out.
package enum PolicyMode: String, Hashable, Sendable, CaseIterable {
    /// Not at all.
    case off
    /// It is decided and recorded, and nothing is done.
    case shadow
    case enforce
}

extension PolicySet {
    /// What one statement of the policy file says; nil for what it leaves to others.
    package struct Statement: Hashable, Sendable {
        package let selector: Selector
        package var action: Action?
        /// With an action, how far this statement counts; without one, how far the rules that it selects do.
        package var mode: PolicyMode?
        /// In the place of a mode: enforced for a share, in shadow for the others.
        package var rollout: Rollout?
        package var onError: FailureMode?
        package var disclosure: Disclosure?
        package var redaction: RedactionStyle?

        package init(_ selector: Selector, action: Action? = nil) {
            self.selector = selector
            self.action = action
        }

        /// True if its mode is that of the rules which it selects, and not its own.
        package var speaksOfRules: Bool { action == nil && (mode != nil || rollout != nil) }

        /// How far what it says counts for a subject.
        func mode(for subject: PolicySubject, of policyID: String) -> PolicyMode {
            if let rollout { return rollout.includes(subject, of: policyID) ? .enforce : .shadow }
            return mode ?? .enforce
        }
    }
}
