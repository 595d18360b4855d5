import AuditLog
import Dispatch
import GuardrailTypes
import RedisClient
import Routing
import RuleFiles
import SharedState
import Spending
import Synchronization
import TestSupport
import Testing

@testable import Gateway

private func reply(_ status: String, _ body: String) -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
}

private func answer(_ content: String = "well") -> String {
    reply(
        "200 OK",
        #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"\#(content)"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,"completion_tokens":10,"total_tokens":20}}"#
    )
}

/// Answers as another store does, later and on a thread of its own; not at all while it is shut.
private final class LateStore: LimitStore {
    private let store = MemoryLimitStore()
    private let state = Mutex((isShut: false, fails: false, waiting: [@Sendable () -> Void](), finished: [[Int64?]]()))

    var finished: [[Int64?]] { state.withLock { $0.finished } }
    var waiting: Int { state.withLock { $0.waiting.count } }
    func shut() { state.withLock { $0.isShut = true } }
    func fail() { state.withLock { $0.fails = true } }

    func open() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isShut = false
            return state.waiting
        }
        for answer in waiting { answer() }
    }

    func take(
        _ request: LimitRequest,
        at now: Int64,
        _ done: @escaping @Sendable (Result<LimitAnswer, SpendingFault>) -> Void
    ) {
        let (isShut, fails) = state.withLock { ($0.isShut, $0.fails) }
        let answer: @Sendable () -> Void = { [store] in
            if fails { done(.failure(SpendingFault(.unavailable))) } else { store.take(request, at: now, done) }
        }
        if isShut {
            state.withLock { $0.waiting.append(answer) }
        } else {
            DispatchQueue.global().async(execute: answer)
        }
    }

    func finish(_ id: SpendingID, amounts: [Int64?], at now: Int64) {
        state.withLock { $0.finished.append(amounts) }
        store.finish(id, amounts: amounts, at: now)
    }
}

/// A node with a flow; several may count in one store.
private struct Node {
    let gateway: TestGateway
    let cloud: ScriptedUpstream
    let home: ScriptedUpstream

    init(_ nodes: String, _ stores: SpendingStores, cloud: String = answer(), home: String = answer()) async throws {
        let folder = try TemporaryFolder([
            "weir.yaml": """
            schema: 1
            rules: [r]
            upstreams:
              - {id: cloud, base_url: http://127.0.0.1:9/v1, internal: true, models: [big]}
              - {id: home, base_url: http://127.0.0.1:9/v1, internal: true, models: [llama]}
            flows: [{name: f, nodes: [\(nodes)]}]
            routes:
              - {model: paid, candidates: [{upstream: cloud, model: big, price: {input: 1, output: 1}}]}
              - {model: retold, fallback: {on: [blocked, server_error]}, candidates: [{upstream: cloud, model: big}]}

            """
        ])
        self.cloud = try await ScriptedUpstream.start(answer: cloud)
        self.home = try await ScriptedUpstream.start(answer: home)
        let routing = try SettingsReader.read(folder.path + "/weir.yaml", environment: [:]).routing
        gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "cloud", baseURL: self.cloud.baseURL, models: .listed(["big"]), isInternal: true),
                UpstreamSettings(id: "home", baseURL: self.home.baseURL, models: .listed(["llama"]), isInternal: true),
            ],
            routing: routing,
            stores: stores
        )
    }

    /// The candidate that answered, or the status.
    func ask() async throws -> String {
        let client = try await gateway.client()
        await client.send(chat("hi", model: "dynamic/f"))
        let reply = await client.receiveAnswer()
        let line = reply.split(separator: "\r\n").first { $0.hasPrefix("x-weir-route: ") }
        return reply.status == 200
            ? line.map { String($0.dropFirst(14).prefix { $0 != ";" }) } ?? "" : "\(reply.status)"
    }

    func rows(_ count: Int) async throws -> [AuditRecord] {
        await eventually { gateway.sink.records.count == count }
        return gateway.sink.records
    }

    func stop() async {
        await gateway.stop()
        await cloud.stop()
        await home.stop()
    }
}

private func stores(_ limits: any LimitStore) -> SpendingStores {
    SpendingStores(budgets: MemorySpendingStore(), limits: limits)
}

private let capped = """
    {id: cap, rate_limit: {limit: 3, interval: 600, success: large, fallback: small}},
    {id: large, model: {model: big}}, {id: small, model: {model: llama}}
    """

@Suite(.timeLimit(.minutes(1)))
struct FlowLimitTests {
    @Test func `nodes with one store count together`() async throws {
        let store = LateStore()
        let one = try await Node(capped, stores(store))
        let two = try await Node(capped, stores(store))
        var routes: [String] = []
        for node in [one, two, one, two, one] { routes.append(try await node.ask()) }
        #expect(routes == ["cloud/big", "cloud/big", "cloud/big", "home/llama", "home/llama"])
        await one.stop()
        await two.stop()
    }

    @Test func `a limit on cost has what the answer cost in place of what was taken`() async throws {
        let store = LateStore()
        let nodes = """
            {id: cap, rate_limit: {type: cost, key: app, limit: 0.00003, interval: 600, success: large, fallback: small}},
            {id: large, model: {model: paid}}, {id: small, model: {model: llama}}
            """
        let node = try await Node(nodes, stores(store))
        var routes: [String] = []
        for count in 1...4 {
            routes.append(try await node.ask())
            _ = try await node.rows(count)
        }
        #expect(routes == ["cloud/big", "cloud/big", "home/llama", "home/llama"])
        // 20 tokens at a dollar for a million of them; what was not admitted has taken nothing.
        #expect(store.finished == [[20_000], [20_000]])
        await node.stop()
    }

    @Test func `the way behind a model that does not answer is asked about when the request comes to it`() async throws
    {
        let store = LateStore()
        let nodes = """
            {id: first, model: {model: big, fallback: half}},
            {id: half, percentage: {branches: [{percent: 50, then: cap}], else: cap}},
            {id: cap, rate_limit: {limit: 1, interval: 600, success: small, fallback: stop}},
            {id: small, model: {model: llama}}, {id: stop, end: true}
            """
        let node = try await Node(nodes, stores(store), cloud: reply("503 No", "{}"))
        #expect(try await node.ask() == "home/llama")
        #expect(try await node.ask() == "503")
        let rows = try await node.rows(2)
        #expect(rows.map(\.outcome) == [.allowed, .upstreamFailed])
        #expect(
            rows.map(\.routing?.trail.text) == [
                "cloud/big 503 server_error; home/llama 200 allowed", "cloud/big 503 server_error",
            ]
        )
        await eventually { node.gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(node.gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 })
        await node.stop()
    }

    @Test func `an answer that was blocked stays blocked where the flow ends`() async throws {
        let nodes = """
            {id: first, model: {model: retold, fallback: cap}},
            {id: cap, rate_limit: {limit: 1, interval: 600, success: small, fallback: stop}},
            {id: small, model: {model: llama}}, {id: stop, end: true}
            """
        let node = try await Node(nodes, stores(LateStore()), cloud: answer("AKIA2345ABCDEFGHIJKL"))
        #expect(try await node.ask() == "home/llama")
        #expect(try await node.ask() == "400")
        let rows = try await node.rows(2)
        #expect(rows.map(\.outcome) == [.allowed, .blocked])
        #expect(rows[1].blockedDirection == .response)
        #expect(rows.allSatisfy { $0.decisions.flatMap(\.findings).map(\.rule.id) == ["cred.aws"] })
        await node.stop()
    }

    @Test func `who goes while a limit is asked leaves one row, and what was taken for it is finished`() async throws {
        let store = LateStore()
        let node = try await Node(capped, stores(store))
        store.shut()
        let client = try await node.gateway.client()
        await client.send(chat("hi", model: "dynamic/f"))
        await eventually { store.waiting == 1 }
        await client.close()
        #expect(try await node.rows(1).map(\.outcome) == [.clientGone])
        store.open()
        await eventually { store.finished == [[nil]] }
        #expect(try await node.ask() == "cloud/big")
        #expect(try await node.rows(2).count == 2)
        #expect(node.cloud.received.ranges(of: "POST ").count == 1)
        await node.stop()
    }

    @Test(arguments: [
        ("", "home/llama"), (", on_store_failure: fallback", "home/llama"),
        (", on_store_failure: success", "cloud/big"),
        (", on_store_failure: refuse", "503"),
    ])
    func `while nobody can count, the node says what becomes of a request`(key: String, route: String) async throws {
        let store = LateStore()
        store.fail()
        let node = try await Node(capped.replacing("fallback: small}", with: "fallback: small\(key)}"), stores(store))
        #expect(try await node.ask() == route)
        let rows = try await node.rows(1)
        #expect(rows[0].outcome == (route == "503" ? .refused : .allowed))
        #expect(rows[0].errorCode?.text == (route == "503" ? "budget_store_unavailable" : nil))
        await node.stop()
    }

    @Test func `a request keeps the version of a flow that it began with, whatever is loaded meanwhile`() async throws {
        let store = LateStore()
        let node = try await Node(capped, stores(store))
        let next = try await Node(capped.replacing("limit: 3", with: "limit: 0"), stores(store))
        let versions = [node, next].map { $0.gateway.configuration.routes.flow(for: "dynamic/f")?.label ?? "" }
        #expect(Set(versions).count == 2)
        store.shut()
        async let waiting = node.ask()
        await eventually { store.waiting == 1 }
        node.gateway.reference.replace(with: next.gateway.configuration)
        store.open()
        #expect(try await waiting == "cloud/big")
        // The same limit goes on from what was counted, and has no room now.
        #expect(try await node.ask() == "home/llama")
        let rows = try await node.rows(2)
        #expect(rows.map(\.routing?.route.text) == [versions[0] + ":cap>large", versions[1] + ":cap>small"])
        await node.stop()
        await next.stop()
    }

    @Test(.enabled(if: RedisServer.program != nil))
    func `two nodes on a Redis server never admit more than the limit together`() async throws {
        let server = try RedisServer()
        func shared() throws -> (SpendingStores, RedisStore) {
            let store = RedisStore(RedisStore.Configuration(try RedisAddress(server.address), RedisAccess()))
            return (SpendingStores(shared: store), store)
        }
        let (first, second) = (try shared(), try shared())
        let nodes = capped.replacing("limit: 3", with: "limit: 17")
        let one = try await Node(nodes, first.0)
        let two = try await Node(nodes, second.0)
        let routes = try await withThrowingTaskGroup(of: String.self) { group in
            for number in 0..<60 { group.addTask { try await (number % 2 == 0 ? one : two).ask() } }
            return try await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
        }
        #expect(routes == ["cloud/big": 17, "home/llama": 43])
        server.stop()
        #expect(try await one.ask() == "home/llama")
        await one.stop()
        await two.stop()
        first.1.shutdown()
        second.1.shutdown()
    }
}
