package import GuardrailTypes

/// One policy file: what a deployment, or a part of it, wants done about findings, over what the rules' authors proposed.
///
/// Statements are read in order, and of those that select a finding the last that sets a value decides it. A policy can so
/// be written from the general to the particular. Policies stand over one another in a `PolicyStack`.
package struct PolicySet: Hashable, Sendable {
    /// Whether what it says is carried out.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// As decided.
        case enforce
        /// Nothing is changed or refused: what would be redacted or blocked is flagged.
        case observe
        /// The file is on trial: what stands below it decides, and what it would change is recorded.
        case shadow
        /// As if it were not there.
        case off
    }

    /// Lower case, as in the policy file: `strict`.
    package let id: String
    /// The version of the policy's content, for audit rows.
    package let version: String
    package let mode: Mode
    /// In the place of a mode: enforced for a share, in shadow for the others.
    package var rollout: Rollout?
    /// True if no other policy can be looser than what it says.
    package var isFloor = false
    /// For whom it is.
    package var audience = Audience()
    /// The least that the audit log owes these exchanges before anything leaves; nil for what the settings say.
    package var durability: Durability?
    /// What becomes of them if the log cannot be written; `passAndRecord` loosens nothing.
    package var onAuditFailure: FailureMode?
    package let statements: [Statement]

    package init(id: String, version: String, mode: Mode = .enforce, statements: [Statement] = []) {
        self.id = id
        self.version = version
        self.mode = mode
        self.statements = statements
    }

    /// The rules' own actions, enforced.
    package static let `default` = PolicySet(id: "default", version: "1.0.0")

    /// How far it counts for a subject.
    func mode(for subject: PolicySubject) -> PolicyMode {
        guard audience.holds(for: subject) else { return .off }
        if let rollout { return rollout.includes(subject, of: id) ? .enforce : .shadow }
        switch mode {
        case .enforce, .observe: return .enforce
        case .shadow: return .shadow
        case .off: return .off
        }
    }
}
