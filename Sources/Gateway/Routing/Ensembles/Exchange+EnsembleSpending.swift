import AuditLog
import NIOCore
import Routing
import Spending
import Wire

/// Money of an ensemble: all that its panel and its judge can cost is reserved before anybody is asked, and each settles its own.
extension Exchange {
    typealias Hold = ExchangeSpending.Leg

    /// Reserves the most that an attempt can cost on every budget that it concerns.
    ///
    /// - Parameters:
    ///   - more: bytes that its request will have besides.
    ///   - wait: until it begins, in milliseconds.
    ///   - take: called once on the loop: at once, or later; not if the exchange is over by then.
    func hold(
        _ attempts: ExchangeAttempts,
        adding more: Int = 0,
        after wait: Int = 0,
        then take: @escaping (Exchange, Result<Hold, GatewayError>) -> Void
    ) {
        spending.legs += 1
        var hold = Hold(number: spending.legs, cost: attemptCost(attempts, adding: more))
        guard let id, let budgets = concernedBudgets(at: attempts.member.target.id) else {
            return take(self, .success(hold))
        }
        hold.bills = budgets.bills
        guard let most = hold.cost.most else {
            let passes = spendingPlan.settings.unpriced == .pass
            return take(self, passes ? .success(hold) : .failure(.unpricedModel))
        }
        guard let store = budgets.store else { return take(self, unreserved(hold)) }
        let spendingID = SpendingID(exchange: id.text, leg: hold.number)
        let reservation = budgets.reservation(spendingID, of: most, for: Self.lifetime(attempts) + Int64(wait))
        hold.reservation = reservation
        hear({ store.reserve(reservation, at: budgets.now, $0) }) { exchange, answer in
            exchange.held(hold, answer, take)
        }
    }

    private func held(
        _ hold: Hold,
        _ answer: Result<ReservationAnswer, SpendingFault>,
        _ take: (Exchange, Result<Hold, GatewayError>) -> Void
    ) {
        var hold = hold
        if case .success(.granted(let balances)) = answer {
            hold.isReserved = true
            spending.alerts = zip(hold.bills, balances).compactMap { bill, balance in bill.passedAlert(balance.spent) }
        }
        guard !isFinished else { return release(hold) }
        switch answer {
        case .success(.granted): take(self, .success(hold))
        case .success(.refused(let index, let balance)):
            spending.refusal = .budget(hold.bills[index], balance)
            services.metrics.add(to: .budgetRefusals, MetricLabels([hold.bills[index].budget.id]))
            take(self, .failure(.overBudget(as: route.errorStyle)))
        case .failure: take(self, unreserved(hold))
        }
    }

    /// The store cannot be asked.
    private func unreserved(_ hold: Hold) -> Result<Hold, GatewayError> {
        guard spendingPlan.settings.onStoreFailure != .refuse else { return .failure(.spendingUnavailable) }
        var hold = hold
        hold.reservation = nil
        return .success(hold)
    }

    /// Gives back what was reserved for something that was not sent.
    func release(_ hold: Hold) {
        if hold.isReserved { settle(hold.reservation?.id, hold.bills, .zero) }
    }

    /// Settles an attempt of a panel's leg: at what the upstream counted, or at what was seen where it did not.
    ///
    /// - Parameters:
    ///   - usage: what the upstream has counted; nil if nothing.
    ///   - seen: bytes of its answer.
    /// - Returns: what it has cost; nil if it was not sent, or there is no price.
    @discardableResult
    func settle(_ hold: Hold, _ end: LegEnd, usage: TokenUsage?, seen: Int) -> (cost: Money?, usage: TokenUsage) {
        guard hold.wasSent, end != .refused else {
            release(hold)
            return (nil, TokenUsage(promptTokens: 0, completionTokens: 0))
        }
        var counted = usage ?? TokenUsage(promptTokens: 0, completionTokens: 0)
        if end != .complete || counted.wholePrompt + counted.wholeCompletion == 0 {
            spending.isEstimated = true
            if counted.wholePrompt == 0 { counted.promptTokens = hold.cost.likely.input }
            counted.completionTokens = max(counted.completionTokens, min((seen + 3) / 4, hold.cost.bound.output))
        }
        let cost = hold.cost.cost(of: counted)
        spending.tokens += counted.wholePrompt + counted.wholeCompletion
        if let cost { spending.cost = (spending.cost ?? .zero) + cost }
        if hold.isReserved { settle(hold.reservation?.id, hold.bills, cost ?? .zero) }
        return (cost, counted)
    }

    // MARK: The judge's

    /// Lets the judge's first attempt have what was reserved for it, if that is enough and of the same budgets.
    ///
    /// So nobody takes the room away between the panel's answers and the judge's request. Otherwise it is given back.
    func takesEarmark(_ most: Money, _ bills: [SpendingPlan.Bill]) -> Bool {
        guard let earmark = spending.earmark else { return false }
        spending.earmark = nil
        guard earmark.isReserved, let reservation = earmark.reservation, reservation.amount >= most,
            reservation.charges.map(\.account) == bills.map(\.charge.account)
        else {
            release(earmark)
            return false
        }
        spending.leg?.reservation = reservation
        spending.leg?.bills = earmark.bills
        spending.leg?.isReserved = true
        return true
    }
}
