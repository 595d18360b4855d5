/// In whose form an error is written.
package enum ErrorStyle: String, Hashable, Sendable, CaseIterable {
    case openAI = "openai"
    case anthropic
    case gemini
}

extension APIDialect {
    package var errorStyle: ErrorStyle {
        switch self {
        case .chat, .completions, .responses: .openAI
        case .messages: .anthropic
        case .gemini: .gemini
        }
    }
}

extension ErrorBody {
    /// The body of an error with this HTTP status, without a line end.
    package func json(for style: ErrorStyle, status: Int) -> [UInt8] {
        switch style {
        case .openAI: json
        case .anthropic: anthropicJSON(status: status)
        case .gemini: geminiJSON(status: status)
        }
    }

    /// The category of what was found, as clients that show one read it.
    package var category: String { guardrail?.rules.first?.category.lowercased() ?? "policy" }

    /// The finish reason of Gemini that comes nearest: what identifies people, else what is on a list.
    package var geminiReason: String { guardrail?.mayIdentifyPeople == true ? "SPII" : "BLOCKLIST" }

    /// `{"type":"error","error":{"type","message"},"request_id"}`: Anthropic's API reference, Errors.
    private func anthropicJSON(status: Int) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("type", "error")
            writer.object("error") { writer in
                writer.member("type", Self.anthropicType(status: status))
                writer.member("message", message)
                if let code { writer.member("code", code) }
                guardrail?.write(to: &writer)
                spending?.write(to: &writer)
            }
            if let guardrail { writer.member("request_id", guardrail.decisionID) }
        }
    }

    private static func anthropicType(status: Int) -> String {
        switch status {
        case 401: "authentication_error"
        case 402: "billing_error"
        case 403: "permission_error"
        case 404: "not_found_error"
        case 409: "conflict_error"
        case 413: "request_too_large"
        case 429: "rate_limit_error"
        case 504: "timeout_error"
        case 529: "overloaded_error"
        case 500...: "api_error"
        default: "invalid_request_error"
        }
    }

    /// `{"error":{"code","message","status","details"}}`: Google's API design guide, Errors.
    private func geminiJSON(status: Int) -> [UInt8] {
        JSONWriter.object { writer in
            writer.object("error") { writer in
                writer.member("code", status)
                writer.member("message", message)
                writer.member("status", Self.googleStatus(status))
                writer.array("details") { writer in writer.object { writeErrorInfo(to: &$0) } }
            }
        }
    }

    /// Google's `ErrorInfo`, whose metadata are strings only.
    private func writeErrorInfo(to writer: inout JSONWriter) {
        let word = code ?? type
        writer.member("@type", "type.googleapis.com/google.rpc.ErrorInfo")
        writer.member("reason", word.uppercased())
        writer.member("domain", "weir")
        writer.object("metadata") { writer in
            writer.member("code", word)
            if let param { writer.member("field", param) }
            spending?.writeTexts(to: &writer)
            guard let guardrail else { return }
            writer.member("decision_id", guardrail.decisionID)
            writer.member("action", guardrail.action)
            writer.member("direction", guardrail.direction)
            writer.member("rules", guardrail.rules.map { $0.id ?? $0.category }.joined(separator: ","))
            writer.member("policy", guardrail.policy)
        }
    }

    private static func googleStatus(_ status: Int) -> String {
        switch status {
        case 401: "UNAUTHENTICATED"
        case 403: "PERMISSION_DENIED"
        case 404: "NOT_FOUND"
        case 409: "ABORTED"
        case 429: "RESOURCE_EXHAUSTED"
        case 503: "UNAVAILABLE"
        case 504: "DEADLINE_EXCEEDED"
        case 500...: "INTERNAL"
        default: "INVALID_ARGUMENT"
        }
    }
}
