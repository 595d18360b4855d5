package import GuardrailTypes
package import NIOCore
package import Wire

/// What an operator configures, read and checked; secrets are in it, so it is never printed or logged.
package struct Settings: Sendable {
    package var listen = ListenAddress(host: "127.0.0.1", port: 8080)
    /// Where the audit log and the fingerprint key live.
    package var dataDirectory = "weir-data"
    /// Files or folders of rule packs.
    package var rulePaths: [String] = []
    /// From the most general; none for the rules' own actions.
    package var policyPaths: [String] = []
    /// Texts that a configuration must still treat as they say.
    package var canaryPath: String?
    /// Whether a configuration must have been approved by a second person.
    package var needsApproval = false
    /// Whether a change of the files is taken up without being told.
    package var watchesFiles = false
    /// The file that these were read from, which holds no secrets; nil for settings made in code.
    package var source: String?
    /// False asks PCRE2 about every pattern everywhere (`prefilter: off`): slower, and the same findings.
    package var usesFilter = true
    package var upstreams: [UpstreamSettings] = []
    package var routing = RoutingSettings()
    /// Empty: any client may come in, with or without a key.
    package var keys: [ClientKeySettings] = []
    package var admin = AdminSettings()
    package var guards = GuardSettings()
    package var limits = ServerLimits()
    package var auditCapacity = 16_384
    package var audit = AuditSettings()
    package var shared = SharedSettings()
    /// What requests may cost, and how many there may be.
    package var spending = SpendingSettings()
    package var capture = CaptureSettings()
    /// How blocks look to the clients of every application of which nothing else is said.
    package var blocks = BlockSettings()
    /// The same for one application, by its name.
    package var apps: [String: BlockSettings] = [:]
    package var uninspected = UninspectedSettings()
    /// Classifiers behind a network, and several as one; each may name those before it.
    package var classifiers: [ClassifierSettings] = []
    /// Nil if nothing is judged by category.
    package var categories: CategorySettings?
    /// Whether clients may read what the provider keeps; nil where only clients of one application may.
    package var storedItems: Bool?
    /// Nil if no answers are kept.
    package var cache: CacheSettings?
    /// How long a shutdown waits for answers under way.
    package var drainTime = TimeAmount.seconds(30)

    package init() {}
}

/// Where the gateway listens.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080` or `:8080` for every address.
    package init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else { return nil }
        guard (0...65535).contains(port) else { return nil }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        self.init(host: host.isEmpty ? "0.0.0.0" : host, port: port)
    }

    package var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" || host == "localhost" }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// A provider of models.
package struct UpstreamSettings: Sendable {
    package var id: String
    package var baseURL: String
    package var api = UpstreamAPI.openAI
    /// Nil for one whose base URL the settings say.
    package var preset: ProviderPreset?
    /// Conversations that it serves as they come; nil for all that its API has.
    package var dialects: Set<APIDialect>?
    /// What requests of other APIs are told on their way there.
    package var translation = TranslationOptions()
    /// Azure's `api-version`.
    package var apiVersion: String?
    /// One for each request, in turn, sent as its API wants it; none sends none.
    package var apiKeys: [String]
    package var models: ServedModels
    /// May stand on a loopback or private address.
    package var isInternal = false
    package var certificateAuthorityFile: String?
    package var timeouts = UpstreamTimes()

    package init(id: String, baseURL: String, apiKey: String? = nil, models: ServedModels, isInternal: Bool = false) {
        self.id = id
        self.baseURL = baseURL
        apiKeys = apiKey.map { [$0] } ?? []
        self.models = models
        self.isInternal = isInternal
    }
}

/// Which models go to an upstream.
package enum ServedModels: Hashable, Sendable {
    case listed([String])
    /// Every model that no other upstream lists.
    case all
}

/// Limits on an upstream's time.
package struct UpstreamTimes: Hashable, Sendable {
    package var connect = TimeAmount.seconds(5)
    package var head = TimeAmount.seconds(60)
    package var idle = TimeAmount.seconds(30)
    package var total = TimeAmount.minutes(10)

    package init() {}
}

/// A client key as the settings hold it: never the key, only its digest.
package struct ClientKeySettings: Hashable, Sendable {
    package var id: String
    package var app: String
    package var team: String?
    package var tags: [String] = []
    /// Whether the bearer is a server of the operator's own, whose word for users and conversations counts.
    package var isTrusted = false
    /// SHA-256 of the key, 32 bytes.
    package var digest: [UInt8]
    package var disclosure: Disclosure?
    /// All that it may ask for; nil for every model.
    package var models: Set<String>?

    package init(
        id: String,
        app: String,
        digest: [UInt8],
        disclosure: Disclosure? = nil,
        models: Set<String>? = nil
    ) {
        self.models = models
        self.id = id
        self.app = app
        self.digest = digest
        self.disclosure = disclosure
    }
}
