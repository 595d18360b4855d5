import Spending

/// What the file of budgets holds ahead: room that is on disk as reserved before anybody asks for it, so that the next reservations
/// need not wait for the disk.
///
/// For one slot of each account that is in use it knows `covered`: the least that the file may hold of it as settled, lapsed and
/// reserved together. A reservation is told at once if what the ledger uses of all its slots, itself included, is covered, since a
/// crash then counts no less than it. What settlements free is covered for others, without a transaction.
///
/// A lease is written as reserved and is within the limit, so the file never holds more than the limit. In memory it is nobody's:
/// the ledger alone decides what has room, to the last cent. A value without clock and disk; times are microseconds of a clock that
/// only runs forwards.
struct LeaseBook: Sendable {
    /// So many reservations of the size that comes are leased ahead, but no more than this part of what is left of the limit.
    ///
    /// A crash counts at most that too much.
    static let (reservations, part): (Int64, Int64) = (32, 16)

    /// What a transaction is for.
    enum Purpose { case waiting, everything, end }

    fileprivate struct Entry {
        /// Of the last reservation.
        var charge: Charge
        /// The least that the file holds, and what it holds if the transaction under way succeeds.
        var covered = Money.zero
        var pending: Money?
        var leased = Money.zero
        /// The limit within which it was leased.
        var limit = Money.zero
        /// Of reservations that came; a large one is forgotten by halves.
        var size = Money.zero
        var usedAt: Int64

        var slot: Ledger.Slot { Ledger.Slot(account: charge.account, number: charge.slot) }
    }

    /// By account.
    private var entries: [String: Entry] = [:]
    /// Accounts of which somebody waits for more, or may have to soon.
    private var wanted: Set<String> = []
    /// Slots of accounts that have gone on to another one; the file may hold a lease of theirs.
    private var left: Set<Ledger.Slot> = []
    /// Accounts of the transaction under way.
    private var underWay: [String] = []

    /// True if a transaction is wanted though nobody may wait for it yet.
    var isLow: Bool { !wanted.isEmpty }
    var isEmpty: Bool { entries.isEmpty && left.isEmpty }

    // MARK: Reservations

    /// Whether a reservation that the ledger has granted is on disk already; if not, it is wanted there from now on.
    ///
    /// - Complexity: two look-ups for each charge.
    mutating func covers(_ reservation: Reservation, _ ledger: Ledger, at moment: Int64) -> Bool {
        // Nothing is reserved, so nothing need be kept.
        if reservation.amount == .zero { return true }
        var isCovered = true
        for charge in reservation.charges {
            let used = ledger.used(in: Ledger.Slot(account: charge.account, number: charge.slot))
            let old = entries[charge.account, default: Entry(charge: charge, usedAt: moment)]
                .note(charge, reservation.amount, at: moment)
            if let old { left.insert(old) }
            let margin = entries[charge.account]?.margin(over: used) ?? .missing
            isCovered = isCovered && margin != .missing
            if margin != .ample { wanted.insert(charge.account) }
        }
        return isCovered
    }

    // MARK: Transactions

    /// What the next transaction writes: what has changed, with leases, and without those that nobody has used of late.
    ///
    /// From here on only that is covered which holds whether or not the transaction succeeds. All changes of an account go
    /// together, so that the file is within its limit.
    ///
    /// - Parameters:
    ///   - oldest: leases that were last used before are given back, unless it is for those alone who wait.
    mutating func plan(
        _ ledger: inout Ledger,
        for purpose: Purpose,
        oldest: Int64
    ) -> [(slot: Ledger.Slot, counter: Ledger.Counter)] {
        let due = purpose == .waiting ? wanted.compactMap { entries[$0] } : entries.values.filter { $0.usedAt < oldest }
        ledger.touch(left)
        ledger.touch((purpose == .end ? Array(entries.values) : due).map(\.slot))
        var changes = ledger.takeChanges(of: purpose == .waiting ? wanted.union(left.map(\.account)) : nil)
        for index in changes.indices {
            let slot = changes[index].slot
            // One slot of an account has a lease: the others count in its window, as they stand.
            guard var entry = entries[slot.account], entry.charge.slot == slot.number else { continue }
            let isKept = purpose == .waiting || purpose == .everything && entry.usedAt >= oldest
            entry.lease(isKept ? Self.lease(entry, ledger) : .zero, used: changes[index].counter.balance.used)
            changes[index].counter.leased = entry.leased
            entries[slot.account] = isKept ? entry : nil
            if isKept { underWay.append(slot.account) }
        }
        wanted = []
        left = []
        return changes
    }

    private static func lease(_ entry: Entry, _ ledger: Ledger) -> Money {
        let room = entry.charge.limit - ledger.balance(entry.charge).used
        let size = min(entry.size.nanodollars, .max / reservations) * reservations
        return Money(nanodollars: max(0, min(size, room.nanodollars / part)))
    }

    /// The transaction is on disk.
    mutating func written() {
        for account in underWay {
            guard let pending = entries[account]?.pending else { continue }
            entries[account]?.covered = pending
            entries[account]?.pending = nil
        }
        underWay = []
    }

    /// It may be there, or not.
    mutating func failed() {
        for account in underWay { entries[account]?.pending = nil }
        underWay = []
    }

    /// Slots that are over.
    mutating func forget(_ slots: [Ledger.Slot]) {
        for slot in slots where entries[slot.account]?.charge.slot == slot.number { entries[slot.account] = nil }
    }
}

extension LeaseBook.Entry {
    /// Takes note of a reservation that the ledger has granted.
    ///
    /// - Returns: the slot that was in use until now, if it is another one.
    fileprivate mutating func note(_ new: Charge, _ amount: Money, at moment: Int64) -> Ledger.Slot? {
        let old = slot
        let isSame = new.slot == old.number
        if !isSame { self = LeaseBook.Entry(charge: new, usedAt: moment) }
        charge = new
        size = max(size, amount)
        usedAt = moment
        return isSame ? nil : old
    }

    fileprivate enum Margin { case missing, small, ample }

    /// What is covered beyond what is used of the slot; `missing` if not all of that is covered.
    fileprivate func margin(over used: Money) -> Margin {
        // A lease within a limit that was higher may be more than the limit has room for.
        guard used <= covered, limit <= charge.limit else { return .missing }
        return (covered - used).nanodollars >= leased.nanodollars / 2 ? .ample : .small
    }

    fileprivate mutating func lease(_ amount: Money, used: Money) {
        leased = amount
        let written = used + amount
        covered = min(covered, written)
        pending = written
        limit = charge.limit
        size = Money(nanodollars: size.nanodollars / 2)
    }
}
