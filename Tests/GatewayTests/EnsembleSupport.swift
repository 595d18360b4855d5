import AuditLog
import Caching
import Classification
import Detection
import Inspection
import NIOCore
import Routing
import Spending
import Synchronization
import Testing
import Wire

@testable import Gateway

/// How a model of a panel answers.
enum Member: String, CaseIterable {
    case sound, redacted, blocked, failing, hanging, broken, silent

    /// Whether a judge may be told what it says.
    var isGood: Bool { self == .sound || self == .redacted }

    var answer: String {
        switch self {
        case .sound: whole("the sound answer")
        case .redacted: whole("the card is 4012 8888 8888 1881, I think")
        case .blocked: whole("take AKIAIOSFODNN7EXAMPLE and run")
        case .failing: json(#"{"error":{"message":"oops"}}"#, status: "503 No")
        case .hanging: ""
        case .broken: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"choices\":["
        case .silent: whole("")
        }
    }

    var ending: ScriptedUpstream.Ending { self == .broken ? .close : .keepOpen }
}

func json(_ body: String, status: String = "200 OK") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

/// A chat completion of 10 and 5 tokens.
func whole(_ text: String, tokens: (Int, Int) = (10, 5)) -> String {
    let usage =
        #"{"prompt_tokens":\#(tokens.0),"completion_tokens":\#(tokens.1),"total_tokens":\#(tokens.0 + tokens.1)}"#
    let message = #"{"role":"assistant","content":\#(JSONString.literal(text))}"#
    return json(
        #"{"id":"a","object":"chat.completion","model":"m","choices":[{"index":0,"message":\#(message),"finish_reason":"stop"}],"usage":\#(usage)}"#
    )
}

/// A gateway with one upstream for each kind of member and one for the judge, all of them with the same price.
struct Council {
    static let verdict = "the verdict"
    let gateway: TestGateway
    let upstreams: [String: ScriptedUpstream]
    private let store: MemorySpendingStore

    /// - Parameters:
    ///   - models: who answers how, by their names.
    ///   - judge: what the judge answers.
    static func open(
        _ models: [String: (answers: [String], ending: ScriptedUpstream.Ending)] = members,
        judge: [String] = [whole(verdict, tokens: (100, 20))],
        ensembles: [EnsembleSettings],
        apis: [String: UpstreamAPI] = [:],
        chatOnly: Bool = false,
        rulesOfText: [Rule] = [],
        durability: DurabilityPolicy = DurabilityPolicy(),
        budgets: [BudgetSettings] = [],
        rules: CacheRules? = nil,
        categories: CategoryPlan? = nil,
        anonymous: Principal = Principal(keyID: "k", app: "a"),
        change: (inout RoutingSettings) -> Void = { _ in }
    ) async throws -> Council {
        var upstreams: [String: ScriptedUpstream] = [:]
        var settings: [UpstreamSettings] = []
        var routing = RoutingSettings()
        for (name, script) in models.merging(["judge": (judge, .keepOpen)], uniquingKeysWith: { $1 }) {
            let upstream = try await ScriptedUpstream.start(answers: script.answers, then: script.ending)
            upstreams[name] = upstream
            var one = UpstreamSettings(
                id: "u-" + name,
                baseURL: upstream.baseURL,
                models: .listed([name]),
                isInternal: true
            )
            one.api = apis[name] ?? .openAI
            if chatOnly { one.dialects = [.chat] }
            one.timeouts.head = .seconds(5)
            settings.append(one)
            var entry = Catalogue.Entry()
            // A dollar for a million tokens of input, ten for output.
            entry.prices = PriceList(TokenPrices(input: 1_000_000, output: 10_000_000))
            routing.catalogue.entries[Catalogue.Key(upstream: one.id, model: name)] = entry
        }
        routing.ensembles = ensembles
        change(&routing)
        var spending = SpendingSettings()
        spending.budgets = budgets
        spending.assumedOutput = 50
        let store = MemorySpendingStore()
        let gateway = try await TestGateway(
            upstreams: settings,
            anonymous: anonymous,
            rules: rulesOfText,
            categories: categories,
            routing: routing,
            durability: durability,
            spending: spending,
            stores: SpendingStores(budgets: store, limits: MemoryLimitStore()),
            cache: rules
        )
        return Council(gateway: gateway, upstreams: upstreams, store: store)
    }

    private init(gateway: TestGateway, upstreams: [String: ScriptedUpstream], store: MemorySpendingStore) {
        self.gateway = gateway
        self.upstreams = upstreams
        self.store = store
    }

    static let members = Dictionary(
        uniqueKeysWithValues: Member.allCases.map { ($0.rawValue, ([$0.answer], $0.ending)) }
    )

    func ask(_ request: String) async throws -> String {
        let client = try await gateway.client()
        await client.send(request)
        let reply = await client.receiveAnswer()
        await client.close()
        return reply
    }

    /// The row of the exchange that was asked last, when there is one more than before.
    func row(after count: Int = 0) async throws -> AuditRecord {
        await eventually { gateway.sink.records.count > count }
        return try #require(gateway.sink.records.last)
    }

    var legs: [String] { gateway.sink.events.filter { $0.kind == .ensembleLeg }.map(\.detail) }

    func asked(_ name: String) -> Int { (upstreams[name]?.received.split(separator: "POST ").count ?? 0) }

    func balance(_ account: String) -> AccountBalance {
        let charge = Charge(account: account, slot: 0, limit: .zero, resetsAt: nil, keptUntil: nil)
        let box = Mutex(AccountBalance())
        store.read([charge], at: 0) { answer in
            if let balance = try? answer.get().first { box.withLock { $0 = balance } }
        }
        return box.withLock { $0 }
    }

    /// Nothing is under way anywhere, and every exchange has its row.
    func isIdle() async -> Bool {
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        await eventually { gateway.sink.records.count == gateway.sink.reserved }
        return gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 }
            && gateway.sink.records.count == gateway.sink.reserved
    }

    func stop() async {
        await gateway.stop()
        for upstream in upstreams.values { await upstream.stop() }
    }
}

/// An ensemble with a deadline that tests can wait for.
func council(
    _ panel: [String],
    model: String = "council",
    least: Int? = nil,
    timeout: Int = 5_000,
    onTooFew: String? = nil
) -> EnsembleSettings {
    var settings = EnsembleSettings(model: model, panel: panel, judge: "judge")
    settings.leastResponses = least ?? settings.leastResponses
    settings.timeout = timeout
    settings.onTooFew = onTooFew
    return settings
}

/// The answers that a judge has been told, of what its upstream received last.
func told(_ received: String) throws -> [String] {
    let body = try #require(received.split(separator: "\r\n\r\n").last)
    let document = try JSONDocument(parsing: Array(body.utf8))
    let messages = try #require(document.member(.messages, of: 0))
    var last = ""
    document.forEachChild(of: messages) { _, message in
        guard let content = document.member(.content, of: message) else { return }
        if document.kind(of: content) == .string { last = String(decoding: document.text(of: content), as: UTF8.self) }
        // What two messages of the user have become in a translation.
        guard document.kind(of: content) == .array else { return }
        document.forEachChild(of: content) { _, part in
            if let text = document.member(.text, of: part) {
                last = String(decoding: document.text(of: text), as: UTF8.self)
            }
        }
    }
    return try quoted(last)
}

/// What stands between the two lines with the fence, which must be the last of them.
func quoted(_ text: String) throws -> [String] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let opening = try #require(lines.firstIndex { $0.hasPrefix("ANSWERS ") })
    let fence = lines[opening].dropFirst("ANSWERS ".count)
    try #require(fence.utf8.count == 32 && lines.count == opening + 4)
    try #require(lines[opening + 2] == "END " + fence && lines[opening + 3].isEmpty)
    let array = try JSONDocument(parsing: Array(lines[opening + 1].utf8))
    try #require(array.kind(of: 0) == .array)
    var answers: [String] = []
    array.forEachChild(of: 0) { _, answer in answers.append(String(decoding: array.text(of: answer), as: UTF8.self)) }
    return answers
}
