import AuditLog
import Caching
import Foundation
import NIOCore
import RedisClient
import TestSupport
import Testing

@testable import Gateway

/// Nodes that keep their answers on one real server.
@Suite("A cache that nodes share", .enabled(if: RedisServer.program != nil), .timeLimit(.minutes(3)))
struct SharedCacheTests {
    private static func nodes(
        _ server: RedisServer,
        _ answers: [String],
        memoryBytes: Int = 1 << 20
    ) async throws -> (upstream: ScriptedUpstream, one: SharingNode, other: SharingNode) {
        let upstream = try await ScriptedUpstream.start(answers: answers, then: .close)
        let configuration = try SharingNode.configuration(server)
        let one = try await SharingNode.start(upstream, configuration, memoryBytes: memoryBytes)
        let other = try await SharingNode.start(upstream, configuration, memoryBytes: memoryBytes)
        let areConnected = await (one.isConnected(), other.isConnected())
        #expect(areConnected == (true, true))
        return (upstream, one, other)
    }

    private static func stop(_ nodes: SharingNode...) async {
        for node in nodes { await node.stop() }
    }

    private static func kept(_ count: Int, _ server: RedisServer) async throws {
        let configuration = try SharingNode.configuration(server)
        await eventually { (try? SharedCache.count(configuration)) == count }
        #expect(try SharedCache.count(configuration) == count)
    }

    @Test("gives at one node what another one was answered, also over TLS", arguments: [false, true])
    func hit(isSecure: Bool) async throws {
        let server = try RedisServer(password: isSecure ? "of the house" : nil, isSecure: isSecure)
        let answers = [wholeAnswer("pay 4111 1111 1111 1111"), streamedAnswer(["well ", "said"])]
        let nodes = try await Self.nodes(server, answers)
        for (index, isStream) in [false, true].enumerated() {
            let first = try await nodes.one.ask(chat("hello", stream: isStream))
            try await Self.kept(index + 1, server)
            let second = try await nodes.other.ask(chat("hello", stream: isStream))
            let third = try await nodes.other.ask(chat("hello", stream: isStream))
            #expect(first.cache == "miss" && second.cache == "hit" && third.cache == "hit")
            // As the first client got it: redacted.
            #expect(!first.body.contains("1111 1111") && second.body == first.body && third.body == first.body)
        }
        #expect(nodes.upstream.asked == 2)
        await Self.stop(nodes.one, nodes.other)
        #expect(nodes.other.layers == ["shared", "memory", "shared", "memory"])
        #expect(nodes.one.faults("unavailable") == 0 && nodes.other.faults("forged") == 0)
    }

    @Test("keeps no blocked answer, and one that only a shared store has is inspected for who asks")
    func inspection() async throws {
        let server = try RedisServer()
        let bad = "the key is AKIAABCDEFGHIJKLMNOP"
        let nodes = try await Self.nodes(server, [wholeAnswer(bad), wholeAnswer("good")], memoryBytes: 0)
        #expect(try await nodes.one.ask(chat("hello")).status == 400)
        try await Task.sleep(for: .milliseconds(50))
        try await Self.kept(0, server)
        #expect(try await nodes.other.ask(chat("hello")).cache == "miss")
        try await Self.kept(1, server)
        #expect(try await nodes.one.ask(chat("hello")).cache == "hit")
        await Self.stop(nodes.one, nodes.other)
    }

    @Test("believes nothing that no node has sealed for this request")
    func forgery() async throws {
        let server = try RedisServer()
        let nodes = try await Self.nodes(server, [wholeAnswer("one"), wholeAnswer("two")], memoryBytes: 0)
        _ = try await nodes.one.ask(chat("a"))
        _ = try await nodes.one.ask(chat("b"))
        try await Self.kept(2, server)
        var connection = try RedisConnection.open(RedisAddress(server.address), RedisAccess())
        let keys = try Self.keys(&connection)
        let values = try connection.ask(keys.map { RedisCommand([Array("GET".utf8), $0]) })
        // Each under the name of the other, then cut, then nothing, then words of somebody's own.
        let forged: [[[UInt8]]] = [
            values.reversed().map(Self.bytes), values.map { Array(Self.bytes($0).dropLast()) }, [[], []],
            [Array(wholeAnswer("three").utf8), Array(repeating: 2, count: 100_000)],
        ]
        for (round, pair) in forged.enumerated() {
            _ = try connection.ask(zip(keys, pair).map { RedisCommand([Array("SET".utf8), $0, $1]) })
            for text in ["a", "b"] { #expect(try await nodes.other.ask(chat(text)).cache == "miss") }
            #expect(nodes.other.faults("forged") == 2 * (round + 1))
            await eventually { nodes.upstream.asked == 4 + 2 * round }
            // What the node kept in their place is good.
            try await Self.settled(nodes.other)
            for text in ["a", "b"] { #expect(try await nodes.one.ask(chat(text)).cache == "hit") }
        }
        await Self.stop(nodes.one, nodes.other)
    }

    @Test("answers from an upstream when the server dies, freezes, or is another's")
    func outage() async throws {
        let server = try RedisServer(isSecure: true)
        let nodes = try await Self.nodes(server, [wholeAnswer("x")], memoryBytes: 0)
        let stranger = try SharingNode.configuration(server, trusting: try RedisServer(isSecure: true).authority)
        let untrusting = try await SharingNode.start(nodes.upstream, stranger, memoryBytes: 0)
        #expect(try await nodes.one.ask(chat("hello")).cache == "miss")
        try await Self.settled(nodes.one)
        #expect(try await nodes.other.ask(chat("hello")).cache == "hit")
        #expect(try await untrusting.ask(chat("hello")).cache == "miss")
        #expect(!untrusting.store.isConnected && untrusting.faults("unavailable") > 0)
        var guessing = try SharingNode.configuration(server)
        guessing.access.password = "of the neighbour"
        let refused = try await SharingNode.start(nodes.upstream, guessing, memoryBytes: 0)
        #expect(try await refused.ask(chat("hello")).cache == "miss")
        #expect(!refused.store.isConnected)
        server.freeze()
        let start = ContinuousClock.now
        let late = try await nodes.one.ask(chat("hello"))
        #expect(late.status == 200 && late.cache == "miss" && start.duration(to: .now) < .seconds(5))
        #expect(nodes.one.faults("timeout") >= 1)
        server.thaw()
        let isBack = await nodes.one.isConnected()
        #expect(isBack)
        #expect(try await nodes.one.ask(chat("hello")).cache == "hit")
        server.stop()
        for _ in 0..<20 { #expect(try await nodes.other.ask(chat("hello")).status == 200) }
        #expect(nodes.other.faults("unavailable") > 0)
        await Self.stop(nodes.one, nodes.other, untrusting, refused)
        #expect(nodes.other.gateway.sink.records.count == 21)
    }

    @Test("ends in one row for a client that goes while the server is asked, and for a shutdown")
    func endings() async throws {
        let server = try RedisServer()
        let upstream = try await ScriptedUpstream.start(answer: wholeAnswer("x"))
        var configuration = try SharingNode.configuration(server)
        configuration.patience = 5_000
        let node = try await SharingNode.start(upstream, configuration)
        let isConnected = await node.isConnected()
        #expect(isConnected)
        server.freeze()
        var clients: [RawClient] = []
        for text in ["a", "b", "b"] {
            let client = try await node.gateway.client()
            await client.send(chat(text))
            clients.append(client)
        }
        try await Task.sleep(for: .milliseconds(50))
        await clients[0].close()
        await eventually { node.gateway.sink.records.count == 1 }
        await node.gateway.shutDown()
        for client in clients.dropFirst() { #expect(await client.receiveAll().status == 503) }
        server.thaw()
        await node.stop()
        #expect(node.gateway.sink.records.map(\.outcome) == [.clientGone, .shutdown, .shutdown])
        #expect(upstream.asked == 0)
    }

    @Test("forgets at every node when it is cleared")
    func clear() async throws {
        let server = try RedisServer(password: "of the house")
        let configuration = try SharingNode.configuration(server)
        let nodes = try await Self.nodes(server, [wholeAnswer("one"), wholeAnswer("two")])
        #expect(try await nodes.one.ask(chat("hello")).cache == "miss")
        try await Self.kept(1, server)
        #expect(try await nodes.other.ask(chat("hello")).cache == "hit")
        #expect(try SharedCache.clear(configuration) == 1)
        #expect(try SharedCache.count(configuration) == 0)
        // Both nodes had it in memory.
        try await Task.sleep(for: .milliseconds(1_500))
        let renewed = try await nodes.one.ask(chat("hello"))
        #expect(renewed.cache == "miss" && renewed.body.contains("two"))
        try await Self.kept(1, server)
        #expect(try await nodes.other.ask(chat("hello")).body == renewed.body)
        await Self.stop(nodes.one, nodes.other)
    }

    @Test("leads no request to the answer of another, 10,000 pairs, wherever its answer was put")
    func pairs() async throws {
        let server = try RedisServer()
        var configuration = try SharingNode.configuration(server)
        configuration.patience = 10_000
        let store = SharedCache(configuration) { _ in }
        defer { store.shutdown() }
        await eventually { store.isConnected }
        let seal = CacheSeal(secret: SharingNode.secret)
        var connection = try RedisConnection.open(RedisAddress(server.address), RedisAccess())
        var random = SplitMix(state: 11)
        var same = 0
        for number in 0..<10_000 {
            let (one, other) = (Self.request(&random), Self.request(&random))
            let entry = CacheEntry(
                request: one.bytes,
                answer: Array("\(number)".utf8),
                isStream: false,
                source: "",
                storedAt: 100,
                expiresAt: 200
            )
            let bytes = seal.seal(entry, for: one.key, generation: 0)
            // Whoever can write there copies it to the other's name as well.
            _ = try connection.ask(
                [one, other].map {
                    let key = configuration.key(seal.name(of: $0.key))
                    return RedisCommand([Array("SET".utf8), Array(key.utf8), bytes])
                }
            )
            let found = await store.entry(for: other, at: 150)
            #expect(found == (one == other ? entry : nil))
            if one == other { same += 1 }
            #expect(await store.entry(for: one, at: 150) == entry)
        }
        #expect((50...1_000).contains(same))
    }

    // MARK: Pieces

    /// One of 64: tenant, policy and body of few kinds each.
    private static func request(_ random: inout SplitMix) -> CanonicalRequest {
        func word() -> String { "\(Int.random(in: 0...3, using: &random))" }
        let scope = RequestScope(
            tenant: word(),
            policyHash: word(),
            operation: "o",
            isStreaming: false,
            model: "m"
        )
        return CanonicalRequest(scope, clientKey: Array(word().utf8))
    }

    private static func keys(_ connection: inout RedisConnection) throws -> [[UInt8]] {
        guard case .array(let found) = try connection.ask([RedisCommand("KEYS", "*")])[0] else { return [] }
        return found.map(bytes)
    }

    private static func bytes(_ reply: RedisReply) -> [UInt8] {
        if case .bytes(let bytes) = reply { bytes } else { [] }
    }

    /// Waits until what the node has sent to be kept is kept: its calls are answered in order.
    private static func settled(_ node: SharingNode) async throws {
        try await Task.sleep(for: .milliseconds(100))
    }
}
