import AuditLog

extension GatewayError {
    static let adminBusy = GatewayError(
        .gateway,
        503,
        .server,
        code: "audit_busy",
        "Too many questions to the audit log are waiting.",
        retryAfter: 1,
        isRetryable: true
    )

    static let policiesBusy = GatewayError(
        .gateway,
        503,
        .server,
        code: "policies_busy",
        "The gateway is starting, or too many questions about policies are waiting.",
        retryAfter: 1,
        isRetryable: true
    )

    static let auditUnreadable = GatewayError(
        .gateway,
        503,
        .server,
        code: "audit_unreadable",
        "The audit log cannot be read or written now.",
        retryAfter: 1,
        isRetryable: true
    )

    static let roleForbids = GatewayError(
        .downstream,
        403,
        .authentication,
        code: "role_forbids",
        "The role of this key does not allow this."
    )

    static let noSuchExchange = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "exchange_not_found",
        "There is no exchange with this id in the audit log.",
        parameter: "id"
    )

    static let noSuchFinding = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "finding_not_found",
        "There is no such finding in the audit log."
    )

    static let noSuchQuery = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "query_not_found",
        "There is no saved query of this name."
    )

    static let tooManyQueries = GatewayError(
        .downstream,
        409,
        code: "too_many_queries",
        "There are as many saved queries as are kept; delete one."
    )

    static let badLabel = GatewayError(
        .downstream,
        400,
        code: "invalid_label",
        "Send {\"id\": …, \"finding\": number or null, \"verdict\": \"true_positive\" | \"false_positive\" | \"withdrawn\", \"note\": …}."
    )

    static let badAdminBody = GatewayError(
        .downstream,
        400,
        code: "invalid_body",
        "Send one JSON object with the members that the documentation names."
    )

    static let noSuchConfiguration = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "configuration_not_found",
        "The history has no configuration with this hash, or more than one."
    )

    /// The reason is made of our own words.
    static func badQuestion(_ error: AuditParameterError) -> GatewayError {
        GatewayError(.downstream, 400, code: "invalid_question", "\(error.reason).", parameter: error.name)
    }

    /// The reason is made of our own words.
    static func notApprovable(_ reason: String) -> GatewayError {
        GatewayError(.downstream, 409, code: "not_approvable", "\(reason).")
    }
}
