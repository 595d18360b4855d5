/// What a request would take from one budget: an account, which part of time counts, and the limit.
///
/// Time is cut into slots. A calendar's period is a slot of its own (`span` 1), a lifetime the slot 0, and a rolling window the
/// last `span` slots. What counts against the limit is everything in slots *after* `slot - span`, later ones too where the clock
/// has stepped back, so every window of `span` slots keeps the limit. With `span` 1 the slot alone counts.
package struct Charge: Hashable, Sendable {
    /// The budget's id and what it is of, from the settings; a user's name only as a digest.
    package let account: String
    package let slot: Int64
    package let span: Int
    package let limit: Money
    /// When the limit is whole again, or for a rolling window when something leaves it next; nil if never.
    package let resetsAt: Int64?
    /// From when on the slot may be forgotten; nil if never.
    package let keptUntil: Int64?

    package init(account: String, slot: Int64, span: Int = 1, limit: Money, resetsAt: Int64?, keptUntil: Int64?) {
        self.account = account
        self.slot = slot
        self.span = span
        self.limit = limit
        self.resetsAt = resetsAt
        self.keptUntil = keptUntil
    }

    /// Whether what stands in another slot of the account counts.
    package func counts(_ other: Int64) -> Bool {
        span == 1 ? other == slot : other > slot - Int64(span)
    }
}

/// The most that one attempt can cost, on every account that it concerns.
package struct Reservation: Hashable, Sendable {
    package let id: SpendingID
    package let amount: Money
    /// No account twice.
    package let charges: [Charge]
    /// When it lapses if nobody has settled it.
    package let deadline: Int64

    package init(_ id: SpendingID, amount: Money, charges: [Charge], deadline: Int64) {
        self.id = id
        self.amount = amount
        self.charges = charges
        self.deadline = deadline
    }
}

/// What the windows of one account hold.
package struct AccountBalance: Hashable, Sendable {
    /// What answers have cost.
    package var settled: Money
    /// What reservations cost that nobody settled.
    package var lapsed: Money
    /// What is under way may cost.
    package var reserved: Money

    package init(settled: Money = .zero, lapsed: Money = .zero, reserved: Money = .zero) {
        self.settled = settled
        self.lapsed = lapsed
        self.reserved = reserved
    }

    package var spent: Money { settled + lapsed }
    /// What counts against the limit.
    package var used: Money { spent + reserved }
}

package enum ReservationAnswer: Hashable, Sendable {
    /// With each account's balance afterwards, in the order of the charges.
    case granted([AccountBalance])
    /// Nothing was reserved: the amount has no room on this account. Of several that one whose `resetsAt` is last, as there is
    /// no use in asking before; never comes last of all.
    case refused(charge: Int, AccountBalance)
}

/// What became of a reservation.
package struct Settlement: Hashable, Sendable {
    package struct Change: Hashable, Sendable {
        package let account: String
        /// What was spent of the window before and after it; reservations are not in it.
        package let spentBefore: Money
        package let spentAfter: Money

        package init(account: String, spentBefore: Money, spentAfter: Money) {
            self.account = account
            self.spentBefore = spentBefore
            self.spentAfter = spentAfter
        }
    }

    /// In the order of the reservation's charges.
    ///
    /// Of all settlements exactly one crosses a threshold.
    package let changes: [Change]
    /// What it cost beyond what was reserved; zero as long as estimates are bounds.
    package let overrun: Money

    package init(changes: [Change], overrun: Money) {
        self.changes = changes
        self.overrun = overrun
    }
}
