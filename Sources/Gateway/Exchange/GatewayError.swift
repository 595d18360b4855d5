package import Upstream

/// Why a request is not answered as it was asked: the only place where faults become HTTP.
///
/// Words are constant; codes follow OpenAI's where it has one, so that its clients act on them.
package struct GatewayError: Error, Hashable, Sendable {
    /// Whose fault it is.
    package enum Source: String, Hashable, Sendable { case downstream, upstream, gateway }

    package let source: Source
    package let status: Int
    package let type: StaticType
    /// Stable, `snake_case`; also the metric's label and the audit row's error code.
    package let code: String
    package let message: String
    /// Where in the request the fault is, as a path of known words and numbers; nil if nowhere.
    package var parameter: String?
    /// What `retry-after` says, in seconds; nil leaves it out.
    package var retryAfter: Int?
    /// Whether clients may send the same request again; `x-should-retry` says so where the status alone would mislead.
    package var isRetryable: Bool
    /// Whether the client has spoken to us as to OpenRouter, and reads errors as OpenRouter writes them.
    package var isForOpenRouter = false

    package enum StaticType: String, Hashable, Sendable {
        case invalidRequest = "invalid_request_error"
        case authentication = "authentication_error"
        case notFound = "not_found_error"
        case server = "server_error"
        case quota = "insufficient_quota"
        case rateLimit = "rate_limit_error"
        case upstream = "upstream_error"
    }

    package init(
        _ source: Source,
        _ status: Int,
        _ type: StaticType = .invalidRequest,
        code: String,
        _ message: String,
        parameter: String? = nil,
        retryAfter: Int? = nil,
        isRetryable: Bool = false
    ) {
        self.source = source
        self.status = status
        self.type = type
        self.code = code
        self.message = message
        self.parameter = parameter
        self.retryAfter = retryAfter
        self.isRetryable = isRetryable
    }
}

extension GatewayError {
    package init(_ violation: HTTPViolation) {
        self.init(.downstream, violation.status, code: violation.rawValue, violation.message)
    }

    package static let invalidKey = GatewayError(
        .downstream,
        401,
        .authentication,
        code: "invalid_api_key",
        "This gateway needs one of its own API keys, as 'Authorization: Bearer <key>'."
    )

    package static let unknownRoute = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "unknown_url",
        "This gateway does not serve this URL, and forwards nothing that it cannot inspect."
    )

    package static let methodNotAllowed = GatewayError(
        .downstream,
        405,
        code: "method_not_allowed",
        "This URL does not answer to this method."
    )

    package static let upgradeRequired = GatewayError(
        .downstream,
        426,
        code: "websocket_not_supported",
        "WebSockets are not served here; use plain HTTP."
    )

    package static let encodedBody = GatewayError(
        .downstream,
        415,
        code: "unsupported_content_encoding",
        "Compressed bodies cannot be inspected; send the request without Content-Encoding."
    )

    package static let notJSON = GatewayError(
        .downstream,
        415,
        code: "unsupported_content_type",
        "The body must be JSON, declared as 'Content-Type: application/json'."
    )

    package static let unknownModel = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "model_not_found",
        "No upstream of this gateway serves this model.",
        parameter: "model"
    )

    package static let operationNotServed = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "operation_not_served",
        "The upstream that serves this model does not serve this operation.",
        parameter: "model"
    )

    /// The provider keeps them under one key, and cannot tell one application's from another's.
    package static let storedItemsNotServed = GatewayError(
        .downstream,
        403,
        code: "stored_items_not_served",
        "What the provider keeps is not served here, since keys of several applications are in use."
    )

    package static let streamNotSupported = GatewayError(
        .downstream,
        400,
        code: "unsupported_parameter",
        "This operation is not served as a stream; leave 'stream' out.",
        parameter: "stream"
    )

    package static let auditUnavailable = GatewayError(
        .gateway,
        503,
        .server,
        code: "audit_unavailable",
        "The audit log cannot take this request now, so it is not served.",
        retryAfter: 1,
        isRetryable: true
    )

    package static let shuttingDown = GatewayError(
        .gateway,
        503,
        .server,
        code: "shutting_down",
        "The gateway is shutting down.",
        retryAfter: 1,
        isRetryable: true
    )

    /// A rule that must run could not; never to be mistaken for a block.
    package static let inspectionFailed = GatewayError(
        .gateway,
        503,
        .server,
        code: "inspection_failed",
        "A required inspection could not be completed, so the text was not let through.",
        retryAfter: 1,
        isRetryable: true
    )

    package static let unreadableAnswer = GatewayError(
        .upstream,
        502,
        .upstream,
        code: "upstream_answer_unreadable",
        "The upstream's answer could not be read strictly, so it was not let through."
    )

    package init(_ error: UpstreamError) {
        let code = "upstream_" + error.metricLabel
        switch error.code {
        case .timeout:
            self.init(
                .upstream,
                504,
                .upstream,
                code: code,
                "The upstream did not answer in time.",
                isRetryable: error.isRetryable
            )
        default:
            self.init(
                .upstream,
                502,
                .upstream,
                code: code,
                "The upstream could not be reached, or its answer broke off.",
                isRetryable: error.isRetryable
            )
        }
    }
}
