import Wire

/// Requests and answers in each API's own words, for the translation tests.
enum TranslationFixtures {
    struct Request: Sendable {
        let name: String
        let body: String
        /// What Gemini's URL says.
        var isStreaming = false
    }

    /// An answer whole and streamed, which say the same.
    struct Answer: Sendable {
        let name: String
        let whole: String
        let stream: String
    }

    static let dialects: [APIDialect] = [.chat, .responses, .messages, .gemini]

    static var pairs: [(source: APIDialect, target: APIDialect)] {
        dialects.flatMap { source in dialects.filter { $0 != source }.map { (source, $0) } }
    }

    static func requests(in dialect: APIDialect) -> [Request] {
        switch dialect {
        case .chat: chatRequests
        case .responses: responsesRequests
        case .messages: messagesRequests
        case .gemini: geminiRequests
        case .completions: []
        }
    }

    static func answers(in dialect: APIDialect) -> [Answer] {
        switch dialect {
        case .chat: chatAnswers
        case .responses: responsesAnswers
        case .messages: messagesAnswers
        case .gemini: geminiAnswers
        case .completions: []
        }
    }

    static let context = AnswerContext(fallbackID: "req-1", created: 1_700_000_000, includesUsage: true)

    static func document(_ text: String) throws -> JSONDocument { try JSONDocument(parsing: utf8(text)) }

    static func translate(
        _ request: Request,
        from source: APIDialect,
        to target: APIDialect,
        options: TranslationOptions = TranslationOptions()
    ) throws -> RequestTranslation {
        let addressee = RequestTranslation.Addressee(model: "gemini-3-pro", isStreaming: request.isStreaming)
        return try RequestTranslation(
            document(request.body),
            from: source,
            to: target,
            addressee: source == .gemini ? addressee : nil,
            options: options
        )
    }

    /// Feeds a stream in these pieces; what the client gets.
    static func stream(
        _ chunks: [[UInt8]],
        from source: APIDialect,
        to target: APIDialect,
        context: AnswerContext = context
    ) throws -> (output: [UInt8], translator: StreamTranslator) {
        var translator = try StreamTranslator(from: source, to: target, context: context)
        var output: [UInt8] = []
        for chunk in chunks { translator.receive(chunk, to: &output) }
        translator.finish(to: &output)
        return (output, translator)
    }

    /// Lines of JSON as events without a name.
    static func events(_ lines: String, done: Bool) -> String {
        let events = lines.split(separator: "\n").map { "data: \($0)\n\n" }.joined()
        return done ? events + "data: [DONE]\n\n" : events
    }

    /// Lines of JSON as events with the name that their first member `type` says.
    static func named(_ lines: String) -> String {
        lines.split(separator: "\n").map { line in
            let name = line.split(separator: "\"", omittingEmptySubsequences: false)[3]
            return "event: \(name)\ndata: \(line)\n\n"
        }.joined()
    }
}
