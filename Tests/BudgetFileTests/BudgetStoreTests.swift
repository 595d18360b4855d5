import AuditLog
import Foundation
import Spending
import Synchronization
import Testing

@testable import BudgetFile

@Suite struct `Budgets in a file` {
    private let folder = TemporaryFolder()
    private var path: String { folder.path + "/budgets.db" }

    private func open(_ fault: FaultHook? = nil, settleDelay: Int64 = 1000) throws(BudgetError) -> BudgetStore {
        var configuration = BudgetStore.Configuration(path: path)
        configuration.settleDelay = settleDelay
        configuration.fault = fault
        return try BudgetStore(configuration)
    }

    private func charge(_ account: String, limit: Int64, slot: Int64 = 0, keptUntil: Int64? = nil) -> Charge {
        Charge(
            account: account,
            slot: slot,
            limit: Money(nanodollars: limit),
            resetsAt: nil,
            keptUntil: keptUntil
        )
    }

    private func reserve(
        _ store: BudgetStore,
        _ number: Int,
        _ amount: Int64,
        _ charges: [Charge],
        deadline: Int64 = .max,
        at now: Int64 = 1000
    ) -> Result<ReservationAnswer, SpendingFault> {
        let box = Mutex<Result<ReservationAnswer, SpendingFault>?>(nil)
        let isDone = DispatchSemaphore(value: 0)
        let id = SpendingID(exchange: "r\(number)", leg: 1)
        let reservation = Reservation(id, amount: Money(nanodollars: amount), charges: charges, deadline: deadline)
        store.reserve(reservation, at: now) { answer in
            box.withLock { $0 = answer }
            isDone.signal()
        }
        isDone.wait()
        return box.withLock { $0 } ?? .failure(SpendingFault(.unavailable))
    }

    private func settle(_ store: BudgetStore, _ number: Int, _ cost: Int64, at now: Int64 = 1000) -> Settlement? {
        let box = Mutex<Settlement?>(nil)
        store.settle(SpendingID(exchange: "r\(number)", leg: 1), cost: Money(nanodollars: cost), at: now) { answer in
            box.withLock { $0 = try? answer.get() }
        }
        return box.withLock { $0 }
    }

    private func balance(_ store: BudgetStore, _ charge: Charge) -> AccountBalance {
        let box = Mutex(AccountBalance())
        store.read([charge], at: 1000) { answer in
            box.withLock { $0 = (try? answer.get().first) ?? AccountBalance() }
        }
        return box.withLock { $0 }
    }

    private func nanodollars(_ settled: Int64, _ lapsed: Int64, _ reserved: Int64) -> AccountBalance {
        AccountBalance(
            settled: Money(nanodollars: settled),
            lapsed: Money(nanodollars: lapsed),
            reserved: Money(nanodollars: reserved)
        )
    }

    @Test
    func `are there again after an orderly end, and what was under way counts as spent`() throws {
        let (day, team) = (charge("day", limit: 100), charge("team", limit: 50))
        let first = try open()
        #expect(
            reserve(first, 1, 40, [day, team]) == .success(.granted([nanodollars(0, 0, 40), nanodollars(0, 0, 40)]))
        )
        #expect(reserve(first, 2, 20, [day, team]) == .success(.refused(charge: 1, nanodollars(0, 0, 40))))
        #expect(reserve(first, 3, 20, [day]) == .success(.granted([nanodollars(0, 0, 60)])))
        let settlement = try #require(settle(first, 1, 30))
        #expect(settlement.changes.map(\.spentAfter.nanodollars) == [30, 30] && settlement.overrun == .zero)
        #expect(settle(first, 1, 30) == nil)
        first.shutdown()
        #expect(reserve(first, 4, 1, [day]) == .failure(SpendingFault(.stopped)))
        let second = try open()
        #expect(balance(second, day) == nanodollars(30, 20, 0))
        #expect(balance(second, team) == nanodollars(30, 0, 0))
        second.shutdown()
        #expect(try BudgetReader.read(path).balance(day) == nanodollars(30, 20, 0))
    }

    @Test
    func `that nobody settles in time lapse, and an answer that comes later changes nothing`() throws {
        let store = try open()
        let day = charge("day", limit: 100)
        _ = reserve(store, 1, 60, [day], deadline: 5000, at: 1000)
        #expect(reserve(store, 2, 60, [day], at: 6001) == .success(.refused(charge: 0, nanodollars(0, 60, 0))))
        #expect(settle(store, 1, 5, at: 6001) == nil)
        #expect(balance(store, day) == nanodollars(0, 60, 0))
        #expect(store.counts.lapsed == 1)
        store.shutdown()
    }

    @Test
    func `forget slots whose time is over`() throws {
        let store = try open()
        let old = charge("day", limit: 100, slot: 1, keptUntil: 50_000)
        _ = reserve(store, 1, 10, [old], at: 1000)
        _ = settle(store, 1, 10)
        _ = reserve(store, 2, 10, [charge("day", limit: 100, slot: 2)], at: 700_000)
        _ = settle(store, 2, 10, at: 700_000)
        store.shutdown()
        let ledger = try BudgetReader.read(path)
        #expect(ledger.accounts["day"]?.keys.sorted() == [2])
    }

    @Test
    func `have one writer, and only what is theirs is opened`() throws {
        let store = try open()
        #expect(throws: BudgetError.inUse(path: path)) { try open() }
        store.shutdown()
        try FileManager.default.removeItem(atPath: path)
        let other = try AuditWriter(AuditWriter.Configuration(path: path))
        other.shutdown()
        #expect(throws: BudgetError.notBudgets(path: path)) { try open() }
    }

    /// Each step of a transaction fails once: what is not on disk was not granted, and holds nothing afterwards.
    @Test(arguments: 0..<6)
    func `on a disk that fails grant nothing that is not there`(step: Int) throws {
        let isArmed = Mutex(false)
        let steps = Mutex(0)
        // Nothing but the reservations is written meanwhile.
        let hook: FaultHook = {
            guard isArmed.withLock({ $0 }) else { return nil }
            let now = steps.withLock { count in
                count += 1
                return count - 1
            }
            // SQLITE_FULL.
            return now == step ? 13 : nil
        }
        let store = try open(hook, settleDelay: 60_000_000)
        let day = charge("day", limit: 100)
        let team = charge("team", limit: 100)
        _ = reserve(store, 1, 10, [day, team])
        _ = settle(store, 1, 10)
        isArmed.withLock { $0 = true }
        let answer = reserve(store, 2, 60, [day, team])
        let hasFailed = step < 4
        if hasFailed {
            #expect(answer == .failure(SpendingFault(.unavailable)))
            #expect(balance(store, day) == nanodollars(10, 0, 0))
        } else {
            #expect(answer == .success(.granted([nanodollars(10, 0, 60), nanodollars(10, 0, 60)])))
        }
        isArmed.withLock { $0 = false }
        #expect(try reserve(store, 3, 30, [day]).get() == .granted([nanodollars(10, 0, hasFailed ? 30 : 90)]))
        _ = settle(store, 3, 30)
        store.shutdown()
        let ledger = try BudgetReader.read(path)
        #expect(ledger.balance(day) == nanodollars(40, 0, hasFailed ? 0 : 60))
        #expect(store.counts.failedCommits == (hasFailed ? 1 : 0))
    }

    @Test
    func `of two hundred that come at once let exactly as many through as have room`() async throws {
        let store = try open()
        let day = charge("day", limit: 1000)
        let granted = await withTaskGroup(of: Bool.self) { group in
            for number in 0..<200 {
                group.addTask {
                    let id = SpendingID(exchange: "r\(number)", leg: 1)
                    let one = Reservation(id, amount: Money(nanodollars: 30), charges: [day], deadline: .max)
                    return await withCheckedContinuation { next in
                        store.reserve(one, at: 1) { answer in
                            if case .success(.granted) = answer {
                                next.resume(returning: true)
                            } else {
                                next.resume(returning: false)
                            }
                        }
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(granted == 33)
        #expect(balance(store, day) == nanodollars(0, 0, 990))
        #expect(store.counts.commits < 33)
        store.shutdown()
    }

    // MARK: Leases

    /// What the file says while a gateway runs.
    private func onDisk(_ charge: Charge) throws -> (balance: AccountBalance, leased: Int64) {
        let ledger = try BudgetReader.read(path)
        return (ledger.balance(charge), ledger.leased(charge).nanodollars)
    }

    @Test
    func `share a transaction with those that come later, and tell what is held ahead`() throws {
        let store = try open(settleDelay: 60_000_000)
        let day = charge("day", limit: 1_000_000)
        for number in 0..<30 {
            #expect(try reserve(store, number, 100, [day]).get() == .granted([nanodollars(Int64(number) * 50, 0, 100)]))
            _ = settle(store, number, 50)
        }
        let counts = store.counts
        #expect(counts.covered >= 25 && counts.commits <= 5)
        let file = try onDisk(day)
        #expect(file.leased == 3200)
        #expect(file.balance.used.nanodollars + file.leased >= 1500)
        store.shutdown()
        let end = try onDisk(day)
        #expect(end.balance == nanodollars(1500, 0, 0) && end.leased == 0)
    }

    @Test
    func `are written as they are soon after the last request, with nothing held ahead`() throws {
        let store = try open(settleDelay: 20_000)
        let day = charge("day", limit: 1_000_000)
        _ = reserve(store, 1, 100, [day])
        _ = settle(store, 1, 40)
        for _ in 0..<200 {
            let file = try onDisk(day)
            if file.leased == 0, file.balance == nanodollars(40, 0, 0) { break }
            Thread.sleep(forTimeInterval: 0.01)
        }
        let file = try onDisk(day)
        #expect(file.balance == nanodollars(40, 0, 0) && file.leased == 0)
        let commits = store.counts.commits
        Thread.sleep(forTimeInterval: 0.1)
        #expect(store.counts.commits == commits)
        store.shutdown()
    }

    @Test
    func `of a file without leases are read, and kept in the new form`() throws {
        let store = try open()
        let day = charge("day", limit: 100)
        _ = reserve(store, 1, 40, [day])
        _ = settle(store, 1, 30)
        store.shutdown()
        do {
            let connection = try Connection.open(path, .writer)
            try connection.execute("ALTER TABLE counter DROP COLUMN leased; PRAGMA user_version = 1;")
        }
        #expect(try onDisk(day).balance == nanodollars(30, 0, 0))
        let second = try open()
        #expect(balance(second, day) == nanodollars(30, 0, 0))
        second.shutdown()
        #expect(try onDisk(day).balance == nanodollars(30, 0, 0))
    }
}
