/// The arithmetic of limits in time as one value, for the store of one node.
///
/// No clock. Times are milliseconds since 1970; one that steps back stands still here.
package struct LimitTable: Sendable {
    private var rates: [String: RateCell] = [:]
    private var windows: [String: SlidingWindow] = [:]
    private var places: [String: PlaceSet] = [:]
    private var held: [SpendingID: Held] = [:]
    private var latest: Int64 = 0
    private var sweptAt: Int64 = 0

    /// What a request has taken, and in which slot of each window.
    private struct Held: Sendable {
        let request: LimitRequest
        let slots: [Int64]
    }

    package init() {}

    /// Accounts of which something is known.
    package var count: Int { rates.count + windows.count + places.count }

    /// Takes everything, or nothing.
    package mutating func take(_ request: LimitRequest, at time: Int64) -> LimitAnswer {
        let now = follow(time)
        let states = request.takes.map { state(of: $0, at: now) }
        if held[request.id] != nil { return .granted(states.map(\.state)) }
        let lacking = request.takes.indices.filter { !states[$0].fits }
        if let worst = lacking.max(by: { states[$0].state.retry < states[$1].state.retry }) {
            return .refused(take: worst, states.map(\.state))
        }
        let slots = request.takes.map { commit($0, request, at: now) }
        held[request.id] = Held(request: request, slots: slots)
        return .granted(request.takes.map { state(of: $0, at: now).state })
    }

    /// Gives places back and corrects the windows.
    package mutating func finish(_ id: SpendingID, amounts: [Int64?], at time: Int64) {
        let now = follow(time)
        guard let held = held.removeValue(forKey: id) else { return }
        for (index, take) in held.request.takes.enumerated() {
            switch take.rule {
            case .rate: break
            case .concurrency: places[take.account]?.giveBack(id)
            case .window:
                guard amounts.indices.contains(index), let amount = amounts[index] else { continue }
                windows[take.account]?.add(amount - take.amount, to: held.slots[index], at: now)
            }
        }
    }

    private mutating func follow(_ time: Int64) -> Int64 {
        latest = max(latest, time)
        if latest - sweptAt > 60_000 { sweep(at: latest) }
        return latest
    }

    // MARK: One take

    private func state(of take: LimitTake, at now: Int64) -> (fits: Bool, state: LimitState) {
        switch take.rule {
        case .rate(let limit, let period, let burst):
            let cell = rates[take.account] ?? RateCell()
            return cell.state(RateCell.Rate(limit: limit, period: period, burst: burst), take.amount, at: now)
        case .window(let limit, let period):
            let window = windows[take.account] ?? SlidingWindow(period: period)
            return window.state(limit: limit, taking: take.amount, at: now)
        case .concurrency(let limit):
            let remaining = limit - Int64(places[take.account]?.count(at: now) ?? 0)
            return (remaining >= take.amount, LimitState(remaining: max(0, remaining), reset: 0, retry: 0))
        }
    }

    /// - Returns: the slot of a window.
    private mutating func commit(_ take: LimitTake, _ request: LimitRequest, at now: Int64) -> Int64 {
        switch take.rule {
        case .rate(let limit, let period, let burst):
            let rate = RateCell.Rate(limit: limit, period: period, burst: burst)
            rates[take.account, default: RateCell()].take(rate, take.amount, at: now)
        case .window(_, let period):
            return windows[take.account, default: SlidingWindow(period: period)].take(take.amount, at: now)
        case .concurrency:
            places[take.account, default: PlaceSet()].take(request.id, until: request.deadline)
        }
        return 0
    }

    /// Forgets accounts that are as good as new, and places that nobody gave back.
    private mutating func sweep(at now: Int64) {
        sweptAt = now
        rates = rates.filter { !$0.value.isIdle(at: now) }
        windows = windows.filter { !$0.value.isIdle(at: now) }
        for account in places.keys { places[account]?.expire(at: now) }
        places = places.filter { !$0.value.isEmpty }
        held = held.filter { $0.value.request.deadline > now }
    }
}
