package import AuditLog
package import Spending

/// How one account of a budget stands, for people.
package struct BudgetStatement: Hashable, Sendable {
    package let budget: BudgetSettings
    /// Of its scope; empty for the organisation's.
    package let value: String
    package let limit: Money
    package let isOverridden: Bool
    package let balance: AccountBalance
    /// What the gateway holds ahead for requests to come; nobody else misses it.
    package let leased: Money
    /// Milliseconds since 1970; nil if never.
    package let resetsAt: Int64?

    /// Every account that something is known of; of a budget of which nothing is, one without a value.
    package static func all(
        of budget: BudgetSettings,
        in ledger: Ledger,
        _ overrides: BudgetOverrides,
        at now: Int64
    ) -> [BudgetStatement] {
        let position = budget.period.position(at: now)
        let override = overrides.amount(of: budget.id, at: now)
        let own = SpendingPlan.account(budget.id, "")
        let accounts = ledger.accounts.keys.filter { $0 == own || $0.hasPrefix(own + "|") }.sorted()
        return (accounts.isEmpty ? [own] : accounts).map { account in
            let charge = Charge(
                account: account,
                slot: position.slot,
                span: position.span,
                limit: override ?? budget.amount,
                resetsAt: position.resetsAt,
                keptUntil: position.keptUntil
            )
            return BudgetStatement(
                budget: budget,
                value: String(account.dropFirst(own.count + 1)),
                limit: charge.limit,
                isOverridden: override != nil,
                balance: ledger.balance(charge),
                leased: ledger.leased(charge),
                resetsAt: position.resetsAt
            )
        }
    }

    package static func rows(_ statements: [BudgetStatement]) -> AuditRows {
        let columns = [
            "budget", "scope", "value", "period", "limit_usd", "spent_usd", "reserved_usd", "left_usd", "resets_at",
            "overridden", "lapsed_usd", "leased_usd",
        ]
        return AuditRows(columns: columns, rows: statements.map(\.row))
    }

    private var row: [AuditValue] {
        [
            .text(budget.id), .text(budget.scope.rawValue), .text(value), .text(budget.periodName),
            .text(limit.description), .text(balance.spent.description), .text(balance.reserved.description),
            .text(max(.zero, limit - balance.used).description),
            resetsAt.map { .text(AuditTime(milliseconds: $0).description) } ?? .null,
            .text(isOverridden ? "yes" : "no"), .text(balance.lapsed.description), .text(leased.description),
        ]
    }
}
