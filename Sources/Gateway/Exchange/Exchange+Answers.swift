import AuditLog
import GuardrailTypes
import NIOCore
import Upstream
import Wire

/// Everything that the gateway itself says to a client.
extension Exchange {
    // MARK: Errors

    /// Refuses a request that was not forwarded.
    func answer(_ error: GatewayError) {
        services.metrics.add(to: .refusals, MetricLabels([error.code]))
        write(error)
        finish(.refused, status: error.status)
    }

    /// Writes an error, without ending the exchange.
    func write(_ error: GatewayError) {
        record { $0.errorCode = AuditLabel(configured: error.code) }
        connection.respond(head(for: error), body: body(of: error))
    }

    func head(for error: GatewayError) -> ResponseHead {
        var head = head(error.status, action: nil)
        head.field("content-type", "application/json")
        if let seconds = error.retryAfter { head.field("retry-after", seconds) }
        writeSpending(of: error, into: &head)
        if error.status == 401 { head.field("www-authenticate", "Bearer") }
        if error.status == 405 { head.field("allow", allowedMethods) }
        if error.status == 426 { head.field("upgrade", "h2c") }
        // The SDKs retry every 5xx; an upstream that may have seen the request must not be sent it again unasked.
        if error.status >= 500, error.source == .upstream, !error.isRetryable { head.field("x-should-retry", "false") }
        return head
    }

    func body(of error: GatewayError) -> ByteBuffer { ByteBuffer(bytes: errorBytes(error)) }

    private func errorBytes(_ error: GatewayError) -> [UInt8] {
        if case .guardrail(let endpoint) = route, let body = endpoint.body(of: error) { return body }
        if error.isForOpenRouter { return error.openRouterBody }
        return errorBody(error).json(for: route.errorStyle, status: error.status)
    }

    func errorBody(_ error: GatewayError) -> ErrorBody {
        var body = ErrorBody(
            message: error.message,
            type: error.type.rawValue,
            param: error.parameter,
            code: error.code
        )
        body.spending = spendingDetail(of: error)
        return body
    }

    // MARK: Heads

    /// A head with everything that each of our answers has.
    ///
    /// - Parameter action: what was done to the text; nil where none was inspected.
    func head(_ status: Int, action: Action?) -> ResponseHead {
        var head = ResponseHead(status: status)
        guard let id else { return head }
        head.field("x-request-id", text: id.text)
        if route.errorStyle == .anthropic { head.field("request-id", text: id.text) }
        head.field("x-weir-decision", text: id.text)
        let milliseconds = ResponseHead.milliseconds(inspectionTime)
        head.field("server-timing", text: "weir;dur=" + milliseconds)
        writeRoute(into: &head)
        writeSpending(into: &head)
        writeCloudflareRoute(into: &head)
        writeCache(into: &head)
        guard let action else { return head }
        head.field("x-weir-action", Self.label(action))
        head.block(configuration.policyField)
        if inspectionTime > 0 { head.field("x-weir-overhead-ms", text: milliseconds) }
        writePeerFields(into: &head, action: action)
        if principal?.disclosure == .rule { writeRules(into: &head) }
        writeDropped(into: &head)
        return head
    }

    private func writeRules(into head: inout ResponseHead) {
        let told = decisions.flatMap(\.findings).filter { !$0.isShadow && $0.disclosure ?? .rule == .rule }
        let rules = Set(told.map(\.rule.id)).sorted()
        if !rules.isEmpty { head.field("x-weir-rules", text: rules.joined(separator: ",")) }
    }

    private static func label(_ action: Action) -> StaticString {
        switch action {
        case .allow: "allow"
        case .flag: "flag"
        case .redact: "redact"
        case .block: "block"
        }
    }

    /// For a stream: `x-weir-action` is about the prompt, as the answer is still to come.
    func streamHead() -> ResponseHead {
        var head = head(200, action: decisions.map(\.action).max() ?? .allow)
        describeStream(in: &head)
        passThroughFields(into: &head)
        return head
    }

    func describeStream(in head: inout ResponseHead) {
        head.field(
            "content-type",
            arrayFraming == nil ? "text/event-stream; charset=utf-8" : "application/json; charset=utf-8"
        )
        head.field("cache-control", "no-cache")
        head.field("x-accel-buffering", "no")
    }

    func wholeHead(_ status: Int, type: StaticString = "application/json") -> ResponseHead {
        var head = head(status, action: decisions.map(\.action).max() ?? .allow)
        head.field("content-type", type)
        passThroughFields(into: &head)
        return head
    }

    // MARK: Own routes

    func answerJSON(_ body: ByteBuffer) {
        var head = head(200, action: nil)
        head.field("content-type", "application/json")
        connection.respond(head, body: body)
        record { $0.volume.sent = body.readableBytes }
        finish(.allowed, status: 200)
    }

    func answerText(_ body: ByteBuffer, status: Int = 200) {
        var head = head(status, action: nil)
        head.field("content-type", "text/plain; version=0.0.4; charset=utf-8")
        connection.respond(head, body: body)
        finish(.allowed, status: status)
    }

    func answerOptions() {
        var head = head(204, action: nil)
        head.field("allow", allowedMethods)
        connection.respond(head, body: ByteBuffer())
        finish(.allowed, status: 204)
    }

    func answerModel(_ id: String) {
        guard principal?.mayAsk(for: id) != false, let entry = configuration.modelEntries[id] else {
            return answer(.unknownModel)
        }
        answerJSON(entry)
    }

    func answerReadiness() {
        guard services.isAuditHealthy() else {
            return answerText(ByteBuffer(string: "audit log cannot be written\n"), status: 503)
        }
        answerText(ByteBuffer(string: "ready: \(configuration.ruleCount) rules, policy \(configuration.policyName)\n"))
    }

    func answerMetrics() {
        services.updateGauges(services.metrics)
        answerText(ByteBuffer(string: services.metrics.text()))
    }

    private var allowedMethods: StaticString {
        switch route.method {
        case .post: "POST, OPTIONS"
        case .delete: "DELETE, OPTIONS"
        default: "GET, HEAD, OPTIONS"
        }
    }
}

extension GatewayError {
    /// An upstream's error whose body cannot be shown.
    static func upstreamError(status: Int) -> GatewayError {
        GatewayError(
            .upstream,
            status,
            .upstream,
            code: "upstream_error",
            "The upstream refused the request; its own words could not be inspected and are left out.",
            isRetryable: status == 429 || status >= 500
        )
    }
}

extension ResponseHead {
    /// Milliseconds with three decimals.
    static func milliseconds(_ nanoseconds: UInt64) -> String {
        let microseconds = nanoseconds / 1000
        let rest = String(microseconds % 1000)
        let zeros = String(repeating: "0", count: 3 - rest.count)
        return "\(microseconds / 1000).\(zeros)\(rest)"
    }
}

extension String {
    /// - Parameter word: lower-case ASCII.
    func isEqualIgnoringCase(_ word: StaticString) -> Bool {
        utf8.equalsIgnoringCase(word)
    }
}
