/// Why a request or an answer cannot be said in another API.
package struct TranslationError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        /// The request asks for something that the other API does not have.
        case unsupported = "unsupported_parameter"
        /// The request is not in the shape of its own API, where a translation must understand it.
        case invalid = "invalid_request"
        /// The upstream's answer is not in the shape of its API.
        case upstream = "upstream_answer"
        /// The upstream's answer is longer than a translation may hold.
        case tooLong = "answer_too_long"
    }

    package let code: Code
    /// The parameter's name or a safe path; nil for the document as a whole.
    package let param: String?
    /// One sentence for the client; never a byte of the document.
    package let message: String

    init(_ code: Code, param: String? = nil, _ message: String) {
        self.code = code
        self.param = param
        self.message = message
    }

    static func unsupported(_ param: String, in target: APIDialect) -> TranslationError {
        TranslationError(.unsupported, param: param, "'\(param)' cannot be translated to the \(target.apiName) API.")
    }

    /// A body that is no JSON.
    package static let unreadable = TranslationError(.upstream, "The document is no JSON that can be read strictly.")

    static func upstream(_ message: String) -> TranslationError { TranslationError(.upstream, message) }
}

extension APIDialect {
    /// As a client's developer knows the API.
    var apiName: String {
        switch self {
        case .chat: "OpenAI Chat Completions"
        case .completions: "OpenAI Completions"
        case .responses: "OpenAI Responses"
        case .messages: "Anthropic Messages"
        case .gemini: "Gemini generateContent"
        }
    }

    /// True for the dialects that are translated into each other.
    package var isTranslated: Bool { self != .completions }
}
