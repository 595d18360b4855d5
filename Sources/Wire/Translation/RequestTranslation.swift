/// A request in another API's words.
package struct RequestTranslation: Hashable, Sendable {
    /// The body for the upstream.
    package let body: [UInt8]
    /// The model that the body, or for Gemini the URL, names.
    package let model: String
    /// True if the client wants a stream; Gemini's API says so in the URL alone.
    package let isStreaming: Bool
    /// True if a chat client asked for token counts in its stream.
    package let includesUsage: Bool
    /// Advice that the other API has no place for, each once.
    package let dropped: [DroppedParameter]

    /// What the URL says and the body does not, in Gemini's API.
    package struct Addressee: Hashable, Sendable {
        package var model: String
        package var isStreaming: Bool

        package init(model: String, isStreaming: Bool) {
            self.model = model
            self.isStreaming = isStreaming
        }
    }

    /// Translates a request.
    ///
    /// The result depends on the arguments alone. A tool's schema and a call's arguments are copied as written.
    /// - Parameters:
    ///   - document: the body; an object.
    ///   - model: the name that the upstream knows the model by; nil keeps the client's.
    ///   - addressee: needed if `source` is Gemini's.
    /// - Throws: `unsupported` for what would change what the user gets, `invalid` for what is no request of `source`.
    /// - Complexity: a few passes over the body.
    package init(
        _ document: JSONDocument,
        from source: APIDialect,
        to target: APIDialect,
        model: String? = nil,
        addressee: Addressee? = nil,
        options: TranslationOptions = TranslationOptions()
    ) throws(TranslationError) {
        var conversation = try Self.read(JSONView(document), from: source, to: target, options: options)
        if let addressee {
            conversation.model = Array(addressee.model.utf8)
            conversation.isStreaming = addressee.isStreaming
        }
        if let model { conversation.model = Array(model.utf8) }
        body = try Self.write(&conversation, to: target, options: options)
        self.model = String(decoding: conversation.model, as: UTF8.self)
        isStreaming = conversation.isStreaming
        includesUsage = conversation.includesUsage
        dropped = conversation.dropped
    }

    static func read(
        _ body: JSONView,
        from source: APIDialect,
        to target: APIDialect,
        options: TranslationOptions = TranslationOptions()
    ) throws(TranslationError) -> Conversation {
        let base = RequestReading(target: target, options: options)
        _ = try body.requireObject()
        switch source {
        case .chat: return try ChatRequestReader(base).read(body)
        case .responses: return try ResponsesRequestReader(base).read(body)
        case .messages: return try MessagesRequestReader(base).read(body)
        case .gemini: return try GeminiRequestReader(base).read(body)
        case .completions: throw Self.untranslated(source)
        }
    }

    private static func write(
        _ conversation: inout Conversation,
        to target: APIDialect,
        options: TranslationOptions
    ) throws(TranslationError) -> [UInt8] {
        switch target {
        case .chat: return try ChatRequestWriter(options: options).write(&conversation)
        case .responses: return try ResponsesRequestWriter().write(&conversation)
        case .messages: return try MessagesRequestWriter(options: options).write(&conversation)
        case .gemini: return try GeminiRequestWriter().write(&conversation)
        case .completions: throw untranslated(target)
        }
    }

    private static func untranslated(_ dialect: APIDialect) -> TranslationError {
        TranslationError(.unsupported, "The \(dialect.apiName) API is not translated.")
    }
}
