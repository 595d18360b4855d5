/// What auditors filter by and group by: each is a column with few different values.
package enum AuditDimension: String, Hashable, Sendable, CaseIterable {
    case app, key, model, upstream, route, method, action, outcome, status
    case errorCode = "error_code"
    case upstreamStatus = "upstream_status"
    case blockedDirection = "blocked_direction"
    case policy, engine, streamed
    case routing, candidate, attempts
    case candidateReason = "candidate_reason"
    case rule, entity, severity, pack, direction
    case failedRule = "failed_rule"
    case failureReason = "failure_reason"
    case failureMode = "failure_mode"

    /// Where the value stands.
    enum Home: Hashable { case exchange, decision, finding, failure }

    var home: Home {
        switch self {
        case .rule, .entity, .severity, .pack: .finding
        case .direction: .decision
        case .failedRule, .failureReason, .failureMode: .failure
        default: .exchange
        }
    }

    var column: String {
        switch self {
        case .key: "key_id"
        case .policy: "policy_hash"
        case .engine: "engine_version"
        case .failedRule: "rule"
        case .failureReason: "reason"
        case .failureMode: "mode"
        default: rawValue
        }
    }

    /// The column with the alias of its table.
    var qualifiedColumn: String {
        switch home {
        case .exchange: "e." + column
        case .decision: "d." + column
        case .finding: "f." + column
        case .failure: "r." + column
        }
    }

    private var isNumber: Bool { self == .status || self == .upstreamStatus || self == .streamed || self == .attempts }

    /// A value as its column stores it; what is no number equals none.
    func stored(_ value: String) -> AuditValue {
        isNumber ? Int64(value).map(AuditValue.integer) ?? .null : .text(value)
    }

    /// Those that logs of older versions do not have.
    static let ofRouting: [AuditDimension] = [.routing, .candidate, .attempts, .candidateReason]

    static let ofExchanges = allCases.filter { $0.home == .exchange }
}

/// One value of one dimension: a line of the dictionary.
struct TermKey: Hashable {
    let dimension: String
    let value: String

    init(_ dimension: AuditDimension, _ value: String) {
        self.dimension = dimension.rawValue
        self.value = value
    }

    private init(dimension: String, value: String) {
        self.dimension = dimension
        self.value = value
    }

    /// The hour of arrival, counted from 1970: for charts of anything.
    static func hour(_ hour: Int64) -> TermKey { TermKey(dimension: hourDimension, value: String(hour)) }
    static let hourDimension = "hour"

    /// How long it took, as the lower end of a step of `latencySteps`.
    static func latency(_ microseconds: Int64) -> TermKey {
        TermKey(dimension: latencyDimension, value: String(latencySteps.last { $0 * 1000 <= microseconds } ?? 0))
    }
    static let latencyDimension = "latency_ms"
    /// In milliseconds.
    static let latencySteps: [Int64] = [
        0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000,
    ]

    /// Everything that can be asked of one finding together, so that a question about two of them needs no look at rows.
    static func finding(rule: String, entity: String, severity: String, pack: String, direction: String) -> TermKey {
        TermKey(
            dimension: findingDimension,
            value: [rule, entity, severity, pack, direction].joined(separator: separator)
        )
    }
    static let findingDimension = "finding"
    static let separator = "\u{1f}"
    /// In the order in which `finding` joins them.
    static let findingParts: [AuditDimension] = [.rule, .entity, .severity, .pack, .direction]

    /// Terms that are for finding rows only are not counted by the hour.
    var isCounted: Bool { dimension != Self.hourDimension && dimension != Self.findingDimension }
}
