import NIOCore
import Routing
import Wire

/// What of a request's body is for the gateway, in OpenRouter's words: how it is routed, by `provider` and `models`, and whether its
/// cost is wanted, by `usage`.
struct PeerRouting: Sendable {
    var preferences = ProviderPreferences()
    /// Models to fall back to, after the one that is asked for.
    var models: [String] = []
    /// Names of the request's other members.
    private(set) var names: Set<String> = []
    /// True if the body has any of these members, which are not the upstream's to read.
    private(set) var isInBody = false

    /// What `usage` says of being told the cost; nil for nothing.
    private(set) var includesUsage: Bool?
    /// Whether it is a stream that has to count its tokens for that.
    var countsStream = false

    /// So many models one request may name.
    private static let mostModels = 16
    private static let members: Set<String> = ["provider", "models", "route", "usage"]
    /// Every request has them.
    private static let common: Set<String> = ["model", "messages", "input", "prompt", "stream"]

    init() {}

    init(_ document: JSONDocument) throws(GatewayError) {
        guard document.kind(of: 0) == .object else { return }
        try document.forEachChild(of: 0) { _, value throws(GatewayError) in
            let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
            guard Self.members.contains(name) else {
                if !Self.common.contains(name) { names.insert(name) }
                return
            }
            isInBody = true
            switch name {
            case "provider": preferences = try ProviderPreferences(document, at: value)
            case "models": models = try Self.models(document, value)
            case "usage": includesUsage = try Self.includesUsage(document, value)
            default: break
            }
        }
    }

    /// What a model's suffix asks for gives way to what the object says.
    mutating func sortUnlessSaid(by metric: ProviderPreferences.Metric) {
        preferences.sort = preferences.sort ?? metric
    }

    private static func models(_ document: JSONDocument, _ value: Int) throws(GatewayError) -> [String] {
        if document.kind(of: value) == .null { return [] }
        guard document.kind(of: value) == .array else { throw .preference("models", "a list of models") }
        var models: [String] = []
        try document.forEachChild(of: value) { _, element throws(GatewayError) in
            guard document.kind(of: element) == .string else { throw .preference("models", "a list of models") }
            let model = String(decoding: document.text(of: element), as: UTF8.self)
            if !models.contains(model) { models.append(model) }
        }
        guard models.count <= mostModels else { throw .preference("models", "a list of \(mostModels) at most") }
        return models
    }

    private static func includesUsage(_ document: JSONDocument, _ value: Int) throws(GatewayError) -> Bool? {
        if document.kind(of: value) == .null { return nil }
        guard document.kind(of: value) == .object else { throw .preference("usage", "an object") }
        guard let include = document.member(.include, of: value) else { return nil }
        switch document.kind(of: include) {
        case .true: return true
        case .false: return false
        case .null: return nil
        default: throw .preference("usage.include", "true or false")
        }
    }

    /// The body without what was for us.
    ///
    /// - Parameters:
    ///   - kept: members that OpenRouter itself reads.
    ///   - countsStream: whether a stream is asked for its count, in OpenAI's words.
    static func stripped(
        _ body: ByteBuffer,
        keeping kept: Set<String> = [],
        countsStream: Bool = false
    ) throws(JSONError) -> ByteBuffer {
        let document = try JSONDocument(parsing: Array(body.readableBytesView))
        var values: Set<Int> = []
        document.forEachChild(of: 0) { _, value in
            let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
            if members.contains(name), !kept.contains(name) { values.insert(value) }
        }
        let bytes = try document.removing(values)
        guard countsStream else { return ByteBuffer(bytes: bytes) }
        let rest = try JSONDocument(parsing: bytes)
        let options = rest.member(.streamOptions, of: 0).flatMap { rest.kind(of: $0) == .object ? $0 : nil }
        let addition =
            options.map { MemberAddition($0, [("include_usage", "true")]) }
            ?? MemberAddition(0, [("stream_options", #"{"include_usage":true}"#)])
        return ByteBuffer(bytes: try rest.setting([addition]))
    }

    /// `:nitro` asks for the fastest endpoint of a model, `:floor` for the cheapest.
    ///
    /// - Returns: the model's name without its suffix, and what the suffix asks for; nil if there is none.
    static func suffix(of model: String) -> (model: String, sort: ProviderPreferences.Metric)? {
        for (suffix, sort) in [(":nitro", ProviderPreferences.Metric.throughput), (":floor", .price)]
        where model.hasSuffix(suffix) && model.utf8.count > suffix.utf8.count {
            return (String(model.dropLast(suffix.count)), sort)
        }
        return nil
    }
}
