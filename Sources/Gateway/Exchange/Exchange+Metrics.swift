import AuditLog
import GuardrailTypes
import Logging
import NIOCore

/// What is counted when an exchange ends.
extension Exchange {
    func count(_ outcome: AuditOutcome) {
        let metrics = services.metrics
        let api = route.label
        let app = principal?.app ?? "(none)"
        metrics.add(to: .requests, MetricLabels([app, api, outcome.rawValue]))
        if inspectionTime > 0 { metrics.observe(.overheadSeconds, MetricLabels([api]), Double(inspectionTime) / 1e9) }
        countUpstream()
        for decision in decisions { count(decision) }
        if relay != nil { metrics.observe(.streamHeldBytes, .none, Double(heldAtMost)) }
    }

    private func countUpstream() {
        guard let target, let firstByteAt else { return }
        let labels = MetricLabels([target.id])
        services.metrics.observe(.firstByteSeconds, labels, Self.seconds(firstByteAt - sentAt))
        services.metrics.observe(.upstreamSeconds, labels, Self.seconds(.now() - sentAt))
    }

    private func count(_ decision: AuditDecision) {
        for finding in decision.findings {
            let labels = [
                finding.rule.id, finding.rule.entity, finding.isShadow ? "shadow" : finding.action.rawValue,
                decision.direction.rawValue,
            ]
            services.metrics.add(to: .decisions, MetricLabels(labels))
        }
        for failure in decision.failures {
            services.metrics.add(to: .ruleFailures, MetricLabels([failure.rule.id, failure.reason.rawValue]))
            noteForQuarantine(failure)
        }
    }

    private func noteForQuarantine(_ failure: RuleFailure) {
        guard configuration.quarantine.note(failure, at: .now()) else { return }
        services.logger.warning(
            "a rule failed too often and is not run until a reload",
            metadata: ["rule": "\(failure.rule.id)"]
        )
        guard services.configuration.snapshot === configuration else { return }
        services.metrics.set(.quarantinedRules, MetricLabels([failure.rule.id]), to: 1)
    }

    private static func seconds(_ amount: TimeAmount) -> Double { Double(amount.nanoseconds) / 1e9 }
}
