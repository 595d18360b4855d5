package import Spending

extension RedisStore: LimitStore {
    package func take(
        _ request: LimitRequest,
        at now: Int64,
        _ done: @escaping @Sendable (Result<LimitAnswer, SpendingFault>) -> Void
    ) {
        let lifetime = max(1, request.deadline - now)
        var arguments = [String(now), String(lifetime), request.id.text, String(request.deadline)]
        for take in request.takes {
            switch take.rule {
            case .rate(let limit, let period, let burst):
                arguments += ["r", String(limit), String(period), String(burst)]
            case .window(let limit, let period): arguments += ["w", String(limit), String(period), "0"]
            case .concurrency(let limit): arguments += ["c", String(limit), "0", "0"]
            }
            arguments.append(String(take.amount))
        }
        let keys = [taken(request.id)] + request.takes.map { limit($0) }
        ask(.take, keys, arguments, done) { numbers in
            guard numbers.count == 2 + 3 * request.takes.count else { return nil }
            let states = request.takes.indices.map {
                LimitState(remaining: numbers[3 * $0 + 2], reset: numbers[3 * $0 + 3], retry: numbers[3 * $0 + 4])
            }
            return numbers[0] == 1 ? .granted(states) : .refused(take: Int(numbers[1]), states)
        }
    }

    package func finish(_ id: SpendingID, amounts: [Int64?], at now: Int64) {
        let arguments = amounts.map { $0.map { String($0) } ?? "" }
        call(Call(script: .finish, keys: [taken(id)], arguments: arguments, isKept: true) { _ in })
    }

    private func taken(_ id: SpendingID) -> String { "{\(configuration.prefix)}:taken:\(id.text)" }

    /// Each kind of count in a key of its own, so that a limit whose rule is changed begins anew.
    private func limit(_ take: LimitTake) -> String {
        let kind =
            switch take.rule {
            case .rate: "rate"
            case .window(_, let period): "window\(period)"
            case .concurrency: "places"
            }
        return "{\(configuration.prefix)}:\(kind):\(take.account)"
    }
}
