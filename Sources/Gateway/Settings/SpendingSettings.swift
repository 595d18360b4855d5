package import Spending

/// What requests may cost and how many there may be (`budgets`, `rate_limits`, `spending`); empty for no bounds.
package struct SpendingSettings: Hashable, Sendable {
    package var budgets: [BudgetSettings] = []
    package var limits: [RateLimitSettings] = []
    /// Tokens of an answer for which neither the request nor the catalogue names a bound.
    package var assumedOutput = 4096
    /// What becomes of requests under a budget whose model has no price.
    package var unpriced = Unpriced.refuse
    /// What becomes of requests whose budgets or limits cannot be asked.
    package var onStoreFailure = OnStoreFailure.refuse

    /// What becomes of batches of clients under a budget, whose cost nobody counts.
    package var batches = Uncounted.refuse

    package enum Uncounted: String, Hashable, Sendable, CaseIterable { case refuse, pass }

    /// What a token costs that a classifier behind a network bills, in picodollars, by its id.
    package var classifierPrices: [String: Int] = [:]
    /// Who is told in the answer's `usage` what it has cost.
    package var usageCost = UsageCostWish.asked

    package enum UsageCostWish: String, Hashable, Sendable, CaseIterable { case asked, always, never }

    package enum Unpriced: String, Hashable, Sendable, CaseIterable {
        case refuse
        /// They cost nothing.
        case pass
    }

    package enum OnStoreFailure: String, Hashable, Sendable, CaseIterable { case refuse, pass }

    package init() {}
}

/// Of what a budget or a limit counts each value for itself.
package enum SpendingScope: String, Hashable, Sendable, CaseIterable {
    /// Everything that goes through this gateway: one account.
    case organisation
    case team
    /// Whom the client names (`user`, `metadata.user_id`).
    case user
    case key, app
    /// Each tag of a key.
    case tag
    /// As clients name it.
    case model
    /// The upstream.
    case provider
}

package struct BudgetSettings: Hashable, Sendable {
    package var id: String
    package var scope: SpendingScope
    /// The only values that it is for; nil for each there is.
    package var names: Set<String>?
    package var amount: Money
    package var period: BudgetPeriod
    /// As the settings say it: `monthly`, `24h`, `lifetime`.
    package var periodName: String
    /// Percentages of the amount at which an alert is raised, ascending.
    package var alerts: [Int] = []

    package init(id: String, scope: SpendingScope, amount: Money, period: BudgetPeriod, periodName: String) {
        self.id = id
        self.scope = scope
        self.amount = amount
        self.period = period
        self.periodName = periodName
    }
}

package struct RateLimitSettings: Hashable, Sendable {
    package enum Unit: String, Hashable, Sendable, CaseIterable { case requests, tokens, cost, concurrency }

    package var id: String
    package var scope: SpendingScope
    package var names: Set<String>?
    package var unit: Unit
    package var rule: LimitRule
    /// In milliseconds; 0 for places.
    package var period: Int64

    package init(id: String, scope: SpendingScope, unit: Unit, rule: LimitRule, period: Int64) {
        self.id = id
        self.scope = scope
        self.unit = unit
        self.rule = rule
        self.period = period
    }
}
