/// A whole answer, or an error, in another API's words.
package struct AnswerTranslation: Hashable, Sendable {
    /// The body for the client.
    package let body: [UInt8]
    /// True if the upstream reports an error, whatever its status was.
    package let isFailure: Bool
    /// Token counts, if the upstream gives them.
    package let usage: TokenUsage?

    /// Translates the body of a 200 that is not a stream.
    ///
    /// - Throws: `upstream` if the document is no answer of `source`, or has what `target` cannot say.
    /// - Complexity: one pass over the body, and one over the result.
    package init(
        _ document: JSONDocument,
        from source: APIDialect,
        to target: APIDialect,
        context: AnswerContext
    ) throws(TranslationError) {
        let view = JSONView(document)
        if let failure = UpstreamFailure(in: view) {
            body = failure.body(in: target)
            isFailure = true
            usage = nil
            return
        }
        let answer = try Self.read(view, from: source)
        body = try Self.write(answer, to: target, context: context)
        isFailure = false
        usage = answer.usage?.counts
    }

    /// Translates the body of an error; one that cannot be read becomes a sentence of ours.
    package static func error(_ body: [UInt8], status: Int, to target: APIDialect) -> [UInt8] {
        if let document = try? JSONDocument(parsing: body), document.isContainer(0),
            let failure = UpstreamFailure(in: JSONView(document), status: status)
        {
            return failure.body(in: target, status: status)
        }
        let kind = UpstreamFailure.Kind(status: status) ?? .server
        return UpstreamFailure(kind, Array("The upstream answered with status \(status).".utf8))
            .body(in: target, status: status)
    }

    static func read(_ body: JSONView, from source: APIDialect) throws(TranslationError) -> Answer {
        guard body.isObject else { throw .upstream("The upstream's answer is not an object.") }
        switch source {
        case .chat: return try ChatWholeReader.read(body)
        case .responses: return try ResponsesWholeReader.read(body)
        case .messages: return try MessagesWholeReader.read(body)
        case .gemini: return try GeminiWholeReader.read(body)
        case .completions: throw .upstream("The \(source.apiName) API is not translated.")
        }
    }

    static func write(
        _ answer: Answer,
        to target: APIDialect,
        context: AnswerContext
    ) throws(TranslationError) -> [UInt8] {
        let identity = AnswerIdentity(answer, context: context)
        switch target {
        case .chat: return ChatWholeWriter.write(answer.explained, identity)
        case .responses: return ResponsesWholeWriter.write(answer.explained, identity)
        case .messages: return try MessagesWholeWriter.write(answer, identity)
        case .gemini: return try GeminiWholeWriter.write(answer, identity)
        case .completions: throw .upstream("The \(target.apiName) API is not translated.")
        }
    }
}

extension TokenCounts {
    var counts: TokenUsage { TokenUsage(promptTokens: input, completionTokens: output, totalTokens: total) }
}
