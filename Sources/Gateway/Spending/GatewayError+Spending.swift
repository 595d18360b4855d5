import Wire

extension GatewayError {
    static let budgetCode = "budget_exceeded"
    static let limitCode = "rate_limit_exceeded"

    /// What clients do not send again: 429 with `x-should-retry: false` for OpenAI's and Google's, and for Anthropic's the 402 that
    /// its API has for it.
    static func overBudget(as style: ErrorStyle) -> GatewayError {
        GatewayError(
            .downstream,
            style == .anthropic ? 402 : 429,
            .quota,
            code: budgetCode,
            "This request may cost more than is left of a budget."
        )
    }

    /// - Parameter retryAfter: in seconds.
    static func rateLimited(_ unit: RateLimitSettings.Unit, retryAfter: Int) -> GatewayError {
        let what =
            switch unit {
            case .requests: "Too many requests in the time of a limit."
            case .tokens: "Too many tokens in the time of a limit."
            case .cost: "Too much has been spent in the time of a limit."
            case .concurrency: "Too many requests at one time."
            }
        return GatewayError(
            .downstream,
            429,
            .rateLimit,
            code: limitCode,
            what,
            retryAfter: retryAfter,
            isRetryable: true
        )
    }

    static let unpricedModel = GatewayError(
        .downstream,
        403,
        code: "model_without_price",
        "This model has no price here, and what is under a budget needs one.",
        parameter: "model"
    )

    static let batchUnderBudget = GatewayError(
        .downstream,
        403,
        code: "batch_not_counted",
        "What a batch costs is not counted here, and what is under a budget has to be."
    )

    static let spendingUnavailable = GatewayError(
        .gateway,
        503,
        .server,
        code: "budget_store_unavailable",
        "Budgets or limits cannot be counted now, so this request is not served.",
        retryAfter: 1,
        isRetryable: true
    )
}
