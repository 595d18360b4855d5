package import Redaction
package import Spending

/// Budgets and limits of a configuration, ready to be asked: which accounts a request concerns, and with which bounds.
package struct SpendingPlan: Sendable {
    package let settings: SpendingSettings
    private let key: DigestKey
    /// Amounts that stand in place of the settings' for a while.
    let overrides: BudgetOverrides

    package init(_ settings: SpendingSettings, key: DigestKey, overrides: BudgetOverrides = BudgetOverrides()) {
        self.settings = settings
        self.key = key
        self.overrides = overrides
    }

    package static let none = SpendingPlan(SpendingSettings(), key: .ephemeral())

    var hasBudgets: Bool { !settings.budgets.isEmpty }
    var hasLimits: Bool { !settings.limits.isEmpty }
    var isEmpty: Bool { !hasBudgets && !hasLimits }

    /// Whether users have accounts, so that rows name them, by a digest.
    var countsUsers: Bool {
        settings.budgets.contains { $0.scope == .user } || settings.limits.contains { $0.scope == .user }
    }

    /// A user as accounts and rows have one: under the key of fingerprints.
    func digest(ofUser name: String) -> String { key.fingerprint(of: Array(name.utf8), entity: "user") }

    // MARK: What one attempt concerns

    /// Whether a budget would have to count a batch: its lines may ask for any model.
    func mustCountBatch(of spender: Spender) -> Bool {
        settings.batches == .refuse
            && settings.budgets.contains { budget in
                budget.scope == .model || !spender.values(of: budget.scope, among: budget.names).isEmpty
            }
    }

    /// A budget and its account for one attempt.
    struct Bill: Sendable {
        let budget: BudgetSettings
        /// Of the scope; nil for the organisation's.
        let value: String?
        let charge: Charge
    }

    /// - Parameter now: milliseconds since 1970.
    func bills(for spender: Spender, at now: Int64) -> [Bill] {
        var bills: [Bill] = []
        for budget in settings.budgets {
            let values = spender.values(of: budget.scope, among: budget.names)
            guard !values.isEmpty else { continue }
            let position = budget.period.position(at: now)
            let limit = overrides.amount(of: budget.id, at: now) ?? budget.amount
            for value in values { bills.append(bill(budget, value, position, limit, spender)) }
        }
        return bills
    }

    private func bill(
        _ budget: BudgetSettings,
        _ value: String,
        _ position: BudgetPeriod.Position,
        _ limit: Money,
        _ spender: Spender
    ) -> Bill {
        let charge = Charge(
            account: Self.account(budget.id, value),
            slot: position.slot,
            span: position.span,
            limit: limit,
            resetsAt: position.resetsAt,
            keptUntil: position.keptUntil
        )
        return Bill(budget: budget, value: budget.scope == .organisation ? nil : value, charge: charge)
    }

    /// The name of an account: `search-month|search`; of the organisation's the id alone.
    static func account(_ id: String, _ value: String) -> String { value.isEmpty ? id : "\(id)|\(value)" }

    /// A limit and what is taken from it.
    struct Toll: Sendable {
        let limit: RateLimitSettings
        let take: LimitTake
    }

    /// - Parameters:
    ///   - tokens: of prompt and answer together, as they are estimated.
    ///   - cost: nano-dollars, likewise.
    func tolls(for spender: Spender, tokens: Int64, cost: Int64) -> [Toll] {
        settings.limits.flatMap { limit in
            let amount: Int64 =
                switch limit.unit {
                case .requests, .concurrency: 1
                case .tokens: tokens
                case .cost: cost
                }
            return spender.values(of: limit.scope, among: limit.names).map { value in
                Toll(
                    limit: limit,
                    take: LimitTake(account: Self.account(limit.id, value), rule: limit.rule, amount: amount)
                )
            }
        }
    }
}

/// Who spends: what the client's key says, whom the client names, and where the request goes.
struct Spender: Sendable {
    var app: String?
    var key: String?
    var team: String?
    var tags: [String] = []
    /// The client's text, for names of the settings to be compared with.
    var user: String?
    /// The same as accounts have it.
    var userDigest: String?
    /// From the settings; `(unknown)` for one that they do not name.
    var model: String?
    var provider: String?

    /// The values of a scope that have accounts; the organisation's one is the empty text.
    func values(of scope: SpendingScope, among names: Set<String>?) -> [String] {
        if scope == .organisation { return [""] }
        if scope == .user {
            guard let user, let userDigest, names?.contains(user) ?? true else { return [] }
            return [userDigest]
        }
        let values = scope == .tag ? tags.once : [value(of: scope)].compactMap(\.self)
        return names.map { names in values.filter(names.contains) } ?? values
    }

    private func value(of scope: SpendingScope) -> String? {
        switch scope {
        case .team: team
        case .key: key
        case .app: app
        case .model: model
        case .provider: provider
        case .organisation, .user, .tag: nil
        }
    }
}

extension [String] {
    /// Each of them at its first place: an account is charged once, however often a key has its tag.
    var once: [String] {
        var seen: Set<String> = []
        return filter { seen.insert($0).inserted }
    }
}
