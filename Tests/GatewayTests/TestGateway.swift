import AuditLog
import Caching
import Classification
import Detection
import GuardrailTypes
import Inspection
import NIOCore
import NIOPosix
import Policy
import Redaction
import Spending
import Upstream
import Wire

@testable import Gateway

/// A whole gateway on a port of its own, with an audit log in memory.
final class TestGateway: Sendable {
    let sink = MemorySink()
    let metrics: MetricsRegistry
    let configuration: ActiveConfiguration
    /// What is in force; another may take its place.
    let reference: EngineReference
    private let listener: Listener
    private let driver: CurlDriver
    /// Of texts that are kept; nil where none are.
    let writer: CaptureWriter?

    var port: Int { listener.port }

    init(
        upstreams: [UpstreamSettings],
        keys: [(digest: [UInt8], principal: Principal)] = [],
        guards: GuardSettings = GuardSettings(),
        limits: ServerLimits = ServerLimits(),
        anonymous: Principal = Principal(keyID: nil, app: KeyRing.anonymousApp),
        rules: [Rule] = [],
        onlyRules: [Rule]? = nil,
        categories: CategoryPlan? = nil,
        policies: PolicyStack = .default,
        uninspected: UninspectedSettings = UninspectedSettings(),
        servesStoredItems: Bool = true,
        routing: RoutingSettings = RoutingSettings(),
        semantic: [SemanticRouter] = [],
        durability: DurabilityPolicy = DurabilityPolicy(),
        admins: AdminRing = AdminRing(),
        desk: AuditDesk? = nil,
        surface: Surface = .all,
        spending: SpendingSettings = SpendingSettings(),
        stores: SpendingStores? = nil,
        capture: CaptureSettings = CaptureSettings(),
        captures: CaptureWriter.Configuration? = nil,
        cache: CacheRules? = nil,
        cacheEmbedder: (any Embedder)? = nil,
        answers: ResponseCache = ResponseCache(memoryBytes: 1 << 20, memoryEntries: 100)
    ) async throws {
        let rules = onlyRules ?? [Self.card, Self.key] + rules
        let engine = Engine(
            rules: try RuleSet(rules),
            policies: policies,
            categories: categories,
            key: .ephemeral()
        )
        let routes = RouteTable(try upstreams.map { try UpstreamTarget($0) }, routing).adding(semantic)
        let configuration = ActiveConfiguration(
            engine: engine,
            routes: routes,
            keys: KeyRing(keys, anonymous: anonymous),
            admins: admins,
            guards: guards,
            ruleCount: rules.count,
            uninspected: uninspected,
            servesStoredItems: servesStoredItems,
            spending: SpendingPlan(spending, key: .ephemeral()),
            capture: capture,
            cache: cache,
            cacheEmbedder: cacheEmbedder
        )
        let driver = CurlDriver()
        reference = EngineReference(configuration)
        var services = GatewayServices(
            configuration: reference,
            audit: sink,
            isAuditHealthy: { true },
            upstream: driver
        )
        services.durability = durability
        services.cache = cache == nil ? nil : answers
        services.auditDesk = desk
        services.surface = surface
        services.spending = stores ?? SpendingStores(budgets: MemorySpendingStore(), limits: MemoryLimitStore())
        writer = captures.map { [sink] in CaptureWriter($0, audit: sink) }
        services.captures = writer.map(CaptureDesk.init)
        let shared = services
        self.driver = driver
        self.configuration = configuration
        metrics = services.metrics
        listener = try await Listener.start(
            host: "127.0.0.1",
            port: 0,
            group: MultiThreadedEventLoopGroup.singleton,
            limits: limits
        ) { connection, eventLoop in
            GatewayResponder(
                connection: connection,
                loop: LoopServices(services: shared, eventLoop: eventLoop)
            )
        }
    }

    func client() async throws -> RawClient { try await RawClient.connect(to: port) }

    func drain() async { await listener.drain() }
    func shutDown() async { await listener.shutDown() }

    func stop() async {
        await listener.drain()
        await listener.shutDown()
        driver.shutdown()
    }

    /// A card number is redacted.
    private static let card = Rule(
        reference: reference("pci.card-number", "CREDIT_CARD"),
        patterns: [Pattern(source: .regex(#"\b4\d{3} ?\d{4} ?\d{4} ?\d{4}\b"#), confidence: Confidence(1))],
        action: [.prompt: .redact, .response: .redact]
    )

    /// An access key blocks.
    private static let key = Rule(
        reference: reference("cred.aws", "AWS_ACCESS_KEY"),
        patterns: [Pattern(source: .regex(#"\bAKIA[A-Z0-9]{16}\b"#), confidence: Confidence(1))],
        action: [.prompt: .block, .response: .block]
    )

    /// A phrase that is flagged.
    static let phrase = Rule(
        reference: reference("test.phrase", "PHRASE"),
        patterns: [Pattern(source: .regex(#"\bcode word\b"#), confidence: Confidence(0.5))],
        action: [.prompt: .flag, .response: .flag]
    )

    /// A phrase that blocks as an attack on a prompt.
    static let injection = Rule(
        reference: reference("inj.ignore", "PROMPT_INJECTION", tags: ["injection"]),
        patterns: [Pattern(source: .regex(#"\bignore previous\b"#), confidence: Confidence(1))],
        action: [.prompt: .block, .response: .block]
    )

    /// An identifier of a person that blocks.
    static let person = Rule(
        reference: reference("pii.ssn", "US_SSN", tags: ["pii"]),
        patterns: [Pattern(source: .regex(#"\b078-05-1120\b"#), confidence: Confidence(1))],
        action: [.prompt: .block, .response: .block]
    )

    private static func reference(_ id: String, _ entity: String, tags: [String] = []) -> RuleReference {
        RuleReference(
            id: id,
            name: id,
            entity: entity,
            severity: .high,
            tags: tags,
            packID: "test",
            packVersion: "1.0.0"
        )
    }
}

/// A chat completion request as a client sends it.
func chat(
    _ content: String,
    model: String = "demo-echo",
    stream: Bool = false,
    extra: String = "",
    fields: String = ""
) -> String {
    let body =
        #"{"model":"\#(model)","stream":\#(stream)\#(extra),"messages":[{"role":"user","content":\#(JSONString.literal(content))}]}"#
    return "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n\(fields)"
        + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

extension String {
    /// The status of an answer; 0 if there is none.
    var status: Int {
        Int(split(separator: " ", maxSplits: 2).dropFirst().first ?? "") ?? 0
    }
}
