import AuditLog
import Caching
import GuardrailTypes
import NIOCore
import Testing

@testable import Gateway

/// Like requests that are under way at once.
@Suite(.timeLimit(.minutes(2)))
struct `Requests that wait for one like them` {
    /// An upstream that answers when it is told to.
    private static func start(
        _ answers: [String],
        rules: CacheRules = CacheRules()
    ) async throws -> (cached: CachedGateway, slow: HeldUpstream) {
        let slow = try await HeldUpstream.start(answers)
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: slow.baseURL, models: .all, isInternal: true)],
            cache: rules
        )
        return (CachedGateway(gateway: gateway, upstream: slow.upstream), slow)
    }

    private static func clients(_ count: Int, _ request: String, _ cached: CachedGateway) async throws -> [RawClient] {
        var clients: [RawClient] = []
        for number in 0..<count {
            let client = try await cached.gateway.client()
            await client.send(request)
            // The first one leads.
            if number == 0 { await eventually { cached.asked == 1 } }
            clients.append(client)
        }
        return clients
    }

    @Test(arguments: [false, true])
    func `one asks, and all get its answer`(isStream: Bool) async throws {
        let answer = isStream ? streamedAnswer(["well ", "said"]) : wholeAnswer("well said")
        let (cached, slow) = try await Self.start([answer])
        let clients = try await Self.clients(12, chat("hello", stream: isStream), cached)
        try await Task.sleep(for: .milliseconds(50))
        #expect(clients.allSatisfy { $0.received.isEmpty })
        await slow.release()
        var bodies: Set<String> = []
        for (number, client) in clients.enumerated() {
            let reply = CachedReply(text: await client.receiveAnswer())
            #expect(reply.cache == (number == 0 ? "miss" : "hit"))
            bodies.insert(reply.body)
        }
        #expect(bodies.count == 1 && cached.asked == 1)
        await cached.stop()
        #expect(cached.records.filter { $0.cache?.layer?.text == "flight" }.count == 11)
        #expect(cached.gateway.sink.reserved == 12 && cached.records.count == 12)
    }

    @Test(arguments: ["blocked", "failed"])
    func `where the first fails or is blocked the others ask for themselves`(fault: String) async throws {
        let bad =
            fault == "blocked"
            ? wholeAnswer("the key is AKIAABCDEFGHIJKLMNOP") : "HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"
        let (cached, slow) = try await Self.start([bad, wholeAnswer("good")])
        let clients = try await Self.clients(5, chat("hello"), cached)
        try await Task.sleep(for: .milliseconds(50))
        await slow.release()
        var statuses: [Int] = []
        for client in clients { statuses.append(await client.receiveAnswer().status) }
        #expect(statuses[0] >= 400 && statuses.dropFirst().allSatisfy { $0 == 200 })
        #expect(cached.asked == 5)
        await cached.stop()
        #expect(cached.records.count == 5)
    }

    @Test func `when the first client goes another one leads`() async throws {
        let (cached, slow) = try await Self.start([wholeAnswer("good")])
        let clients = try await Self.clients(6, chat("hello"), cached)
        try await Task.sleep(for: .milliseconds(50))
        await clients[0].close()
        await eventually { cached.asked == 2 }
        await slow.release()
        for client in clients.dropFirst() { #expect(await client.receiveAnswer().status == 200) }
        #expect(cached.asked == 2)
        await cached.stop()
        #expect(cached.records.filter { $0.outcome == .clientGone }.count == 1)
        #expect(cached.records.count == 6)
    }

    @Test func `who waits may go, and others are still answered`() async throws {
        let (cached, slow) = try await Self.start([wholeAnswer("good")])
        let clients = try await Self.clients(4, chat("hello"), cached)
        try await Task.sleep(for: .milliseconds(50))
        await clients[2].close()
        await eventually { cached.records.count == 1 }
        await slow.release()
        for number in [0, 1, 3] { #expect(await clients[number].receiveAnswer().status == 200) }
        await cached.stop()
        #expect(cached.records.map(\.outcome).filter { $0 == .clientGone }.count == 1)
        #expect(cached.records.count == 4)
    }

    @Test func `the wait is bounded`() async throws {
        var rules = CacheRules()
        rules.patience = 80
        let (cached, slow) = try await Self.start([wholeAnswer("good")], rules: rules)
        let clients = try await Self.clients(3, chat("hello"), cached)
        await eventually { cached.asked == 3 }
        #expect(cached.asked == 3)
        await slow.release()
        for client in clients { #expect(CachedReply(text: await client.receiveAnswer()).cache == "miss") }
        await cached.stop()
    }

    @Test func `a shutdown ends who waits with a row of its own`() async throws {
        let (cached, _) = try await Self.start([wholeAnswer("good")])
        let clients = try await Self.clients(3, chat("hello"), cached)
        try await Task.sleep(for: .milliseconds(50))
        await cached.gateway.shutDown()
        for client in clients { #expect(await client.receiveAll().status == 503) }
        await cached.stop()
        #expect(cached.records.map(\.outcome) == [.shutdown, .shutdown, .shutdown])
    }
}
