import Spending
import TestSupport
import Testing

@testable import BudgetFile

/// A ledger, its leases, and a file that keeps what transactions write, with everything that was promised to anybody.
private struct Model {
    var ledger = Ledger()
    var leases = LeaseBook()
    /// What the file has of each slot: settled and lapsed, reserved, and of that the lease.
    var file: [Ledger.Slot: (spent: Money, reserved: Money, leased: Money)] = [:]
    /// What a transaction under way would put there.
    var pending: [(slot: Ledger.Slot, counter: Ledger.Counter)]?
    /// Granted and told, and not settled.
    var told: [SpendingID: Reservation] = [:]
    var waiting: [Reservation] = []
    var waitingNext: [Reservation] = []
    /// What must never be forgotten of a slot: costs that were settled, and all of what was told before a crash.
    var least: [Ledger.Slot: Money] = [:]
    var time: Int64 = 0
    var lastID = 0
    var immediate = 0
    let limits: [String: Int64] = ["life": 100_000, "window": 30_000]

    func charges(of accounts: [String]) -> [Charge] {
        accounts.map { account in
            Charge(
                account: account,
                slot: account == "life" ? 0 : time / 10,
                span: account == "life" ? 1 : 4,
                limit: Money(nanodollars: limits[account] ?? 0),
                resetsAt: nil,
                keptUntil: nil
            )
        }
    }

    mutating func reserve(_ amount: Int64, _ accounts: [String]) {
        lastID += 1
        let id = SpendingID(exchange: "r\(lastID)", leg: 1)
        let reservation = Reservation(
            id,
            amount: Money(nanodollars: amount),
            charges: charges(of: accounts),
            deadline: .max
        )
        guard case .granted = ledger.reserve(reservation) else { return }
        if leases.covers(reservation, ledger, at: time) {
            immediate += 1
            told[id] = reservation
        } else {
            waitingNext.append(reservation)
        }
    }

    mutating func settle(_ id: SpendingID, cost: Money) {
        guard let reservation = told.removeValue(forKey: id) else { return }
        _ = ledger.settle(id, cost: cost)
        for charge in reservation.charges {
            least[Ledger.Slot(account: charge.account, number: charge.slot), default: .zero] += cost
        }
    }

    mutating func begin(_ purpose: LeaseBook.Purpose = .waiting) {
        guard pending == nil else { return }
        pending = leases.plan(&ledger, for: purpose, oldest: time - 20)
        waiting = waitingNext
        waitingNext = []
    }

    mutating func commit() {
        for (slot, counter) in pending ?? [] { file[slot] = Self.row(counter) }
        pending = nil
        leases.written()
        for reservation in waiting { told[reservation.id] = reservation }
        waiting = []
    }

    mutating func fail(isThere: Bool) {
        guard let changes = pending else { return }
        if isThere { for (slot, counter) in changes { file[slot] = Self.row(counter) } }
        pending = nil
        for reservation in waiting { _ = ledger.settle(reservation.id, cost: .zero) }
        waiting = []
        ledger.touch(changes.map(\.slot))
        leases.failed()
    }

    mutating func crash(isThere: Bool) {
        if isThere { for (slot, counter) in pending ?? [] { file[slot] = Self.row(counter) } }
        for reservation in told.values {
            for charge in reservation.charges {
                least[Ledger.Slot(account: charge.account, number: charge.slot), default: .zero] += reservation.amount
            }
        }
        (told, waiting, waitingNext, pending) = ([:], [], [], nil)
        (ledger, leases) = (Ledger(), LeaseBook())
        for (slot, row) in file {
            let balance = AccountBalance(settled: row.spent, reserved: row.reserved - row.leased)
            ledger.restoreLapsed(slot, Ledger.Counter(balance, leased: row.leased, keptUntil: nil))
        }
        for (slot, counter) in ledger.takeChanges() { file[slot] = Self.row(counter) }
    }

    static func row(_ counter: Ledger.Counter) -> (spent: Money, reserved: Money, leased: Money) {
        (counter.balance.spent, counter.balance.reserved + counter.leased, counter.leased)
    }

    // MARK: Laws

    /// What may be on disk at this moment: what was, or what is being written.
    var possibleFiles: [[Ledger.Slot: Money]] {
        let old = file.mapValues { $0.spent + $0.reserved }
        guard let pending else { return [old] }
        return [
            old,
            old.merging(pending.map { ($0.slot, $0.counter.balance.used + $0.counter.leased) }) { _, new in new },
        ]
    }

    func check() {
        var promised = least
        for reservation in told.values {
            for charge in reservation.charges {
                promised[Ledger.Slot(account: charge.account, number: charge.slot), default: .zero] +=
                    reservation.amount
            }
        }
        for file in possibleFiles {
            for (slot, amount) in promised { #expect(file[slot, default: .zero] >= amount, "forgotten: \(slot)") }
            for (account, limit) in limits {
                for end in Set(file.keys.map(\.number)) {
                    let window = file.filter {
                        $0.key.account == account
                            && (account == "life" || $0.key.number > end - 4 && $0.key.number <= end)
                    }
                    #expect(window.values.reduce(.zero, +) <= Money(nanodollars: limit), "over the limit: \(account)")
                }
            }
        }
    }
}

@Suite struct `Room that is leased ahead` {
    /// Any order of reservations, settlements, transactions that succeed, fail or are cut short, time and crashes.
    @Test(arguments: 1...40)
    func `never lets a file exceed a limit or forget what was promised`(seed: Int) {
        var random = SplitMix(state: UInt64(seed))
        var model = Model()
        for step in 0..<1500 {
            switch Int.random(in: 0..<100, using: &random) {
            case 0..<45:
                let accounts = [["life"], ["window"], ["life", "window"]].randomElement(using: &random) ?? []
                let size = Int.random(in: 0..<20, using: &random) == 0 ? 20_000 : 120
                model.reserve(.random(in: 0...Int64(size), using: &random), accounts)
            case 45..<75:
                // In an order of their own, so that a seed means the same everywhere.
                guard let id = model.told.keys.min(by: { $0.text < $1.text }), let held = model.told[id] else {
                    continue
                }
                let most = held.amount.nanodollars
                let cost = Bool.random(using: &random) ? most : .random(in: 0...most, using: &random)
                model.settle(id, cost: Money(nanodollars: cost))
            case 75..<82: model.begin()
            case 82..<85: model.begin(.everything)
            case 85..<94: model.commit()
            case 94: model.fail(isThere: .random(using: &random))
            case 95..<98: model.time += .random(in: 1...12, using: &random)
            case 98 where step % 3 == 0: model.crash(isThere: .random(using: &random))
            default: break
            }
            model.check()
        }
        #expect(model.immediate > 20)
    }

    @Test(arguments: 1...10)
    func `is given back in an orderly end, to the last nano-dollar`(seed: Int) throws {
        var random = SplitMix(state: UInt64(seed))
        var model = Model()
        var spent: Int64 = 0
        for _ in 0..<2000 {
            model.reserve(.random(in: 1...100, using: &random), ["life"])
            model.begin()
            model.commit()
            guard let id = model.told.keys.first, let amount = model.told[id]?.amount.nanodollars else { continue }
            model.settle(id, cost: Money(nanodollars: amount / 2))
            spent += amount / 2
        }
        model.begin(.end)
        model.commit()
        let row = try #require(model.file[Ledger.Slot(account: "life", number: 0)])
        #expect(row.spent == Money(nanodollars: spent) && row.reserved == .zero && row.leased == .zero)
    }

    @Test func `is nobody's: a budget can be spent to its end, and the lease shrinks before it`() throws {
        var model = Model()
        var leases: [Int64] = []
        for _ in 0..<1000 {
            model.reserve(100, ["life"])
            model.begin()
            model.commit()
            let row = try #require(model.file[Ledger.Slot(account: "life", number: 0)])
            #expect((row.spent + row.reserved).nanodollars <= 100_000)
            leases.append(row.leased.nanodollars)
        }
        #expect(model.told.count == 1000)
        #expect(model.ledger.used(in: Ledger.Slot(account: "life", number: 0)).nanodollars == 100_000)
        #expect(leases[1] == 32 * 100 && leases[998] == 100 / LeaseBook.part && leases[999] == 0)
    }
}
