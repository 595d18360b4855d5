import Routing
import Upstream

extension GatewayError {
    /// What the fault of an upstream means for the next step; nil for one after which nothing is tried.
    var failureClass: FailureClass? {
        guard source == .upstream else { return nil }
        switch code {
        case "upstream_error": return FailureClass(status: status)
        case "upstream_connect", "upstream_resolve", "upstream_tls", "upstream_timeout_connect",
            "upstream_refused_destination":
            return .connect
        case "upstream_timeout_head", "upstream_timeout_idle", "upstream_timeout_total": return .timeout
        // Ours: a shutdown, and a request or an answer that no other upstream would take or give otherwise.
        case "upstream_cancelled", "upstream_invalid_request", "upstream_too_large": return nil
        default: return .brokenAnswer
        }
    }
}

extension UpstreamResponseHead {
    /// How long the upstream asks us to wait, in milliseconds.
    ///
    /// - Parameter now: seconds since 1970.
    func retryAfter(at now: Int) -> Int? {
        first("retry-after-ms").flatMap { RetryAfter.milliseconds(exactly: $0.utf8) }
            ?? first("retry-after").flatMap { RetryAfter.milliseconds(Array($0.utf8)[...].trimmingSpace(), now: now) }
    }
}
