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
    case apiBase = "api_base"
    case baseURL = "base_url"
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
    // Responses: requests, items and events.
    case include, background, conversation, truncation, item, part, response, output, status, action, queries, query
    case label, results, result, args, commands, command, outcome, stdout, stderr, phase, reason
    case previousResponseID = "previous_response_id"
    case maxOutputTokens = "max_output_tokens"
    case maxToolCalls = "max_tool_calls"
    case inputTokens = "input_tokens"
    case outputTokens = "output_tokens"
    case inputTokensDetails = "input_tokens_details"
    case outputTokensDetails = "output_tokens_details"
    case outputIndex = "output_index"
    case contentIndex = "content_index"
    case summaryIndex = "summary_index"
    case annotationIndex = "annotation_index"
    case commandIndex = "command_index"
    case sequenceNumber = "sequence_number"
    case itemID = "item_id"
    case callID = "call_id"
    case responseID = "response_id"
    case createdAt = "created_at"
    case completedAt = "completed_at"
    case incompleteDetails = "incomplete_details"
    case encryptedContent = "encrypted_content"
    case annotation, variables, version, effort
    case conversationID = "conversation_id"
    case partialImage = "partial_image_b64"
    case serverLabel = "server_label"
    case serverURL = "server_url"
    case inputSchema = "input_schema"
    // Messages.
    case system, source, citations, context, documents, budget, container, tokens, ratio
    case maxTokensToSample = "max_tokens_to_sample"
    case stopSequences = "stop_sequences"
    case stopSequence = "stop_sequence"
    case stopReason = "stop_reason"
    case stopDetails = "stop_details"
    case topK = "top_k"
    case contentBlock = "content_block"
    case partialJSON = "partial_json"
    case citation
    case citedText = "cited_text"
    case documentTitle = "document_title"
    case toolUseID = "tool_use_id"
    case isError = "is_error"
    case mediaType = "media_type"
    case requestID = "request_id"
    case budgetTokens = "budget_tokens"
    case cacheReadInputTokens = "cache_read_input_tokens"
    case cacheCreationInputTokens = "cache_creation_input_tokens"
    // Gemini.
    case contents, parts, candidates, thought, inlineData, fileUri, mimeType, functionDeclarations
    case systemInstruction, generationConfig, safetySettings, cachedContent, toolConfig, functionResponse
    case functionCallCamel = "functionCall"
    case executableCode, codeExecutionResult, thoughtSignature, finishMessage, modelVersion, responseId, usageMetadata
    case finishReasonCamel = "finishReason"
    case promptFeedback, blockReason, blockReasonMessage, safetyRatings, citationMetadata, groundingMetadata
    case promptTokenCount, candidatesTokenCount, totalTokenCount, thoughtsTokenCount, cachedContentTokenCount
    case fileDataCamel = "fileData"
    case responseSchema, responseMimeType, stopSequencesCamel = "stopSequences", maxOutputTokensCamel =
        "maxOutputTokens"
    case partialArgs, jsonPath, stringValue, audioTranscription
    case candidateCount, thinkingConfig, thinkingBudget, includeThoughts, language, logprobsResult
    // Other operations: embeddings, moderations, images, speech, rerank.
    case embedding, dimensions, size, quality, style, voice, speed
    case encodingFormat = "encoding_format"
    case returnDocuments = "return_documents"
    case topN = "top_n"
    case relevanceScore = "relevance_score"
    case revisedPrompt = "revised_prompt"
    case b64JSON = "b64_json"
    case categories, flagged, echo, segments, words, word
    case bestOf = "best_of"
    case categoryScores = "category_scores"
    // Guard contracts.
    case texts, body, request, json
    case structuredMessages = "structured_messages"
}
