/// Where a text stood in its document: `messages[3].content`, `choices[0].delta.tool_calls[1].function.arguments`.
///
/// Clients choose the keys of parts of their documents, so a key is kept only if the API defines it; any other reads
/// `*`.
package struct AuditFieldPath: Hashable, Sendable {
    package let text: String

    /// From a path in any usual notation: dots, brackets, or a JSON pointer's slashes.
    ///
    /// - Complexity: O(length of `path`), at most 64 steps of it.
    package init(_ path: String) {
        var out = ""
        for step in path.utf8.split(whereSeparator: Self.separators.contains).prefix(64) {
            if Self.isIndex(step) {
                out += "[\(Substring(step))]"
            } else {
                let name = String(Substring(step))
                if !out.isEmpty { out += "." }
                out += Self.names.contains(name) ? name : "*"
            }
        }
        text = out
    }

    private static let separators = Set("./[]\"'$#".utf8)

    /// Six digits at most: a longer number in a path is somebody's key, perhaps somebody's account.
    private static func isIndex(_ step: Substring.UTF8View) -> Bool {
        step.count <= 6 && step.allSatisfy { (48...57).contains($0) }
    }

    /// Keys that the served APIs define and that hold text, or lead to it.
    private static let names = Set(
        """
        additionalProperties allOf annotation annotations anyOf args arguments audio batch body bytes call_id candidates
        citation citations cited_text code_interpreter code codeExecutionResult command commands const content
        content_block contents choices context
        content_parts custom default definitions delta description document document_title documents
        encrypted_content enum error examples executableCode file file_data
        file_id filename finish_reason format function function_call functionCall functionDeclarations
        functionResponse functions generationConfig grammar groundingMetadata headers id image_url include inlineData
        input input_audio input_schema input_text instructions item items json json_schema key logit_bias logprobs message messages
        metadata modalities model name object oneOf output output_text panel parallel_tool_calls parameters part partial_json
        parts promptFeedback queries
        pattern prediction previous_response_id prompt prompt_cache_key properties query reasoning reasoning_content
        reasoning_details reasoning_text refusal request required response response_format responseSchema result results
        revised_prompt role safety_identifier schema shell_command source stderr stdout
        service_tier signature stop stop_sequences stream_options structured_messages suffix summary summary_text system systemInstruction
        system_fingerprint text texts thinking
        title token tool_call_id tool_calls tool_choice tool_use_id tools top_logprobs transcript type url user value
        variables
        web_search_options
        """.split { $0 == " " || $0 == "\n" }.map(String.init)
    )
}

extension AuditFieldPath: CustomStringConvertible {
    package var description: String { text }
}
