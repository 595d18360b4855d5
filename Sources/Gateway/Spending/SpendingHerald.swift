import AuditLog
import Logging
import Spending

/// Says that a soft limit has been passed: a metric, an event of the audit log, and a line of the system's log.
///
/// Called on the store's thread.
struct SpendingHerald: Sendable {
    private let audit: any AuditSink
    private let metrics: MetricsRegistry
    private let logger: Logger

    init(services: GatewayServices) {
        audit = services.audit
        metrics = services.metrics
        logger = services.logger
    }

    func tell(_ settlement: Settlement, _ bills: [SpendingPlan.Bill]) {
        if settlement.overrun > .zero { metrics.add(to: .budgetOverruns, MetricLabels([])) }
        for (change, bill) in zip(settlement.changes, bills) {
            for percent in bill.budget.alerts where bill.crosses(percent, change) { raise(percent, bill, change) }
        }
    }

    private func raise(_ percent: Int, _ bill: SpendingPlan.Bill, _ change: Settlement.Change) {
        metrics.add(to: .budgetAlerts, MetricLabels([bill.budget.id, String(percent)]))
        audit.record(
            AuditEvent(.budgetAlert)
                .with("budget", AuditLabel(configured: bill.budget.id))
                .with("account", AuditLabel(configured: change.account))
                .with("percent", percent)
                .with("limit_usd", AuditLabel(configured: bill.charge.limit.description))
                .with("spent_usd", AuditLabel(configured: change.spentAfter.description)),
            onCommit: nil
        )
        logger.warning("budget alert", metadata: ["budget": "\(bill.budget.id)", "percent": "\(percent)"])
    }
}

extension SpendingPlan.Bill {
    /// Whether a settlement is the one with which so many percent are spent.
    func crosses(_ percent: Int, _ change: Settlement.Change) -> Bool {
        let threshold = charge.limit.percent(percent)
        return change.spentBefore < threshold && change.spentAfter >= threshold
    }

    /// For a header: the budget and the highest alert that it has passed.
    func passedAlert(_ spent: Money) -> String? {
        budget.alerts.last { spent >= charge.limit.percent($0) }.map { "\(budget.id);percent=\($0)" }
    }
}
