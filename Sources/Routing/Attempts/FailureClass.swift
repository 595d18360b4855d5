/// Why an attempt brought no answer that can be sent, as far as the next step depends on it.
///
/// The raw values are what settings, headers and metrics say: a closed set.
package enum FailureClass: String, Hashable, Sendable, CaseIterable {
    /// No connection: name, route, TCP or TLS. The upstream has not seen the request.
    case connect
    /// The upstream has the request, and did not answer or go on in time; or it said so itself (408).
    case timeout
    /// 429.
    case rateLimit = "rate_limit"
    /// 5xx.
    case serverError = "server_error"
    /// 401, 402 or 403: our key, not the request.
    case credentials
    /// Another status of 400 and more: the request itself.
    case refused
    /// The answer broke off, or cannot be read strictly.
    case brokenAnswer = "broken_answer"
    /// The policy did not let the answer through.
    case blocked

    /// - Parameter status: of an upstream's answer; nil for one that is no failure.
    package init?(status: Int) {
        switch status {
        case 401, 402, 403: self = .credentials
        case 408: self = .timeout
        case 429: self = .rateLimit
        case 400...499: self = .refused
        case 500...: self = .serverError
        default: return nil
        }
    }

    /// Whether it speaks against the upstream, and not against the request or the text of the answer.
    package var isOutlier: Bool { self != .refused && self != .blocked }

    /// Whether another key of the same provider may do better.
    package var isAboutKey: Bool { self == .rateLimit || self == .credentials }
}

/// An attempt that brought no answer, and of which nothing has gone to the client.
package struct AttemptFailure: Hashable, Sendable {
    package let kind: FailureClass
    /// What the upstream answered; nil if nothing.
    package let status: Int?
    /// How long the upstream asks us to wait, in milliseconds; nil if it does not say.
    package let retryAfter: Int?

    package init(_ kind: FailureClass, status: Int? = nil, retryAfter: Int? = nil) {
        self.kind = kind
        self.status = status
        self.retryAfter = retryAfter
    }
}
