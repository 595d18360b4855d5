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
    ///
    /// - Parameter status: of HTTP; it stays what it is.
    package static func error(_ body: [UInt8], status: Int, to target: APIDialect) -> [UInt8] {
        failure(body, status: status).body(in: target, status: status)
    }

    private static func failure(_ body: [UInt8], status: Int) -> UpstreamFailure {
        let kind = UpstreamFailure.Kind(status: status) ?? .server
        guard let document = try? JSONDocument(parsing: body) else {
            return UpstreamFailure(kind, Array("The upstream answered with status \(status).".utf8))
        }
        let view = JSONView(document)
        if let failure = UpstreamFailure(in: view, status: status) { return failure }
        // Some servers of the chat dialect have the message right in the body.
        let message = view["message"]?.text ?? view["detail"]?.text
        return UpstreamFailure(kind, message ?? Array("The upstream answered with status \(status).".utf8))
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
        case .messages: return try MessagesWholeWriter.write(answer.withoutCutCalls, identity)
        case .gemini: return try GeminiWholeWriter.write(answer.withoutCutCalls, identity)
        case .completions: throw .upstream("The \(target.apiName) API is not translated.")
        }
    }
}

extension TokenCounts {
    var counts: TokenUsage { TokenUsage(promptTokens: input, completionTokens: output, totalTokens: total) }
}
