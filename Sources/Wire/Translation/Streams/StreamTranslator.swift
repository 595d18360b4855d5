/// Turns one API's stream into another's while it comes.
///
/// Deltas go on as they come. What is held back is what the client's API cannot say in pieces: the arguments of a call
/// for Gemini's, and the whole answer once more for the last event of Responses'. What comes out depends on the stream
/// alone, not on how it was cut.
///
/// A stream that breaks off, reports an error or is not in its API's shape ends in the client's API's form of an error,
/// never in what looks like an end.
package struct StreamTranslator: Sendable {
    package enum State: Hashable, Sendable {
        case running
        /// The answer is complete, and so is what was written.
        case ended
        /// The upstream reported an error or broke off; the client was told.
        case failed
        /// The upstream's stream could not be read or said; the client was told.
        case refused(TranslationError)
    }

    package private(set) var state = State.running
    /// The latest token counts.
    package private(set) var usage: TokenUsage?
    private let target: APIDialect
    private var decoder: SSEDecoder
    private var reader: any AnswerStreamReader
    private var writer: any AnswerStreamWriter
    private var events: [AnswerStep] = []

    /// - Parameters:
    ///   - source: the upstream's dialect.
    ///   - target: the client's.
    ///   - maximumEventLength: bytes of one event.
    ///   - maximumAnswerLength: bytes of an answer, where it must be held.
    package init(
        from source: APIDialect,
        to target: APIDialect,
        context: AnswerContext,
        maximumEventLength: Int = 1 << 20,
        maximumAnswerLength: Int = 16 << 20
    ) throws(TranslationError) {
        self.target = target
        decoder = SSEDecoder(maximumEventLength: maximumEventLength)
        switch source {
        case .chat: reader = ChatStreamReader()
        case .responses: reader = ResponsesStreamReader()
        case .messages: reader = MessagesStreamReader()
        case .gemini: reader = GeminiStreamReader()
        case .completions: throw .upstream("The \(source.apiName) API is not translated.")
        }
        switch target {
        case .chat: writer = ChatStreamWriter(context)
        case .responses: writer = ResponsesStreamWriter(context, maximumLength: maximumAnswerLength)
        case .messages: writer = MessagesStreamWriter(context)
        case .gemini: writer = GeminiStreamWriter(context, maximumLength: maximumAnswerLength)
        case .completions: throw .upstream("The \(target.apiName) API is not translated.")
        }
    }

    /// Takes what has arrived and appends what the client gets for it.
    ///
    /// Whatever comes after the end is ignored.
    package mutating func receive(_ chunk: some Collection<UInt8>, to output: inout [UInt8]) {
        guard state == .running else { return }
        decoder.receive(chunk)
        do throws(TranslationError) {
            while state == .running, let event = try nextEvent() { try translate(event, to: &output) }
        } catch {
            refuse(error, to: &output)
        }
    }

    /// The upstream has closed the stream, in order or not.
    package mutating func finish(to output: inout [UInt8]) {
        guard state == .running else { return }
        do throws(TranslationError) {
            events.removeAll(keepingCapacity: true)
            reader.readEnd(to: &events)
            try writeEvents(to: &output)
            if state == .running { try write(.failure(.brokenStream), to: &output) }
        } catch {
            refuse(error, to: &output)
        }
    }

    private mutating func nextEvent() throws(TranslationError) -> SSEEvent? {
        do throws(SSEError) {
            return try decoder.next()
        } catch {
            throw TranslationError(error.code == .eventTooLong ? .tooLong : .upstream, error.message)
        }
    }

    private mutating func translate(_ event: SSEEvent, to output: inout [UInt8]) throws(TranslationError) {
        events.removeAll(keepingCapacity: true)
        do throws(TranslationError) {
            try reader.read(event, to: &events)
        } catch {
            // What the event said before it went wrong is said; that it went wrong comes next.
            try writeEvents(to: &output)
            throw error
        }
        try writeEvents(to: &output)
    }

    private mutating func writeEvents(to output: inout [UInt8]) throws(TranslationError) {
        let events = events
        for event in events where state == .running { try write(event, to: &output) }
    }

    private mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError) {
        switch event {
        case .usage(let counts): usage = counts.counts
        case .end: state = .ended
        case .failure: state = .failed
        default: break
        }
        try writer.write(event, to: &output)
    }

    private mutating func refuse(_ error: TranslationError, to output: inout [UInt8]) {
        state = .refused(error)
        // No writer throws for a failure.
        try? writer.write(.failure(UpstreamFailure(error)), to: &output)
    }
}
