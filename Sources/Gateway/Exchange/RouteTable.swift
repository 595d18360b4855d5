package import AuditLog
package import NIOCore
package import Upstream

/// One configured upstream, with everything about its requests that does not change prepared.
package final class UpstreamTarget: Sendable {
    package let id: String
    package let label: AuditLabel
    package let endpoint: UpstreamEndpoint
    package let timeouts: UpstreamTimeouts
    package let models: ServedModels
    /// Headers of every request; they hold the upstream's key and are never logged.
    private let headers: [(name: String, value: String)]
    private let streamHeaders: [(name: String, value: String)]

    package init(_ settings: UpstreamSettings) throws(UpstreamError) {
        id = settings.id
        label = AuditLabel(configured: settings.id)
        models = settings.models
        endpoint = try UpstreamEndpoint(
            baseURL: settings.baseURL,
            isInternal: settings.isInternal,
            certificateAuthorityFile: settings.certificateAuthorityFile
        )
        let times = settings.timeouts
        timeouts = UpstreamTimeouts(connect: times.connect, head: times.head, idle: times.idle, total: times.total)
        var common = [(name: "content-type", value: "application/json")]
        if let key = settings.apiKey { common.append((name: "authorization", value: "Bearer \(key)")) }
        headers = common + [(name: "accept", value: "application/json")]
        streamHeaders = common + [(name: "accept", value: "text/event-stream")]
    }

    /// A chat completion request. Nothing of the client's head is in it but its trace context.
    func chatRequest(body: ByteBuffer, isStreaming: Bool, traceParent: [UInt8]?) -> UpstreamRequest {
        var request = UpstreamRequest(
            endpoint: endpoint,
            method: .post,
            path: "/chat/completions",
            headers: isStreaming ? streamHeaders : headers,
            body: body,
            timeouts: timeouts
        )
        if let traceParent {
            request.headers.append((name: "traceparent", value: String(decoding: traceParent, as: UTF8.self)))
        }
        return request
    }
}

/// Which upstream serves which model. The destination is never taken from a request (threats 4.2).
package struct RouteTable: Sendable {
    private let listed: [String: UpstreamTarget]
    private let fallback: UpstreamTarget?
    package let targets: [UpstreamTarget]

    /// Models by name, for `GET /v1/models`; those that are only reachable through a `"*"` are not known.
    package let models: [(id: String, owner: String)]

    /// Of two upstreams that list a model the first one serves it.
    package init(_ targets: [UpstreamTarget]) {
        var listed: [String: UpstreamTarget] = [:]
        var models: [(id: String, owner: String)] = []
        var fallback: UpstreamTarget?
        for target in targets {
            switch target.models {
            case .all: fallback = fallback ?? target
            case .listed(let names):
                for name in names where listed[name] == nil {
                    listed[name] = target
                    models.append((id: name, owner: target.id))
                }
            }
        }
        self.targets = targets
        self.listed = listed
        self.models = models
        self.fallback = fallback
    }

    package func target(for model: String) -> UpstreamTarget? {
        listed[model] ?? fallback
    }

    /// The model's name if it is configured, else `(unknown)`: what a client sent never becomes a label.
    package func label(for model: String) -> AuditLabel {
        listed[model] == nil ? .unknown : AuditLabel(configured: model)
    }
}
