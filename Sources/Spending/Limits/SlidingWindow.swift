/// What was taken in the last period, in sixteenths of it.
///
/// Counted are the slot under way and the sixteen before it, so no stretch of a period's length ever holds more than the limit.
struct SlidingWindow: Sendable {
    static let parts: Int64 = 16

    let period: Int64
    /// Oldest first.
    private var slots: [(number: Int64, amount: Int64)] = []

    init(period: Int64) {
        self.period = period
    }

    private var length: Int64 { max(1, (period + Self.parts - 1) / Self.parts) }

    private func isCounted(_ slot: Int64, at now: Int64) -> Bool { slot >= now / length - Self.parts }

    func used(at now: Int64) -> Int64 {
        slots.reduce(0) { $0 + (isCounted($1.number, at: now) ? $1.amount : 0) }
    }

    func state(limit: Int64, taking amount: Int64, at now: Int64) -> (fits: Bool, state: LimitState) {
        let used = used(at: now)
        let excess = used + amount - limit
        let last = slots.last { $0.amount > 0 }.map { max(0, leaves($0.number) - now) }
        let state = LimitState(
            remaining: max(0, limit - used),
            reset: last ?? 0,
            retry: excess > 0 ? wait(for: excess, at: now) : 0
        )
        return (excess <= 0, state)
    }

    /// When a slot does not count any more.
    private func leaves(_ slot: Int64) -> Int64 { (slot + Self.parts + 1) * length }

    /// Until so much has left; a whole period if that is more than there is.
    private func wait(for excess: Int64, at now: Int64) -> Int64 {
        var rest = excess
        for slot in slots where isCounted(slot.number, at: now) {
            rest -= slot.amount
            if rest <= 0 { return max(1, leaves(slot.number) - now) }
        }
        return period
    }

    /// - Returns: the slot in which it counts.
    mutating func take(_ amount: Int64, at now: Int64) -> Int64 {
        let slot = now / length
        add(amount, to: slot, at: now)
        return slot
    }

    mutating func add(_ amount: Int64, to slot: Int64, at now: Int64) {
        slots = slots.filter { isCounted($0.number, at: now) }
        guard isCounted(slot, at: now) else { return }
        if let index = slots.lastIndex(where: { $0.number == slot }) {
            slots[index].amount += amount
        } else {
            slots.append((slot, amount))
            slots.sort { $0.number < $1.number }
        }
    }

    func isIdle(at now: Int64) -> Bool { used(at: now) == 0 }
}
