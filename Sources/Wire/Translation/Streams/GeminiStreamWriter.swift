/// Writes a stream of `GenerateContentResponse`s.
///
/// A call is written whole when it is closed: the API has it in one part.
struct GeminiStreamWriter: AnswerStreamWriter {
    private let context: AnswerContext
    private let maximumLength: Int
    private var identity: AnswerIdentity?
    private var block: AnswerStep.Block?
    private var arguments: [UInt8] = []
    /// Why the last call could not be written: forgiven if the answer was cut there.
    private var pendingError: TranslationError?
    private var callCount = 0
    private var hasRefusal = false
    private var usage: TokenCounts?
    private var ending: Answer.Ending?

    init(_ context: AnswerContext, maximumLength: Int) {
        self.context = context
        self.maximumLength = maximumLength
    }

    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError) {
        switch event {
        case .begin(let id, let model, let created):
            identity = AnswerIdentity(id: id, model: model, created: created, context: context)
        case .usage(let usage): self.usage = usage
        case .open(let block):
            if let pendingError { throw pendingError }
            self.block = block
            if block == .refusal { hasRefusal = true }
        case .delta(let text): try writeText(text, to: &output)
        case .signature: break  // no place for it
        case .close: close(to: &output)
        case .finish(let ending):
            if let pendingError, !ending.isEarly { throw pendingError }
            self.ending = ending
        case .end: end(to: &output)
        case .failure(let failure): SSEEncoder.appendEvent(data: failure.body(in: .gemini), to: &output)
        }
    }

    private mutating func writeText(_ text: [UInt8], to output: inout [UInt8]) throws(TranslationError) {
        switch block {
        case .text, .refusal: writePart(to: &output) { $0.string("text", text) }
        case .reasoning:
            writePart(to: &output) { json in
                json.string("text", text)
                json.flag("thought", true)
            }
        case .call:
            guard arguments.count + text.count <= maximumLength else {
                throw TranslationError(.tooLong, "The arguments of a tool call are too long.")
            }
            arguments += text
        case .redacted, nil: break
        }
    }

    private mutating func close(to output: inout [UInt8]) {
        defer { block = nil }
        guard case .call(let id, let name, let signature)? = block, let identity else { return }
        let call = Conversation.ToolCall(id: id, name: name, arguments: arguments, signature: signature)
        let callID = identity.callID(id, number: callCount)
        callCount += 1
        arguments = []
        do throws(TranslationError) {
            try writePart(to: &output) { (json) throws(TranslationError) in
                try GeminiWholeWriter.writeCall(call, callID, to: &json)
            }
        } catch {
            pendingError = error
        }
    }

    private func writePart<Failure>(
        to output: inout [UInt8],
        _ part: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        try writeChunk(to: &output, isLast: false) { (json) throws(Failure) in try json.object(part) }
    }

    private func end(to output: inout [UInt8]) {
        writeChunk(to: &output, isLast: true) { json in json.object { $0.word("text", "") } }
    }

    private func writeChunk<Failure>(
        to output: inout [UInt8],
        isLast: Bool,
        _ parts: (inout JSONWriter) throws(Failure) -> Void
    ) throws(Failure) {
        let data = try JSONWriter.object { (json) throws(Failure) in
            try json.array("candidates") { (json) throws(Failure) in
                try json.object { (json) throws(Failure) in
                    try json.object("content") { (json) throws(Failure) in
                        try json.array("parts", parts)
                        json.word("role", "model")
                    }
                    if isLast, let ending {
                        GeminiWholeWriter.writeEnding(ending, hasRefusal: hasRefusal, to: &json)
                    }
                    json.number("index", 0)
                }
            }
            if isLast, let usage { json.object("usageMetadata") { GeminiWholeWriter.writeUsage(usage, to: &$0) } }
            if let identity { GeminiWholeWriter.writeIdentity(identity, to: &json) }
        }
        SSEEncoder.appendEvent(data: data, to: &output)
    }
}
