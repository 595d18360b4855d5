package import Wire

/// What a request line asks for.
///
/// Anything that is not listed is refused, unless the settings let it pass as it is.
package enum Route: Hashable, Sendable {
    case operation(APIOperation)
    /// Several ways to try one request, as Cloudflare's clients write them.
    case universal
    case item(ItemRoute)
    /// Switched on in the settings, and not inspected.
    case passthrough(PassthroughRoute)
    case models
    /// `/v1/models/{id}`; the id as it came.
    case model(String)
    /// `GET /v1/responses`: clients that try a WebSocket there must be told in their way.
    case responsesSocket
    /// Another stack asks what we think of a text.
    case guardrail(GuardEndpoint)
    /// Questions to the audit log, and to those who answer for policies.
    case admin(AdminRoute)
    case live
    case ready
    case metrics
    case unknown

    /// - Parameter path: without its query. Compared byte for byte: nothing is decoded, folded or resolved.
    package init(path: ArraySlice<UInt8>, method: RequestHead.Method = .post) {
        if path.elementsEqual(Self.chatPath) {
            self = .operation(APIOperation(.chatCompletions))
        } else if method == .get, path.elementsEqual("/v1/responses".utf8) {
            self = .responsesSocket
        } else if let item = ItemRoute(path: path, method: method) {
            self = .item(item)
        } else if let admin = AdminRoute(path: path, method: method) {
            self = .admin(admin)
        } else if let operation = APIOperation(path: path) {
            self = .operation(operation)
        } else {
            let text = String(decoding: path, as: UTF8.self)
            self =
                Self.others[text] ?? Self.model(at: path) ?? Self.universal(text) ?? GuardEndpoint(path: text).map(
                    Self.guardrail
                ) ?? .unknown
        }
    }

    private static let chatPath = Array("/v1/chat/completions".utf8)
    private static let modelPrefix = Array("/v1/models/".utf8)
    private static let others: [String: Route] = [
        "/v1/models": .models, "/openai/v1/models": .models, "/openai/models": .models, "/healthz": .live,
        "/livez": .live, "/readyz": .ready,
        "/metrics": .metrics, "/universal": .universal,
    ]

    private static func model(at path: ArraySlice<UInt8>) -> Route? {
        guard path.starts(with: modelPrefix), path.count > modelPrefix.count else { return nil }
        return .model(String(decoding: path.dropFirst(modelPrefix.count), as: UTF8.self))
    }

    /// `/v1/{account}/{gateway}` as at Cloudflare, where an account is 32 hexadecimal digits, which no API has there.
    private static func universal(_ path: String) -> Route? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0].isEmpty, parts[1] == "v1", parts[2].utf8.count == 32,
            parts[2].utf8.allSatisfy({ $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 6 }), APIOperation.isURLSafe(parts[3])
        else { return nil }
        return .universal
    }

    /// - Parameter passthrough: what is taken as it is where no route of ours is asked for.
    init(_ head: RequestHead, passing passthrough: Set<PassthroughRoute>) {
        let route = Route(path: head.path, method: head.method)
        if route == .unknown, let other = PassthroughRoute(head), passthrough.contains(other) {
            self = .passthrough(other)
        } else {
            self = route
        }
    }

    /// False for a route whose requests have no body that is looked at.
    var takesBody: Bool {
        switch self {
        case .operation, .universal, .guardrail: true
        case .admin(let route): route.method == .post
        case .passthrough(let route): route.method == .post
        default: false
        }
    }

    /// For audit rows and metrics: a closed set.
    package var label: String {
        switch self {
        case .operation(let operation): operation.kind.rawValue
        case .universal: "/universal"
        case .item(let item): item.label
        case .passthrough: "(passthrough)"
        case .models, .model: "/v1/models"
        case .responsesSocket: "/v1/responses"
        case .guardrail(let endpoint): endpoint.label
        case .admin(let route): route.label
        case .live: "/healthz"
        case .ready: "/readyz"
        case .metrics: "/metrics"
        case .unknown: "(unknown)"
        }
    }

    /// Asked by the operator's own tools every few seconds; answered without a row, as they bring no text in or out.
    package var isProbe: Bool {
        switch self {
        case .live, .ready, .metrics: true
        default: false
        }
    }

    package var method: RequestHead.Method {
        switch self {
        case .operation, .universal, .guardrail: .post
        case .item(let item): item.method
        case .admin(let route): route.method
        case .passthrough(let route): RequestHead.Method(route.method)
        default: .get
        }
    }

    /// The operation that is forwarded, if it is one.
    package var operation: APIOperation? {
        if case .operation(let operation) = self { return operation }
        return nil
    }

    /// The API whose whole answers come back; nil for what is no conversation.
    var dialect: APIDialect? {
        if case .item(let item) = self { return item.dialect }
        return operation?.dialect
    }

    package var errorStyle: ErrorStyle { operation?.errorStyle ?? .openAI }
}
