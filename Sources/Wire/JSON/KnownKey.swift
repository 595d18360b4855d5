/// The keys that the APIs define, which may therefore be shown in a path.
///
/// Every other key was chosen by somebody and is text like any other: paths show it as `*`.
/// A closed set also makes finding a member a comparison of one byte.
package enum KnownKey: String, Hashable, Sendable, CaseIterable {
    // Requests.
    case model, messages, role, content, name, stream, n, stop, user, metadata, tools, functions, temperature, seed
    case suffix, prompt, input, instructions, store, prediction, modalities, verbosity, moderation
    case streamOptions = "stream_options"
    case includeUsage = "include_usage"
    case includeObfuscation = "include_obfuscation"
    case topP = "top_p"
    case maxTokens = "max_tokens"
    case maxCompletionTokens = "max_completion_tokens"
    case presencePenalty = "presence_penalty"
    case frequencyPenalty = "frequency_penalty"
    case logitBias = "logit_bias"
    case toolChoice = "tool_choice"
    case toolCallID = "tool_call_id"
    case parallelToolCalls = "parallel_tool_calls"
    case responseFormat = "response_format"
    case jsonSchema = "json_schema"
    case reasoningEffort = "reasoning_effort"
    case safetyIdentifier = "safety_identifier"
    case promptCacheKey = "prompt_cache_key"
    case webSearchOptions = "web_search_options"
    // Content parts and tools.
    case type, text, function, arguments, parameters, description, strict, schema, properties, required, items, custom
    case format, definition, grammar, detail, file, filename, enumeration = "enum"
    case additionalProperties = "additionalProperties"
    case imageURL = "image_url"
    case url, title
    case inputAudio = "input_audio"
    case fileData = "file_data"
    case fileID = "file_id"
    case cacheControl = "cache_control"
    // Responses.
    case id, object, created, choices, index, message, delta, usage, refusal, reasoning, thinking, logprobs, annotations
    case audio, transcript, data, obfuscation, error, code, param, summary, signature, provider
    case expiresAt = "expires_at"
    case finishReason = "finish_reason"
    case nativeFinishReason = "native_finish_reason"
    case reasoningContent = "reasoning_content"
    case reasoningDetails = "reasoning_details"
    case toolCalls = "tool_calls"
    case functionCall = "function_call"
    case systemFingerprint = "system_fingerprint"
    case serviceTier = "service_tier"
    case urlCitation = "url_citation"
    case startIndex = "start_index"
    case endIndex = "end_index"
    case contentFilterResults = "content_filter_results"
    case promptFilterResults = "prompt_filter_results"
    // Log probabilities and usage.
    case token, logprob, bytes
    case topLogprobs = "top_logprobs"
    case promptTokens = "prompt_tokens"
    case completionTokens = "completion_tokens"
    case totalTokens = "total_tokens"
    case promptTokensDetails = "prompt_tokens_details"
    case completionTokensDetails = "completion_tokens_details"
    case cachedTokens = "cached_tokens"
    case audioTokens = "audio_tokens"
    case reasoningTokens = "reasoning_tokens"
    case acceptedPredictionTokens = "accepted_prediction_tokens"
    case rejectedPredictionTokens = "rejected_prediction_tokens"
    // Guard contracts.
    case texts, body, request, json
    case structuredMessages = "structured_messages"
}
