package import AuditLog
package import NIOCore
package import Upstream
package import Wire

/// One configured upstream, with everything about its requests that does not change prepared.
package final class UpstreamTarget: Sendable {
    package let id: String
    package let label: AuditLabel
    package let endpoint: UpstreamEndpoint
    package let timeouts: UpstreamTimeouts
    package let models: ServedModels
    package let api: UpstreamAPI
    /// What clients may call it, in lower case: its id, and its provider's name where a preset says it.
    let slugs: Set<String>
    /// Whether it is OpenRouter, which reads routing preferences itself.
    let isOpenRouter: Bool
    /// Conversations that it serves as they come.
    package let dialects: Set<APIDialect>
    /// For clients of other APIs.
    let translation: TranslationOptions
    /// Who answers, for the cache: under one id, another address or another version is another.
    let cacheName: String
    private let apiVersion: String?
    /// One for each key, at least one; they hold the keys and are never logged.
    private let keyHeaders: [[(name: String, value: String)]]

    package var keyCount: Int { keyHeaders.count }

    package init(_ settings: UpstreamSettings) throws(UpstreamError) {
        id = settings.id
        label = AuditLabel(configured: settings.id)
        models = settings.models
        api = settings.api
        slugs = Set([settings.id, settings.preset?.rawValue].compactMap { $0?.lowercased() })
        isOpenRouter = settings.preset == .openrouter || settings.baseURL.hasPrefix("https://openrouter.ai/")
        dialects = settings.dialects ?? settings.api.dialects
        apiVersion = settings.apiVersion
        translation = settings.translation
        cacheName = [settings.id, settings.baseURL, settings.apiVersion ?? ""].joined(separator: " ")
        endpoint = try UpstreamEndpoint(
            baseURL: settings.baseURL,
            isInternal: settings.isInternal,
            certificateAuthorityFile: settings.certificateAuthorityFile
        )
        let times = settings.timeouts
        timeouts = UpstreamTimeouts(connect: times.connect, head: times.head, idle: times.idle, total: times.total)
        let keys = settings.apiKeys.map { [settings.api.keyHeader($0)] }
        keyHeaders = keys.isEmpty ? [[]] : keys
    }

    /// True if the operation's request is sent to it as it came.
    package func serves(_ operation: APIOperation) -> Bool {
        if let dialect = operation.dialect { return dialects.contains(dialect) }
        return operation.family == api.family
    }

    /// The conversation into which those that it does not serve are translated: of several, the one that most know.
    var translatedDialect: APIDialect? {
        [APIDialect.chat, .messages, .gemini, .responses].first(where: dialects.contains)
    }

    /// A request for an operation that it serves.
    ///
    /// Nothing of the client's head is in it but `passed`.
    /// - Parameters:
    ///   - type: of the body; nil for JSON.
    ///   - key: which of its keys, from 0.
    /// - Returns: nil if the model's name cannot stand in a URL and must.
    func request(
        _ operation: APIOperation,
        model: String,
        body: ByteBuffer,
        type: String? = nil,
        isStreaming: Bool,
        key: Int = 0,
        passed: [(name: String, value: String)]
    ) -> UpstreamRequest? {
        guard let path = path(of: operation, model: model, isStreaming: isStreaming) else { return nil }
        let mayBeOther = operation.mayAnswerSound || operation.mayAnswerText
        let accept = isStreaming ? "text/event-stream" : mayBeOther ? "*/*" : "application/json"
        let fixed = [(name: "content-type", value: type ?? "application/json")] + keyHeaders[key]
        var request = UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: path,
            headers: fixed + [(name: "accept", value: accept)] + passed,
            body: body,
            timeouts: timeouts
        )
        if api == .anthropic, !passed.contains(where: { $0.name == "anthropic-version" }) {
            request.headers.append((name: "anthropic-version", value: "2023-06-01"))
        }
        return request
    }

    /// A request for something that it keeps, or that passes without inspection.
    ///
    /// - Parameters:
    ///   - path: below the base URL, with its query.
    ///   - type: of the body; nil if there is none.
    func request(
        _ method: UpstreamRequest.Method,
        path: String,
        body: ByteBuffer = ByteBuffer(),
        type: String? = nil,
        passed: [(name: String, value: String)]
    ) -> UpstreamRequest {
        let version =
            api == .azure ? apiVersion.map { (path.contains("?") ? "&" : "?") + "api-version=" + $0 } ?? "" : ""
        let fixed = (type.map { [(name: "content-type", value: $0)] } ?? []) + keyHeaders[0]
        return UpstreamRequest(
            endpoint: endpoint,
            method: method,
            path: path + version,
            headers: fixed + [(name: "accept", value: "*/*")] + passed,
            body: body,
            timeouts: timeouts
        )
    }

    /// Below the base URL.
    private func path(of operation: APIOperation, model: String, isStreaming: Bool) -> String? {
        switch api {
        case .openAI: return operation.openAIPath
        case .anthropic: return String(operation.kind.rawValue.dropFirst(3))
        case .azure:
            let query = apiVersion.map { "?api-version=" + $0 } ?? ""
            if apiVersion == nil || operation.kind == .responses || !operation.hasModel {
                return operation.openAIPath + query
            }
            guard APIOperation.isURLSafe(model) else { return nil }
            return "/deployments/" + model + operation.openAIPath + query
        case .gemini:
            guard APIOperation.isURLSafe(model), let verb = operation.geminiVerb else { return nil }
            return "/models/" + model + ":" + verb + (isStreaming ? "?alt=sse" : "")
        }
    }
}

extension APIOperation {
    /// Below `/v1`.
    fileprivate var openAIPath: String { String(kind.rawValue.dropFirst(3)) }
}

extension UpstreamAPI {
    /// The API whose shapes it has.
    package var family: UpstreamAPI { self == .azure ? .openAI : self }

    /// Conversations of the API.
    package var dialects: Set<APIDialect> {
        switch self {
        case .openAI, .azure: [.chat, .completions, .responses]
        case .anthropic: [.messages]
        case .gemini: [.gemini]
        }
    }

    fileprivate func keyHeader(_ key: String) -> (name: String, value: String) {
        switch self {
        case .openAI: ("authorization", "Bearer \(key)")
        case .azure: ("api-key", key)
        case .anthropic: ("x-api-key", key)
        case .gemini: ("x-goog-api-key", key)
        }
    }
}
