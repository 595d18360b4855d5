/// An error that an upstream reports, in no API's words.
struct UpstreamFailure: Hashable {
    enum Kind: CaseIterable {
        case invalidRequest, authentication, billing, permission, notFound, tooLarge, rateLimit, overloaded, timeout,
            server
    }

    var kind: Kind
    /// The upstream's text, or a sentence of ours.
    var message: [UInt8]
    /// The upstream's own word for it.
    var code: [UInt8]?
    var param: [UInt8]?

    init(_ kind: Kind, _ message: [UInt8], code: [UInt8]? = nil, param: [UInt8]? = nil) {
        self.kind = kind
        self.message = message
        self.code = code
        self.param = param
    }

    /// An answer that could not be read.
    init(_ error: TranslationError) {
        self.init(.server, Array(error.message.utf8), code: Array(error.code.rawValue.utf8))
    }

    /// A stream that ended without its end.
    static let brokenStream = UpstreamFailure(
        .server,
        Array("The upstream's stream ended before the answer was complete.".utf8),
        code: Array("stream_interrupted".utf8)
    )

    /// Reads the error in a body or an event, whichever API's shape it has.
    ///
    /// - Parameters:
    ///   - body: the outermost object, or an array with one, as Gemini's API sends it.
    ///   - status: of HTTP, if the error came with one.
    /// - Returns: nil if there is none.
    init?(in body: JSONView, status: Int? = nil) {
        let body = body.isArray ? body.elements.first ?? body : body
        guard let error = body["error"] else { return nil }
        if let text = error.text {
            self.init(Kind(status: status) ?? .server, text)
            return
        }
        guard error.isObject else { return nil }
        self.init(reading: error, status: status)
    }

    /// Reads the members of an error.
    init(reading error: JSONView, status: Int?) {
        let words = [error["code"], error["type"], error["status"]].compactMap { $0?.text }
        let known = words.compactMap { Kind(word: String(decoding: $0, as: UTF8.self)) }.first
        let kind = known ?? Kind(status: status ?? error["code"]?.integer) ?? .server
        self.init(kind, error["message"]?.text ?? kind.sentence, code: words.first, param: error["param"]?.text)
    }
}

extension UpstreamFailure.Kind {
    init?(status: Int?) {
        guard let status else { return nil }
        switch status {
        case 401: self = .authentication
        case 402: self = .billing
        case 403: self = .permission
        case 404: self = .notFound
        case 408, 504: self = .timeout
        case 413: self = .tooLarge
        case 429: self = .rateLimit
        case 503, 529: self = .overloaded
        case 400..<500: self = .invalidRequest
        case 500...: self = .server
        default: return nil
        }
    }

    /// The kind that an API's word means; nil for one that says nothing of the kind.
    init?(word: String) {
        switch word {
        case "invalid_request_error", "INVALID_ARGUMENT", "FAILED_PRECONDITION", "OUT_OF_RANGE", "invalid_prompt":
            self = .invalidRequest
        case "authentication_error", "invalid_api_key", "UNAUTHENTICATED": self = .authentication
        case "billing_error", "insufficient_quota": self = .billing
        case "permission_error", "PERMISSION_DENIED": self = .permission
        case "not_found_error", "model_not_found", "NOT_FOUND": self = .notFound
        case "request_too_large": self = .tooLarge
        case "rate_limit_error", "rate_limit_exceeded", "RESOURCE_EXHAUSTED": self = .rateLimit
        case "overloaded_error", "UNAVAILABLE": self = .overloaded
        case "timeout_error", "DEADLINE_EXCEEDED": self = .timeout
        case "api_error", "server_error", "INTERNAL": self = .server
        default: return nil
        }
    }

    /// For an error without a message.
    var sentence: [UInt8] { Array("The upstream reported an error of the type \(openAIType).".utf8) }

    /// OpenAI's word for it.
    var openAIType: StaticString {
        switch self {
        case .invalidRequest, .tooLarge: "invalid_request_error"
        case .authentication: "authentication_error"
        case .billing: "insufficient_quota"
        case .permission: "permission_error"
        case .notFound: "not_found_error"
        case .rateLimit: "rate_limit_error"
        case .timeout: "timeout_error"
        case .overloaded, .server: "server_error"
        }
    }

    /// Anthropic's word for it.
    var anthropicType: StaticString {
        switch self {
        case .invalidRequest: "invalid_request_error"
        case .authentication: "authentication_error"
        case .billing: "billing_error"
        case .permission: "permission_error"
        case .notFound: "not_found_error"
        case .tooLarge: "request_too_large"
        case .rateLimit: "rate_limit_error"
        case .overloaded: "overloaded_error"
        case .timeout: "timeout_error"
        case .server: "api_error"
        }
    }

    /// Google's word for it, and the HTTP status that goes with the word.
    var googleStatus: (word: StaticString, code: Int) {
        switch self {
        case .invalidRequest: ("INVALID_ARGUMENT", 400)
        case .authentication: ("UNAUTHENTICATED", 401)
        case .billing: ("FAILED_PRECONDITION", 402)
        case .permission: ("PERMISSION_DENIED", 403)
        case .notFound: ("NOT_FOUND", 404)
        case .tooLarge: ("INVALID_ARGUMENT", 413)
        case .rateLimit: ("RESOURCE_EXHAUSTED", 429)
        case .overloaded: ("UNAVAILABLE", 503)
        case .timeout: ("DEADLINE_EXCEEDED", 504)
        case .server: ("INTERNAL", 500)
        }
    }
}

extension UpstreamFailure {
    /// The body of an error in an API's shape.
    ///
    /// - Parameter status: the HTTP status that Gemini's body repeats; nil takes the kind's own.
    func body(in dialect: APIDialect, status: Int? = nil) -> [UInt8] {
        JSONWriter.object { json in
            switch dialect {
            case .chat, .completions, .responses: json.object("error") { writeOpenAI(to: &$0) }
            case .messages:
                json.word("type", "error")
                json.object("error") { json in
                    json.word("type", kind.anthropicType)
                    json.string("message", message)
                }
            case .gemini:
                json.object("error") { json in
                    json.number("code", status ?? kind.googleStatus.code)
                    json.string("message", message)
                    json.word("status", kind.googleStatus.word)
                }
            }
        }
    }

    /// The members of an OpenAI error.
    func writeOpenAI(to json: inout JSONWriter) {
        json.string("message", message)
        json.word("type", kind.openAIType)
        if let param { json.string("param", param) } else { json.null("param") }
        if let code { json.string("code", code) } else { json.null("code") }
    }
}
