/// What a translation has to be told because the other API asks for it.
package struct TranslationOptions: Hashable, Sendable {
    /// How a wish for reasoning is said in the Messages API.
    package enum MessagesThinking: Hashable, Sendable {
        /// `thinking: adaptive` and `output_config.effort`, as current models take it.
        case adaptive
        /// `thinking: enabled` with `budget_tokens`, as models before Claude 4.6 take it.
        case budget
    }

    /// What becomes of a parameter that the API of the request does not define.
    package enum UnknownParameters: Hashable, Sendable { case refuse, drop }

    /// The Messages API requires `max_tokens`; this stands in if the client gave none.
    package var defaultMaxTokens = 4096
    package var messagesThinking = MessagesThinking.adaptive
    /// True for providers of the chat dialect that know only the older `max_tokens`.
    package var chatUsesMaxTokens = false
    package var unknownParameters = UnknownParameters.refuse

    package init() {}
}

/// A parameter that was advice only, and that the other API has no place for.
package enum DroppedParameter: String, Hashable, Sendable, CaseIterable {
    case user, metadata, store, seed, verbosity, prediction, truncation, include, labels, speed, diagnostics
    case name, strict, thinking, unknown
    case serviceTier = "service_tier"
    case safetyIdentifier = "safety_identifier"
    case promptCacheKey = "prompt_cache_key"
    case promptCacheOptions = "prompt_cache_options"
    case promptCacheRetention = "prompt_cache_retention"
    case topK = "top_k"
    case parallelToolCalls = "parallel_tool_calls"
    case maxToolCalls = "max_tool_calls"
    case cacheControl = "cache_control"
    case contextManagement = "context_management"
    case accessScope = "workspace_id"
    case isError = "is_error"
    case safetySettings
    case mediaResolution
    case systemPosition = "system_position"
}
