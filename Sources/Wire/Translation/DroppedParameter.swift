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
