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
    /// Conversations that it serves as they come.
    package let dialects: Set<APIDialect>
    private let apiVersion: String?
    /// Headers of every request; they hold the upstream's key and are never logged.
    private let headers: [(name: String, value: String)]

    package init(_ settings: UpstreamSettings) throws(UpstreamError) {
        id = settings.id
        label = AuditLabel(configured: settings.id)
        models = settings.models
        api = settings.api
        dialects = settings.dialects ?? settings.api.dialects
        apiVersion = settings.apiVersion
        endpoint = try UpstreamEndpoint(
            baseURL: settings.baseURL,
            isInternal: settings.isInternal,
            certificateAuthorityFile: settings.certificateAuthorityFile
        )
        let times = settings.timeouts
        timeouts = UpstreamTimeouts(connect: times.connect, head: times.head, idle: times.idle, total: times.total)
        let type = [(name: "content-type", value: "application/json")]
        headers = type + (settings.apiKey.map { [settings.api.keyHeader($0)] } ?? [])
    }

    /// True if the operation's request is sent to it as it came.
    package func serves(_ operation: Operation) -> Bool {
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
    /// - Returns: nil if the model's name cannot stand in a URL and must.
    func request(
        _ operation: Operation,
        model: String,
        body: ByteBuffer,
        isStreaming: Bool,
        passed: [(name: String, value: String)]
    ) -> UpstreamRequest? {
        guard let path = path(of: operation, model: model, isStreaming: isStreaming) else { return nil }
        let accept = isStreaming ? "text/event-stream" : operation.mayAnswerSound ? "*/*" : "application/json"
        var request = UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: path,
            headers: headers + [(name: "accept", value: accept)] + passed,
            body: body,
            timeouts: timeouts
        )
        if api == .anthropic, !passed.contains(where: { $0.name == "anthropic-version" }) {
            request.headers.append((name: "anthropic-version", value: "2023-06-01"))
        }
        return request
    }

    /// Below the base URL.
    private func path(of operation: Operation, model: String, isStreaming: Bool) -> String? {
        switch api {
        case .openAI: return operation.openAIPath
        case .anthropic: return String(operation.kind.rawValue.dropFirst(3))
        case .azure:
            let query = apiVersion.map { "?api-version=" + $0 } ?? ""
            if apiVersion == nil || operation.kind == .responses { return operation.openAIPath + query }
            guard Operation.isURLSafe(model) else { return nil }
            return "/deployments/" + model + operation.openAIPath + query
        case .gemini:
            guard Operation.isURLSafe(model), let verb = operation.geminiVerb else { return nil }
            return "/models/" + model + ":" + verb + (isStreaming ? "?alt=sse" : "")
        }
    }
}

extension Operation {
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
