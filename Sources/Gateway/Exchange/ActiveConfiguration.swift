package import AuditLog
package import Caching
package import Classification
package import Inspection
package import NIOCore
import Synchronization
import Wire

/// Everything that a reload replaces, as one immutable value: an exchange keeps the one that it began with (I10).
package final class ActiveConfiguration: Sendable {
    package let engine: Engine
    package let routes: RouteTable
    package let keys: KeyRing
    /// Who may ask the audit log.
    package let admins: AdminRing
    package let policyLabel: AuditLabel
    /// `x-weir-policy: …` with its CRLF.
    let policyField: ByteBuffer
    /// The answer of `GET /v1/models` for who may ask for all of them.
    let modelList: ByteBuffer
    /// What `GET /v1/models/{id}` answers.
    let modelEntries: [String: ByteBuffer]
    package let guards: GuardSettings
    package let ruleCount: Int
    package let uninspected: UninspectedSettings
    /// Whose texts are kept.
    package let capture: CaptureSettings
    /// Whether clients may read what the provider keeps under its one key: files, batches, responses.
    package let servesStoredItems: Bool
    /// What requests may cost, and how many there may be.
    package let spending: SpendingPlan
    /// Nil if no answers are kept.
    package let cache: CacheRules?
    /// By which the cache compares what users said; nil if it does not.
    package let cacheEmbedder: (any Embedder)?
    /// Begins empty with each configuration, so a reload takes every rule up again.
    package let quarantine = RuleQuarantine()

    package init(
        engine: Engine,
        routes: RouteTable,
        keys: KeyRing,
        admins: AdminRing = AdminRing(),
        guards: GuardSettings = GuardSettings(),
        ruleCount: Int,
        uninspected: UninspectedSettings = UninspectedSettings(),
        servesStoredItems: Bool = true,
        spending: SpendingPlan = .none,
        capture: CaptureSettings = CaptureSettings(),
        cache: CacheRules? = nil,
        cacheEmbedder: (any Embedder)? = nil
    ) {
        self.capture = capture
        self.cache = cache
        self.cacheEmbedder = cacheEmbedder
        self.uninspected = uninspected
        self.servesStoredItems = servesStoredItems
        self.spending = spending
        self.engine = engine
        self.routes = routes
        self.keys = keys
        self.admins = admins
        self.guards = guards
        self.ruleCount = ruleCount
        policyLabel = AuditLabel(configured: engine.policyHash)
        policyField = ByteBuffer(string: "x-weir-policy: sha256:\(engine.policyHash.prefix(12))\r\n")
        let entries = routes.models.map { model in
            let owner = JSONString.literal(model.owner)
            let json = #"{"id":\#(JSONString.literal(model.id)),"object":"model","created":0,"owned_by":\#(owner)}"#
            return (id: model.id, json: json)
        }
        modelEntries = Dictionary(uniqueKeysWithValues: entries.map { ($0.id, ByteBuffer(string: $0.json)) })
        modelList = Self.list(entries.map { ByteBuffer(string: $0.json) })
    }

    private static func list(_ entries: [ByteBuffer]) -> ByteBuffer {
        ByteBuffer(
            string: #"{"object":"list","data":["# + entries.map(String.init(buffer:)).joined(separator: ",") + "]}"
        )
    }

    /// The answer of `GET /v1/models` for one client.
    func modelList(for principal: Principal?) -> ByteBuffer {
        guard let allowed = principal?.models else { return modelList }
        return Self.list(routes.models.filter { allowed.contains($0.id) }.compactMap { modelEntries[$0.id] })
    }

    /// The policy's name as clients see it in error bodies.
    var policyName: String { "sha256:\(engine.policyHash.prefix(12))" }
}

/// The configuration in force; a reload swaps it whole.
package final class EngineReference: Sendable {
    private let current: Mutex<ActiveConfiguration>

    package init(_ first: ActiveConfiguration) {
        current = Mutex(first)
    }

    package var snapshot: ActiveConfiguration { current.withLock { $0 } }

    /// From now on new exchanges use `next`.
    package func replace(with next: ActiveConfiguration) {
        current.withLock { $0 = next }
    }
}
