import Spending

/// The budgets that count one call, and who is asked whether they have room for it.
struct ConcernedBudgets {
    /// Never empty.
    let bills: [SpendingPlan.Bill]
    /// Nil if there is nobody to ask.
    let store: (any SpendingStore)?
    /// Milliseconds since 1970.
    let now: Int64

    /// - Parameter lifetime: how long it is held if nobody settles it, in milliseconds.
    func reservation(_ id: SpendingID, of amount: Money, for lifetime: Int64) -> Reservation {
        Reservation(id, amount: amount, charges: bills.map(\.charge), deadline: now + lifetime)
    }
}

extension Exchange {
    /// - Parameter provider: the upstream that is called; nil for none that budgets know.
    /// - Returns: nil if no budget counts the call.
    func concernedBudgets(at provider: String?) -> ConcernedBudgets? {
        guard spendingPlan.hasBudgets, let stores = services.spending else { return nil }
        let now = stores.now()
        let bills = spendingPlan.bills(for: spender(at: provider), at: now)
        return bills.isEmpty ? nil : ConcernedBudgets(bills: bills, store: stores.budgets, now: now)
    }
}
