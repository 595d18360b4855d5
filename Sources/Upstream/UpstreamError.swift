/// Why a transfer did not complete.
///
/// Holds no text of a user or an upstream.
package struct UpstreamError: Error, Hashable, Sendable {
    /// What took too long.
    package enum Phase: String, Hashable, Sendable {
        case connect
        case head
        case idle
        case total
    }

    package enum Code: Hashable, Sendable {
        /// The request or its URL cannot be sent: a line end in a header, a malformed path.
        case invalidRequest
        /// Every address the name has lies in a network that this endpoint may not reach.
        case refusedDestination
        case resolve
        case connect
        /// The handshake failed or the certificate did not verify.
        case tls
        case timeout(Phase)
        /// The connection ended before the response did.
        case reset
        /// The response is not HTTP as we know it.
        case protocolViolation
        /// The response is compressed although we asked for `identity`.
        case contentEncoding
        /// The head or the body is over its limit.
        case tooLarge
        /// By us: the client went away, a block, a shutdown.
        case cancelled
        /// Another `CURLcode`; see libcurl-errors(3).
        case other(Int32)
    }

    package let code: Code

    package init(_ code: Code) {
        self.code = code
    }

    /// From a closed set, `snake_case`.
    package var metricLabel: String {
        switch code {
        case .invalidRequest: "invalid_request"
        case .refusedDestination: "refused_destination"
        case .resolve: "resolve"
        case .connect: "connect"
        case .tls: "tls"
        case .timeout(let phase): "timeout_\(phase.rawValue)"
        case .reset: "reset"
        case .protocolViolation: "protocol_violation"
        case .contentEncoding: "content_encoding"
        case .tooLarge: "too_large"
        case .cancelled: "cancelled"
        case .other: "other"
        }
    }

    /// Whether the same request may be sent again: only if the upstream cannot have seen it.
    package var isRetryable: Bool {
        switch code {
        case .resolve, .connect, .timeout(.connect): true
        default: false
        }
    }
}
