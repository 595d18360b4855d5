import Foundation
import SharedState
import Spending
import Synchronization
import TestSupport
import Testing

@Suite("Budgets that several nodes count on a Redis server", .enabled(if: RedisServer.program != nil))
struct SharedBudgetTests {
    private static let budgets: [(name: String, period: BudgetPeriod, limit: Int64)] = [
        ("day", .calendar(.daily, .utc), 4_000), ("rolling", .rolling(86_400_000), 3_500), ("life", .lifetime, 90_000),
        ("ä {x}:1", .calendar(.hourly, .utc), 900),
    ]

    private static func charges(at now: Int64, _ dice: inout SplitMix) -> [Charge] {
        budgets.filter { _ in dice.int(0...3) > 0 }.map { budget in
            let position = budget.period.position(at: now)
            return Charge(
                account: budget.name,
                slot: position.slot,
                span: position.span,
                limit: Money(nanodollars: budget.limit),
                resetsAt: position.resetsAt,
                keptUntil: position.keptUntil
            )
        }
    }

    @Test("answer like the arithmetic of one node, with clocks that move and reservations that lapse", arguments: 1...6)
    func differential(seed: Int) throws {
        let server = try RedisServer()
        let stores = [try RedisStore(server), try RedisStore(server)]
        defer { for store in stores { store.shutdown() } }
        var dice = SplitMix(state: UInt64(seed))
        var ledger = Ledger()
        var now: Int64 = 1_790_000_000_000
        var ids: [SpendingID] = []
        for step in 0..<600 {
            now += dice.int(0...99) < 5 ? -dice.int(0...5_400_000) : dice.int(0...1_200_000)
            let store = stores[Int(dice.int(0...1))]
            if ids.isEmpty || dice.int(0...99) < 60 {
                // Now and then the same question again, as if its answer had been lost.
                let id = dice.int(0...19) == 0 ? ids.last : nil
                let reservation = Reservation(
                    id ?? SpendingID(exchange: "exc\(step)", leg: 1),
                    amount: Money(nanodollars: dice.int(0...500)),
                    charges: Self.charges(at: now, &dice),
                    deadline: now + dice.int(60_000...20_000_000)
                )
                ids.append(reservation.id)
                _ = ledger.lapse(at: now)
                #expect(store.reserve(reservation, at: now) == .success(ledger.reserve(reservation)))
            } else {
                let id = ids.remove(at: Int(dice.int(0...Int64(ids.count - 1))))
                let cost = dice.int(0...400)
                _ = ledger.lapse(at: now)
                let expected = ledger.settle(id, cost: Money(nanodollars: cost))
                #expect(store.settle(id, cost: cost, at: now) == .success(expected))
            }
            let charges = Self.charges(at: now, &dice)
            #expect(store.read(charges, at: now) == .success(charges.map(ledger.balance)))
        }
    }

    @Test("never hold more than their limit, whoever asks at once and whoever dies")
    func overshoot() throws {
        let server = try RedisServer()
        let stores = [try RedisStore(server), try RedisStore(server)]
        defer { for store in stores { store.shutdown() } }
        let charge = Charge(
            account: "life",
            slot: 0,
            limit: Money(nanodollars: 10_000),
            resetsAt: nil,
            keptUntil: nil
        )
        let granted = Mutex<[SpendingID]>([])
        let group = DispatchGroup()
        for number in 0..<400 {
            let reservation = Reservation(
                SpendingID(exchange: "exc\(number)", leg: 1),
                amount: Money(nanodollars: 100),
                charges: [charge],
                deadline: 1_000_000
            )
            group.enter()
            stores[number % 2].reserve(reservation, at: 1) { result in
                if case .success(.granted) = result { granted.withLock { $0.append(reservation.id) } }
                group.leave()
            }
        }
        group.wait()
        let ids = granted.withLock(\.self)
        #expect(ids.count == 100)
        // Half are settled for less, by the other node; the others never.
        for id in ids.prefix(50) { _ = stores[1].settle(id, cost: 40, at: 2) }
        let before = try #require(try stores[0].read([charge], at: 3).get().first)
        #expect(before.settled.nanodollars == 2_000)
        #expect(before.reserved.nanodollars == 5_000)
        let late = Reservation(
            SpendingID(exchange: "late", leg: 1),
            amount: .zero,
            charges: [charge],
            deadline: 3_000_000
        )
        _ = stores[1].reserve(late, at: 2_000_000)
        let after = try #require(try stores[0].read([charge], at: 2_000_000).get().first)
        #expect(after.lapsed.nanodollars == 5_000)
        #expect(after.reserved == .zero)
    }

    @Test("say that the server is away, in time, and settle afterwards what was reserved before")
    func outage() throws {
        let server = try RedisServer(password: "of the house", isSecure: true)
        let store = try RedisStore(server)
        defer { store.shutdown() }
        let charge = Charge(account: "life", slot: 0, limit: Money(nanodollars: 1_000), resetsAt: nil, keptUntil: nil)
        func reservation(_ name: String) -> Reservation {
            Reservation(
                SpendingID(exchange: name, leg: 1),
                amount: Money(nanodollars: 600),
                charges: [charge],
                deadline: 1_000_000
            )
        }
        guard case .success(.granted) = store.reserve(reservation("a"), at: 1) else {
            Issue.record("not granted")
            return
        }
        server.freeze()
        #expect(store.settle(reservation("a").id, cost: 10, at: 2) == .failure(SpendingFault(.unavailable)))
        #expect(store.reserve(reservation("b"), at: 2) == .failure(SpendingFault(.unavailable)))
        #expect(store.counts.kept == 1)
        server.thaw()
        for _ in 0..<200 where store.counts.kept > 0 { usleep(20_000) }
        #expect(store.counts.kept == 0)
        let balance = try #require(try store.read([charge], at: 3).get().first)
        #expect(balance.settled.nanodollars == 10)
        // What timed out may have been reserved or not; it never counts for less than it may cost.
        #expect([0, 600].contains(balance.reserved.nanodollars))
    }

    @Test("load their scripts again where the server has forgotten them")
    func forgottenScripts() throws {
        let server = try RedisServer()
        let store = try RedisStore(server)
        defer { store.shutdown() }
        let charge = Charge(account: "life", slot: 0, limit: Money(nanodollars: 1_000), resetsAt: nil, keptUntil: nil)
        #expect(store.read([charge], at: 1) == .success([AccountBalance()]))
        var connection = try RedisConnectionForTests.open(server)
        #expect(try connection.flushScripts())
        #expect(store.read([charge], at: 1) == .success([AccountBalance()]))
    }
}
