import AuditLog
import NIOCore
import Spending
import Wire

/// What answers say of limits and costs.
extension Exchange {
    /// Fields of limits, of budgets that are nearly spent, and of what the answer has cost as far as it is known.
    func writeSpending(into head: inout ResponseHead) {
        if !spending.limitStates.isEmpty { writeLimits(into: &head) }
        if !spending.alerts.isEmpty { head.field("x-weir-budget-alert", text: spending.alerts.joined(separator: ", ")) }
        guard !spendingPlan.isEmpty || spending.tellsCost, !hasBegunStream, let cost = costSoFar else { return }
        head.field("x-weir-cost", text: cost.description)
    }

    /// Of attempts that are over, and of the one under way if the upstream has counted it.
    private var costSoFar: Money? {
        let last = spending.leg.flatMap { leg in leg.usage.flatMap(leg.cost.cost(of:)) }
        guard let last else {
            return spending.leg == nil ? spending.cost ?? (spending.tellsCost && isFromCache ? .zero : nil) : nil
        }
        return last + (spending.cost ?? .zero)
    }

    // MARK: Limits

    private func writeLimits(into head: inout ResponseHead) {
        let pairs = Array(zip(spending.tolls.map(\.limit), spending.limitStates))
        let timed = pairs.filter { $0.0.unit != .concurrency }
        let policies = timed.map { limit, _ in "\"\(limit.id)\";q=\(limit.rule.limit);w=\(limit.period / 1000)" }
        let states = timed.map { limit, state in "\"\(limit.id)\";r=\(state.remaining);t=\((state.reset + 999) / 1000)"
        }
        if !policies.isEmpty {
            head.field("ratelimit-policy", text: policies.joined(separator: ", "))
            head.field("ratelimit", text: states.joined(separator: ", "))
        }
        for unit in [RateLimitSettings.Unit.requests, .tokens] { writeNearest(unit, of: pairs, into: &head) }
    }

    /// Whether and when a refused request may come again.
    func writeSpending(of error: GatewayError, into head: inout ResponseHead) {
        if error.code == GatewayError.budgetCode { head.field("x-should-retry", "false") }
        guard error.code == GatewayError.limitCode, case .limit(_, let state) = spending.refusal, state.retry > 0
        else { return }
        head.field("retry-after-ms", Int(state.retry))
        // Anthropic's client sleeps a long wait out; nobody should.
        if state.retry > 60_000 { head.field("x-should-retry", "false") }
    }

    /// The limit of a unit of which least is left, under the names that OpenAI's clients know.
    private func writeNearest(
        _ unit: RateLimitSettings.Unit,
        of pairs: [(RateLimitSettings, LimitState)],
        into head: inout ResponseHead
    ) {
        let own = pairs.filter { $0.0.unit == unit }
        func share(_ pair: (RateLimitSettings, LimitState)) -> Double {
            Double(pair.1.remaining) / Double(pair.0.rule.limit)
        }
        let nearest = own.min { share($0) < share($1) }
        guard let (limit, state) = nearest else { return }
        let reset = "\(state.reset / 1000).\(String(state.reset % 1000 + 1000).dropFirst())s"
        if unit == .requests {
            head.field("x-ratelimit-limit-requests", Int(limit.rule.limit))
            head.field("x-ratelimit-remaining-requests", Int(state.remaining))
            head.field("x-ratelimit-reset-requests", text: reset)
        } else {
            head.field("x-ratelimit-limit-tokens", Int(limit.rule.limit))
            head.field("x-ratelimit-remaining-tokens", Int(state.remaining))
            head.field("x-ratelimit-reset-tokens", text: reset)
        }
    }

    // MARK: Errors

    /// The figures behind a refusal, for its body; nil for other errors.
    func spendingDetail(of error: GatewayError) -> ErrorBody.Spending? {
        guard error.code == GatewayError.budgetCode || error.code == GatewayError.limitCode else { return nil }
        return switch spending.refusal {
        case nil: nil
        case .budget(let bill, let balance):
            ErrorBody.Spending(
                scope: bill.budget.scope.rawValue,
                limit: bill.budget.id,
                period: bill.budget.periodName,
                limitDollars: bill.charge.limit.description,
                spentDollars: balance.spent.description,
                reservedDollars: balance.reserved.description,
                resetsAt: bill.charge.resetsAt.map { AuditTime(milliseconds: $0).description }
            )
        case .limit(let toll, _):
            ErrorBody.Spending(scope: toll.limit.scope.rawValue, limit: toll.limit.id)
        }
    }
}
