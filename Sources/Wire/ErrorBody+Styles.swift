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
        var error = [
            ("type", JSONString.literal(Self.anthropicType(status: status))), ("message", JSONString.literal(message)),
        ]
        if let code { error.append(("code", JSONString.literal(code))) }
        if let guardrail { error.append(("guardrail", guardrail.json)) }
        var members = [("type", #""error""#), ("error", Self.object(error))]
        if let guardrail { members.append(("request_id", JSONString.literal(guardrail.decisionID))) }
        return Array(Self.object(members).utf8)
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
        var metadata = [("code", JSONString.literal(code ?? type))]
        if let param { metadata.append(("field", JSONString.literal(param))) }
        if let guardrail { metadata += guardrail.metadata }
        let detail = Self.object([
            ("@type", #""type.googleapis.com/google.rpc.ErrorInfo""#),
            ("reason", JSONString.literal((code ?? type).uppercased())), ("domain", #""weir""#),
            ("metadata", Self.object(metadata)),
        ])
        let error = Self.object([
            ("code", "\(status)"), ("message", JSONString.literal(message)),
            ("status", JSONString.literal(Self.googleStatus(status))), ("details", "[\(detail)]"),
        ])
        return Array(#"{"error":\#(error)}"#.utf8)
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

    fileprivate static func object(_ members: [(key: String, json: String)]) -> String {
        "{" + members.map { "\"\($0.key)\":\($0.json)" }.joined(separator: ",") + "}"
    }
}

extension ErrorBody.Guardrail {
    fileprivate var json: String {
        let rules = rules.map { rule in
            var members = [
                ("category", JSONString.literal(rule.category)), ("severity", JSONString.literal(rule.severity)),
            ]
            if let id = rule.id { members.insert(("id", JSONString.literal(id)), at: 0) }
            return ErrorBody.object(members)
        }
        return ErrorBody.object([
            ("decision_id", JSONString.literal(decisionID)), ("action", JSONString.literal(action)),
            ("direction", JSONString.literal(direction)), ("rules", "[\(rules.joined(separator: ","))]"),
            ("policy", JSONString.literal(policy)),
        ])
    }

    /// Strings only, as `ErrorInfo` wants.
    fileprivate var metadata: [(key: String, json: String)] {
        let rules = rules.map { $0.id ?? $0.category }.joined(separator: ",")
        return [
            ("decision_id", decisionID), ("action", action), ("direction", direction), ("rules", rules),
            ("policy", policy),
        ].map { ($0, JSONString.literal($1)) }
    }
}
