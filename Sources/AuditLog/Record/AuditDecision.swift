package import GuardrailTypes

/// What was decided about one text: a field of the request, or a channel of the answer.
package struct AuditDecision: Hashable, Sendable {
    /// Whether the rules could give their answer.
    ///
    /// There is no "pass": a text without findings and failures has no decision.
    package enum Status: String, Hashable, Sendable, CaseIterable {
        /// A rule found something and every rule ran to its end.
        case hit
        /// A rule gave up at a limit.
        case notRun = "not_run"
        /// A rule failed.
        case error
    }

    package let direction: Direction
    package let field: AuditFieldPath
    package let action: Action
    package let findings: [Finding]
    package let failures: [RuleFailure]

    /// - Parameter action: what was done; the strictest that a finding or a failure asks for, if not given.
    package init(
        direction: Direction,
        field: AuditFieldPath,
        action: Action? = nil,
        findings: [Finding],
        failures: [RuleFailure] = []
    ) {
        self.direction = direction
        self.field = field
        self.findings = findings
        self.failures = failures
        let asked = findings.lazy.map(\.action).max() ?? .allow
        self.action = action ?? (failures.contains { $0.mode == .block } ? .block : asked)
    }

    package var status: Status {
        if failures.contains(where: { $0.status == .error }) { return .error }
        return failures.isEmpty ? .hit : .notRun
    }
}

extension RuleFailure {
    /// A limit means that the rule was not run to the end; anything else is an error.
    var status: AuditDecision.Status {
        switch reason {
        case .matchLimit, .stackLimit: .notRun
        case .engine: .error
        }
    }
}
