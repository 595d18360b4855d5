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
    package private(set) var field: AuditFieldPath
    package let action: Action
    package private(set) var findings: [Finding]
    package private(set) var failures: [RuleFailure]
    /// Findings and failures that there were and that get no rows of their own, so that no text can fill the disk.
    package private(set) var omittedFindings: Int
    package private(set) var omittedFailures = 0

    /// - Parameters:
    ///   - action: what was done; the strictest that a finding or a failure asks for, if not given.
    ///   - omittedFindings: those that the caller did not keep.
    ///   - strictest: what the strictest of those asked for.
    package init(
        direction: Direction,
        field: AuditFieldPath,
        action: Action? = nil,
        findings: [Finding],
        failures: [RuleFailure] = [],
        omittedFindings: Int = 0,
        strictest: Action = .allow
    ) {
        self.direction = direction
        self.field = field
        self.findings = findings
        self.failures = failures
        self.omittedFindings = omittedFindings
        let asked = max(strictest, findings.lazy.map(\.action).max() ?? .allow)
        self.action = action ?? (failures.contains { $0.mode == .block } ? .block : asked)
    }

    /// The same without what is in shadow; nil if nothing is left.
    package var withoutShadows: AuditDecision? {
        var rest = self
        rest.findings.removeAll(where: \.isShadow)
        return rest.findings.isEmpty && rest.failures.isEmpty && rest.omittedFindings == 0 ? nil : rest
    }

    /// What of it is in shadow; nil if nothing is.
    package var onlyShadows: AuditDecision? {
        let shadows = findings.filter(\.isShadow)
        return shadows.isEmpty ? nil : AuditDecision(direction: direction, field: field, findings: shadows)
    }

    /// The same of a document that stands in another one.
    ///
    /// - Parameter path: of the document.
    package func below(_ path: String) -> AuditDecision {
        var moved = self
        moved.field = AuditFieldPath(path + "." + field.text)
        return moved
    }

    /// All that were made.
    package var findingCount: Int { findings.count + omittedFindings }
    package var failureCount: Int { failures.count + omittedFailures }

    /// The same with at most so many findings, the strictest of them, and at most so many failures.
    func limited(findings most: Int, failures mostFailures: Int) -> AuditDecision {
        guard findings.count > most || failures.count > mostFailures else { return self }
        var limited = self
        limited.findings = findings.keepingStrictest(most)
        limited.failures = Array(failures.prefix(mostFailures))
        limited.omittedFindings = findingCount - limited.findings.count
        limited.omittedFailures = failureCount - limited.failures.count
        return limited
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
        case .matchLimit, .stackLimit, .budgetExceeded, .quarantined: .notRun
        case .engine, .badStatus, .unreadableAnswer, .unreachable: .error
        case .timeout, .overloaded, .circuitOpen, .tooLong, .cancelled: .notRun
        }
    }
}
