import AuditLog
import GuardrailTypes
import Inspection
import NIOCore
import Policy

/// What waits for the audit log.
extension Exchange {
    var securesDecisions: Bool { connection.policy.durability == .beforeRelease }

    /// False while the log cannot be written and what cannot be recorded may not pass.
    var mayBeRecorded: Bool {
        connection.policy.durability == .async || connection.policy.onFailure == .passAndRecord
            || services.isAuditHealthy()
    }

    /// Takes what the policies ask of the log, as soon as it is known whose exchange it is.
    func askPoliciesForDurability() {
        connection.tighten(by: configuration.engine.policy.recordingDuty(for: subject))
    }

    /// Puts the decisions so far on disk before what they touched may leave, if the settings say so.
    func secure(_ decisions: [AuditDecision]) {
        guard securesDecisions, let id else { return }
        let decisions = universal.decisions + decisions
        func count(_ direction: Direction) -> Int {
            decisions.lazy.filter { $0.direction == direction }.reduce(0) { $0 + $1.findingCount + $1.failureCount }
        }
        let (inPrompt, inAnswer) = (count(.prompt), count(.response))
        guard inPrompt + inAnswer > secured else { return }
        secured = inPrompt + inAnswer
        let rules = Set(decisions.flatMap { $0.findings.map(\.rule.id) + $0.failures.map(\.rule.id) }).sorted()
        let event = AuditEvent(.decided).with("exchange", AuditLabel(configured: id.text))
            .with("action", AuditLabel(configured: (decisions.map(\.action).max() ?? .allow).rawValue))
            .with("in_prompt", inPrompt)
            .with("in_answer", inAnswer)
            .with("rules", AuditLabel(configured: rules.joined(separator: ",")))
            .with("policy_hash", configuration.policyLabel)
        services.audit.record(event, onCommit: connection.hold())
    }

    /// Says what the gate does when the log cannot be written; once, when the exchange begins.
    func followGate() {
        let name = id.map { AuditLabel(configured: $0.text) }
        connection.onOpen = { [weak self] in
            guard let self else { return }
            writabilityChanged(connection.isWritable)
        }
        connection.onShut = { [weak self] in self?.withhold(name) }
        connection.onUnrecorded = { [services] in
            services.metrics.add(to: .auditFailures, MetricLabels(["passed"]))
            services.audit.record(AuditEvent(.passedUnrecorded).with("exchange", name), onCommit: nil)
        }
    }

    /// The log could not be written in time: the client gets a 503, or sees its stream cut.
    private func withhold(_ name: AuditLabel?) {
        services.metrics.add(to: .auditFailures, MetricLabels(["blocked"]))
        services.audit.record(AuditEvent(.withheld).with("exchange", name), onCommit: nil)
        let error = GatewayError.auditUnavailable
        record { $0.errorCode = AuditLabel(configured: error.code) }
        cancelUpstream()
        if client.isStreaming { client.cutStream() } else { client.respond(head(for: error), body: body(of: error)) }
        finish(.refused, status: error.status)
    }
}
