import Testing

@testable import Spending

/// A generator whose whole state is a seed.
struct Dice: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func int(_ range: ClosedRange<Int64>) -> Int64 { .random(in: range, using: &self) }
}

/// Budgets of every kind, and a model of what may have been charged: a list of all that was granted.
struct SpendingModel {
    struct Entry {
        let reservation: Reservation
        let at: Int64
        /// Nil while it is held.
        var cost: Money?
        var isLapsed = false

        var counted: Money { isLapsed ? reservation.amount : cost ?? reservation.amount }
    }

    let budgets: [(name: String, period: BudgetPeriod, limit: Money)]
    var entries: [Entry] = []

    init() throws {
        let berlin = try zone("Europe/Berlin")
        budgets = [
            ("hour", .calendar(.hourly, try zone("Australia/Lord_Howe")), Money(nanodollars: 900)),
            ("day", .calendar(.daily, berlin), Money(nanodollars: 4_000)),
            ("week", .calendar(.weekly, try zone("Africa/Cairo")), Money(nanodollars: 12_000)),
            ("month", .calendar(.monthly, berlin), Money(nanodollars: 30_000)),
            ("rolling", .rolling(86_400_000), Money(nanodollars: 3_500)),
            ("life", .lifetime, Money(nanodollars: 400_000)),
        ]
    }

    func charges(at now: Int64, _ dice: inout Dice) -> [Charge] {
        budgets.filter { _ in dice.int(0...3) > 0 }.map { budget in
            let position = budget.period.position(at: now)
            return Charge(
                account: budget.name,
                slot: position.slot,
                span: position.span,
                limit: budget.limit,
                resetsAt: position.resetsAt,
                keptUntil: position.keptUntil
            )
        }
    }

    /// What counts in the window of a charge: from the entries alone.
    func used(_ charge: Charge, upTo last: Int64 = .max) -> AccountBalance {
        var sums = AccountBalance()
        for entry in entries {
            guard let own = entry.reservation.charges.first(where: { $0.account == charge.account }),
                charge.counts(own.slot), own.slot <= last
            else { continue }
            if entry.isLapsed {
                sums.lapsed += entry.reservation.amount
            } else if let cost = entry.cost {
                sums.settled += cost
            } else {
                sums.reserved += entry.reservation.amount
            }
        }
        return sums
    }

    /// Real time: what was reserved or spent in any stretch of a rolling budget's length.
    func mostInAnyDay() -> Money {
        let own = entries.filter { $0.reservation.charges.contains { $0.account == "rolling" } }
            .sorted { $0.at < $1.at }
        var first = 0
        var sum = Money.zero
        var most = Money.zero
        for entry in own {
            sum += entry.counted
            while own[first].at <= entry.at - 86_400_000 {
                sum -= own[first].counted
                first += 1
            }
            most = max(most, sum)
        }
        return most
    }
}

@Suite struct `The ledger` {
    @Test(arguments: 1...40)
    func `never exceeds a limit and agrees with a list of all that was granted`(seed: Int) throws {
        var dice = Dice(UInt64(seed))
        var model = try SpendingModel()
        var ledger = Ledger()
        // From before the clocks go back until after the end of a year.
        var now = try time("2026-10-24T20:00:00Z") + dice.int(0...7_200_000)
        for step in 0..<400 {
            now += dice.int(0...99) < 3 ? -dice.int(0...5_400_000) : dice.int(0...600_000)
            if dice.int(0...200) == 0 { now += dice.int(0...900_000_000) }
            switch dice.int(0...99) {
            case 0...54: try reserve(step, at: now, &ledger, &model, &dice)
            case 55...89: settle(&ledger, &model, &dice)
            case 90...94: lapse(at: now, &ledger, &model)
            case 95: crash(&ledger, &model)
            default: _ = ledger.forget(at: now)
            }
            for charge in model.charges(at: now, &dice) {
                let expected = model.used(charge)
                let balance = ledger.balance(charge)
                #expect(balance == expected)
                // Where the clock has stepped back more counts than a window holds.
                #expect(model.used(charge, upTo: charge.slot).used <= charge.limit)
            }
        }
        #expect(model.entries.count > 50)
        #expect(model.mostInAnyDay() <= Money(nanodollars: 3_500))
    }

    private func reserve(
        _ step: Int,
        at now: Int64,
        _ ledger: inout Ledger,
        _ model: inout SpendingModel,
        _ dice: inout Dice
    ) throws {
        let charges = model.charges(at: now, &dice)
        let amount = Money(nanodollars: dice.int(0...400))
        let reservation = Reservation(
            SpendingID(exchange: "r\(step)", leg: 1),
            amount: amount,
            charges: charges,
            deadline: now + dice.int(0...3_600_000)
        )
        let room = charges.map { charge in
            model.used(charge).used + amount <= charge.limit
        }
        switch ledger.reserve(reservation) {
        case .granted(let balances):
            #expect(!room.contains(false))
            #expect(balances == charges.map(ledger.balance))
            model.entries.append(.init(reservation: reservation, at: now))
            // Asked again, as its answer was lost: nothing more is taken.
            if dice.int(0...9) == 0 { #expect(ledger.reserve(reservation) == .granted(balances)) }
        case .refused(let charge, let balance):
            #expect(!room[charge])
            #expect(balance.used + amount > charges[charge].limit)
        }
    }

    private func settle(_ ledger: inout Ledger, _ model: inout SpendingModel, _ dice: inout Dice) {
        guard let index = model.entries.indices.randomElement(using: &dice) else { return }
        let entry = model.entries[index]
        let cost = Money(nanodollars: dice.int(0...max(0, entry.reservation.amount.nanodollars)))
        let isHeld = entry.cost == nil && !entry.isLapsed
        let settlement = ledger.settle(entry.reservation.id, cost: cost)
        #expect((settlement != nil) == isHeld)
        #expect(settlement?.overrun ?? .zero == .zero)
        if isHeld { model.entries[index].cost = cost }
    }

    private func lapse(at now: Int64, _ ledger: inout Ledger, _ model: inout SpendingModel) {
        let late = Set(ledger.lapse(at: now))
        for index in model.entries.indices where model.entries[index].cost == nil && !model.entries[index].isLapsed {
            let isLate = model.entries[index].reservation.deadline <= now
            #expect(late.contains(model.entries[index].reservation.id) == isLate)
            model.entries[index].isLapsed = isLate
        }
    }

    /// Everything is read back from what a store would have kept, and nobody holds anything any more.
    private func crash(_ ledger: inout Ledger, _ model: inout SpendingModel) {
        var next = Ledger()
        for (account, slots) in ledger.accounts {
            for (number, counter) in slots {
                next.restoreLapsed(Ledger.Slot(account: account, number: number), counter)
            }
        }
        ledger = next
        for index in model.entries.indices where model.entries[index].cost == nil {
            model.entries[index].isLapsed = true
        }
    }
}
