import RedisClient
import SharedState
import Spending
import TestSupport
import Testing

@Suite("Limits that several nodes count on a Redis server", .enabled(if: RedisServer.program != nil))
struct SharedLimitTests {
    private static let rules: [(name: String, rule: LimitRule, most: Int64)] = [
        ("rate", .rate(60, period: 60_000, burst: 10), 3), ("tokens", .window(1_000, period: 60_000), 300),
        ("places", .concurrency(4), 1), ("fast", .rate(7, period: 1_000, burst: 7), 2),
    ]

    @Test("answer like the arithmetic of one node", arguments: 1...6)
    func differential(seed: Int) throws {
        let server = try RedisServer()
        let stores = [try RedisStore(server), try RedisStore(server)]
        defer { for store in stores { store.shutdown() } }
        var dice = SplitMix(state: UInt64(seed))
        var table = LimitTable()
        var now: Int64 = 1_790_000_000_000
        var open: [LimitRequest] = []
        for step in 0..<600 {
            now += dice.int(0...2_000)
            let store = stores[Int(dice.int(0...1))]
            if open.isEmpty || dice.int(0...99) < 65 {
                let takes = Self.rules.filter { _ in dice.int(0...2) > 0 }.map {
                    LimitTake(account: $0.name, rule: $0.rule, amount: dice.int(1...$0.most))
                }
                let request = LimitRequest(
                    SpendingID(exchange: "exc\(step)", leg: 1),
                    takes: takes,
                    deadline: now + 600_000
                )
                let expected = table.take(request, at: now)
                #expect(store.take(request, at: now) == .success(expected))
                if case .granted = expected { open.append(request) }
            } else {
                let request = open.remove(at: Int(dice.int(0...Int64(open.count - 1))))
                let amounts: [Int64?] = request.takes.map { $0.amount > 1 ? dice.int(0...$0.amount) : nil }
                table.finish(request.id, amounts: amounts, at: now)
                store.finish(request.id, amounts: amounts, at: now)
                // Nobody waits for a return; an empty question behind it does.
                let behind = LimitRequest(SpendingID(exchange: "behind\(step)", leg: 1), takes: [], deadline: now + 1)
                #expect(store.take(behind, at: now) == .success(.granted([])))
            }
        }
    }
}

/// A look past the store.
struct RedisConnectionForTests: ~Copyable {
    private var connection: RedisConnection

    static func open(_ server: RedisServer) throws -> RedisConnectionForTests {
        RedisConnectionForTests(
            connection: try RedisConnection.open(RedisAddress(server.address), RedisAccess(password: server.password))
        )
    }

    mutating func flushScripts() throws -> Bool {
        try connection.ask([RedisCommand("SCRIPT", "FLUSH")]) == [.status(Array("OK".utf8))]
    }
}
