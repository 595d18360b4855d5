import AuditLog
import NIOCore
import Upstream
import Wire

/// What of an exchange passes between two APIs.
///
/// The request is translated after it was inspected and the answer before, so what is inspected is what the client says and
/// sees.
struct ExchangeTranslation {
    let client: APIDialect
    let upstream: APIDialect
    /// Advice that the upstream's API has no place for.
    let dropped: [DroppedParameter]
    let context: AnswerContext
    /// Of a streamed answer.
    var stream: StreamTranslator?

    /// The client's form of an upstream's answer, or of its error.
    func answer(_ body: [UInt8], status: Int) throws(TranslationError) -> [UInt8] {
        guard status < 300 else { return AnswerTranslation.error(body, status: status, to: client) }
        guard let document = try? JSONDocument(parsing: body) else { throw .unreadable }
        return try AnswerTranslation(document, from: upstream, to: client, context: context).body
    }
}

extension Exchange {
    /// The request in the words of an upstream that does not serve the client's operation, or the reason why not.
    func translated(
        _ body: ByteBuffer,
        _ operation: APIOperation,
        for target: UpstreamTarget,
        model: String
    ) throws(TranslationError) -> (body: ByteBuffer, operation: APIOperation)? {
        guard let facts, let client = operation.dialect, client.isTranslated, let upstream = target.translatedDialect
        else {
            return nil
        }
        guard let document = try? JSONDocument(parsing: Array(body.readableBytesView)) else { throw .unreadable }
        let request = try RequestTranslation(
            document,
            from: client,
            to: upstream,
            addressee: RequestTranslation.Addressee(model: model, isStreaming: facts.isStreaming),
            options: target.translation
        )
        translation = ExchangeTranslation(
            client: client,
            upstream: upstream,
            dropped: request.dropped,
            context: AnswerContext(
                fallbackID: id?.text ?? "weir",
                created: services.now(),
                fallbackModel: facts.model,
                includesUsage: facts.includesUsage
            )
        )
        let kind = APIOperation.Kind(upstream, isStreaming: facts.isStreaming)
        return (ByteBuffer(bytes: request.body), APIOperation(kind, urlModel: model))
    }

    /// Says what a translation left out, by names of our own.
    func writeDropped(into head: inout ResponseHead) {
        guard let dropped = translation?.dropped, !dropped.isEmpty else { return }
        head.field("x-weir-dropped", text: dropped.map(\.rawValue).joined(separator: ","))
    }
}

extension APIOperation.Kind {
    init(_ dialect: APIDialect, isStreaming: Bool) {
        switch dialect {
        case .chat: self = .chatCompletions
        case .completions: self = .completions
        case .responses: self = .responses
        case .messages: self = .messages
        case .gemini: self = isStreaming ? .streamGenerateContent : .generateContent
        }
    }
}

extension GatewayError {
    /// A request that cannot be said in the upstream's API.
    init(_ error: TranslationError) {
        self.init(.downstream, 400, code: error.code.rawValue, error.message, parameter: error.param)
    }
}
