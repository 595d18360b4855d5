package import NIOCore

/// Keeps calls from a backend that fails: after some failures in a row nothing is asked for a while, then one call tries it.
///
/// A clock is passed in. What was begun before the last change of state does not count.
package struct CircuitBreaker: Sendable {
    private enum State {
        /// Goes to `open` after `limit` failures in a row.
        case closed(failures: Int)
        /// Goes to `probing` with the first call after `until`.
        case open(until: NIODeadline)
        /// One call is under way. Goes to `closed` or `open`; to `open` as it was if the call is given up.
        case probing
    }

    /// Permission for one call, to be handed back with what became of it.
    package struct Ticket: Hashable, Sendable {
        fileprivate let era: Int
    }

    private var state = State.closed(failures: 0)
    private var era = 0
    private let limit: Int
    private let shortest: TimeAmount
    private var cooldown: TimeAmount

    /// - Parameters:
    ///   - limit: failures in a row that open it.
    ///   - cooldown: how long it stays open; twice as long after each probe that fails, up to eight times.
    package init(limit: Int = 5, cooldown: TimeAmount = .seconds(10)) {
        self.limit = max(1, limit)
        shortest = cooldown
        self.cooldown = cooldown
    }

    /// Whether `begin` would refuse now.
    package func isOpen(at now: NIODeadline) -> Bool {
        switch state {
        case .closed: false
        case .open(let until): now < until
        case .probing: true
        }
    }

    /// Whether one call is trying the backend.
    package var isProbing: Bool { if case .probing = state { true } else { false } }

    /// - Returns: nil if the call must not be made.
    package mutating func begin(at now: NIODeadline) -> Ticket? {
        guard !isOpen(at: now) else { return nil }
        if case .open = state { enter(.probing) }
        return Ticket(era: era)
    }

    package mutating func succeeded(_ ticket: Ticket) {
        guard ticket.era == era else { return }
        switch state {
        case .closed:
            state = .closed(failures: 0)
        case .probing:
            cooldown = shortest
            enter(.closed(failures: 0))
        case .open:
            break
        }
    }

    package mutating func failed(_ ticket: Ticket, at now: NIODeadline) {
        guard ticket.era == era else { return }
        switch state {
        case .closed(let failures):
            if failures + 1 >= limit {
                enter(.open(until: now + cooldown))
            } else {
                state = .closed(failures: failures + 1)
            }
        case .probing:
            cooldown = min(cooldown + cooldown, shortest * 8)
            enter(.open(until: now + cooldown))
        case .open:
            break
        }
    }

    /// We gave the call up, which says nothing about the backend.
    package mutating func abandoned(_ ticket: Ticket, at now: NIODeadline) {
        guard ticket.era == era, case .probing = state else { return }
        enter(.open(until: now))
    }

    private mutating func enter(_ next: State) {
        state = next
        era += 1
    }
}
