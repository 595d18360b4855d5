/// The arithmetic of budgets as one value: what every store has to do, and what the stores of one node do it with.
///
/// No clock and no disk. Linear in the charges of a request and the slots of their accounts.
package struct Ledger: Sendable {
    /// One slot of one account.
    package struct Slot: Hashable, Sendable {
        package let account: String
        package let number: Int64

        package init(account: String, number: Int64) {
            self.account = account
            self.number = number
        }
    }

    package struct Counter: Hashable, Sendable {
        package var balance: AccountBalance
        /// What a store holds ahead for reservations to come, beside what is reserved; counts against nobody.
        package var leased: Money
        package var keptUntil: Int64?

        package init(_ balance: AccountBalance = AccountBalance(), leased: Money = .zero, keptUntil: Int64?) {
            self.balance = balance
            self.leased = leased
            self.keptUntil = keptUntil
        }
    }

    /// By account, then by slot.
    package private(set) var accounts: [String: [Int64: Counter]] = [:]
    package private(set) var held: [SpendingID: Reservation] = [:]
    /// Slots whose counters have changed since a store last asked.
    private var touched: Set<Slot> = []

    package init() {}

    // MARK: One request

    package mutating func reserve(_ reservation: Reservation) -> ReservationAnswer {
        guard held[reservation.id] == nil else { return .granted(reservation.charges.map(balance)) }
        let balances = reservation.charges.map(balance)
        if let refused = refusal(reservation, balances) { return .refused(charge: refused, balances[refused]) }
        held[reservation.id] = reservation
        for charge in reservation.charges { edit(charge) { $0.reserved += reservation.amount } }
        return .granted(
            balances.map { balance in
                var after = balance
                after.reserved += reservation.amount
                return after
            }
        )
    }

    private func refusal(_ reservation: Reservation, _ balances: [AccountBalance]) -> Int? {
        reservation.charges.indices
            .filter { balances[$0].used + reservation.amount > reservation.charges[$0].limit }
            .max { left, right in
                (reservation.charges[left].resetsAt ?? .max) < (reservation.charges[right].resetsAt ?? .max)
            }
    }

    package mutating func settle(_ id: SpendingID, cost: Money) -> Settlement? {
        guard let reservation = held.removeValue(forKey: id) else { return nil }
        let changes = reservation.charges.map { charge in
            let before = balance(charge).spent
            edit(charge) {
                $0.reserved -= reservation.amount
                $0.settled += cost
            }
            return Settlement.Change(account: charge.account, spentBefore: before, spentAfter: before + cost)
        }
        return Settlement(changes: changes, overrun: max(.zero, cost - reservation.amount))
    }

    /// What counts against a charge's limit.
    package func balance(_ charge: Charge) -> AccountBalance {
        guard let slots = accounts[charge.account] else { return AccountBalance() }
        if charge.span == 1 { return slots[charge.slot]?.balance ?? AccountBalance() }
        return slots.reduce(into: AccountBalance()) { sum, slot in
            guard charge.counts(slot.key) else { return }
            sum.settled += slot.value.balance.settled
            sum.lapsed += slot.value.balance.lapsed
            sum.reserved += slot.value.balance.reserved
        }
    }

    /// What stores hold ahead in the windows of a charge.
    package func leased(_ charge: Charge) -> Money {
        (accounts[charge.account] ?? [:]).reduce(into: Money.zero) { sum, slot in
            if charge.counts(slot.key) { sum += slot.value.leased }
        }
    }

    /// What counts of one slot.
    package func used(in slot: Slot) -> Money { accounts[slot.account]?[slot.number]?.balance.used ?? .zero }

    private mutating func edit(_ charge: Charge, _ change: (inout AccountBalance) -> Void) {
        let new = Counter(keptUntil: charge.keptUntil)
        change(&accounts[charge.account, default: [:]][charge.slot, default: new].balance)
        touched.insert(Slot(account: charge.account, number: charge.slot))
    }

    // MARK: Time

    /// Counts as spent in full what nobody has settled by its deadline.
    ///
    /// - Returns: their ids.
    package mutating func lapse(at now: Int64) -> [SpendingID] {
        let late = held.values.filter { $0.deadline <= now }
        for reservation in late {
            held[reservation.id] = nil
            for charge in reservation.charges {
                edit(charge) {
                    $0.reserved -= reservation.amount
                    $0.lapsed += reservation.amount
                }
            }
        }
        return late.map(\.id)
    }

    /// Forgets slots whose time is over and on which nothing is reserved.
    ///
    /// - Returns: what was forgotten.
    package mutating func forget(at now: Int64) -> [Slot] {
        var gone: [Slot] = []
        for (account, slots) in accounts {
            for (number, counter) in slots
            where (counter.keptUntil ?? .max) <= now && counter.balance.reserved == .zero {
                accounts[account]?[number] = nil
                gone.append(Slot(account: account, number: number))
            }
            if accounts[account]?.isEmpty == true { accounts[account] = nil }
        }
        touched.subtract(gone)
        return gone
    }

    // MARK: For stores

    /// Slots that have changed since they were last handed out, with what they hold now.
    ///
    /// - Parameter wanted: of these accounts only; nil for all.
    package mutating func takeChanges(of wanted: Set<String>? = nil) -> [(slot: Slot, counter: Counter)] {
        let taken = wanted.map { wanted in touched.filter { wanted.contains($0.account) } } ?? touched
        if wanted == nil { touched.removeAll(keepingCapacity: true) } else { touched.subtract(taken) }
        return taken.compactMap { slot in
            accounts[slot.account]?[slot.number].map { (slot, $0) }
        }
    }

    /// Hands out slots once more, as they could not be kept.
    package mutating func touch(_ slots: some Sequence<Slot>) {
        touched.formUnion(slots)
    }

    package var hasChanges: Bool { !touched.isEmpty }

    /// Takes up what a store has kept.
    package mutating func restore(_ slot: Slot, _ counter: Counter) {
        accounts[slot.account, default: [:]][slot.number] = counter
    }

    /// The same after a crash: whoever held what is reserved there is gone.
    package mutating func restoreLapsed(_ slot: Slot, _ counter: Counter) {
        restore(slot, counter)
        guard counter.balance.reserved != .zero || counter.leased != .zero else { return }
        // How much of the lease was in use nobody knows.
        accounts[slot.account]?[slot.number]?.balance.lapsed += counter.balance.reserved + counter.leased
        accounts[slot.account]?[slot.number]?.balance.reserved = .zero
        accounts[slot.account]?[slot.number]?.leased = .zero
        touched.insert(slot)
    }
}
