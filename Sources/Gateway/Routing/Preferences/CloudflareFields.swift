import AuditLog
import NIOCore
import Routing
import Upstream
import Wire

/// What a client says of its request in Cloudflare AI Gateway's header fields (`cf-aig-…`, "Request handling", November 2026).
struct CloudflareFields: Hashable, Sendable {
    /// The first one and its retries together.
    var attempts: Int?
    /// In milliseconds.
    var delay: Int?
    var backoff: Backoff.Kind?
    /// Until the answer begins, in milliseconds.
    var timeout: Int?
    /// Names and values of a flat object: user text.
    var metadata: [String: String] = [:]

    /// Cloudflare's own bounds, which no client can go beyond.
    private static let mostAttempts = 5
    private static let longestDelay = 5_000
    private static let longestTimeout = 3_600_000
    private static let mostMetadata = 5

    /// - Parameter fields: of the request, by their names in lower case.
    init(_ fields: [String: [UInt8]]) throws(GatewayError) {
        attempts = try Self.number(fields, "cf-aig-max-attempts", 1...Self.mostAttempts)
        delay = try Self.number(fields, "cf-aig-retry-delay", 0...Self.longestDelay)
        timeout = try Self.number(fields, "cf-aig-request-timeout", 1...Self.longestTimeout)
        if let value = fields["cf-aig-backoff"] {
            backoff = Backoff.Kind(rawValue: String(decoding: value, as: UTF8.self))
            guard backoff != nil else { throw .field("cf-aig-backoff", "'constant', 'linear' or 'exponential'") }
        }
        if let value = fields["cf-aig-metadata"] { metadata = try Self.metadata(value) }
    }

    private static func number(
        _ fields: [String: [UInt8]],
        _ name: String,
        _ range: ClosedRange<Int>
    ) throws(GatewayError) -> Int? {
        guard let value = fields[name] else { return nil }
        guard let number = Int(String(decoding: value, as: UTF8.self)), range.contains(number) else {
            throw .field(name, "a number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private static func metadata(_ value: [UInt8]) throws(GatewayError) -> [String: String] {
        let expected = "an object of at most \(mostMetadata) texts, numbers and flags"
        guard let document = try? JSONDocument(parsing: value), document.kind(of: 0) == .object else {
            throw .field("cf-aig-metadata", expected)
        }
        var metadata: [String: String] = [:]
        try document.forEachChild(of: 0) { _, node throws(GatewayError) in
            let text: String
            switch document.kind(of: node) {
            case .string, .number: text = String(decoding: document.text(of: node), as: UTF8.self)
            case .true: text = "true"
            case .false: text = "false"
            case .object, .array, .key, .null: throw .field("cf-aig-metadata", expected)
            }
            metadata[String(decoding: document.text(of: node - 1), as: UTF8.self)] = text
        }
        guard metadata.count <= mostMetadata else { throw .field("cf-aig-metadata", expected) }
        return metadata
    }

    /// Changes how often and how long one upstream is asked; the retry budget of the settings holds all the same.
    func apply(to stage: inout RouteStage) {
        if let attempts { stage.plan.retries = attempts - 1 }
        if let delay {
            stage.plan.backoff.base = delay
            stage.plan.backoff.limit = max(delay, Self.longestDelay)
        }
        if let backoff { stage.plan.backoff.kind = backoff }
        if let timeout { stage.timeout = min(timeout, stage.timeout ?? .max) }
    }
}

extension Exchange {
    /// Nil if the settings do not let clients say it.
    func cloudflareFields() throws(GatewayError) -> CloudflareFields? {
        guard configuration.routes.forms.contains(.cloudflare), let head else { return nil }
        return try CloudflareFields(head.ownFields)
    }

    /// Where the answer comes from, in Cloudflare's fields, for clients that may speak to us as to Cloudflare.
    func writeCloudflareRoute(into head: inout ResponseHead) {
        guard configuration.routes.forms.contains(.cloudflare), let attempts, let id else { return }
        // A prompt that was not let through had no attempt.
        if universal.before != nil, !universal.isEntered { return }
        head.field("cf-aig-log-id", text: id.text)
        head.field("cf-aig-step", attempts.stage.step ?? attempts.step)
        head.field("cf-aig-provider", text: attempts.member.target.id)
        // A name that only the client has said is not said again.
        if configuration.routes.names(attempts.stage.model) { head.field("cf-aig-model", text: attempts.model) }
    }
}

extension UpstreamRequest {
    /// Waits no longer than that for an answer to begin.
    mutating func shorten(head time: TimeAmount) { timeouts.head = min(timeouts.head, time) }
}

extension GatewayError {
    /// - Parameter name: of a header field.
    static func field(_ name: String, _ expected: String) -> GatewayError {
        GatewayError(
            .downstream,
            400,
            code: "invalid_routing",
            "The field '\(name)' must be \(expected).",
            parameter: name
        )
    }
}
