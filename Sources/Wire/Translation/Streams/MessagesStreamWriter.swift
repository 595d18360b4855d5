/// Writes the events of a streamed `message`.
struct MessagesStreamWriter: AnswerStreamWriter {
    private let context: AnswerContext
    private var identity: AnswerIdentity?
    private var block: AnswerStep.Block?
    private var blockIndex = 0
    private var callCount = 0
    private var hasRefusal = false
    private var usage = TokenCounts()
    private var ending: Answer.Ending?
    /// True once `message_start` was written; it waits for token counts that come right after `begin`.
    private var hasStarted = false

    init(_ context: AnswerContext) { self.context = context }

    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError) {
        switch event {
        case .begin(let id, let model, let created):
            identity = AnswerIdentity(id: id, model: model, created: created, context: context)
        case .usage(let usage): self.usage = usage
        case .open(let block):
            start(to: &output)
            open(block, to: &output)
        case .delta(let text): writeText(text, to: &output)
        case .signature(let signature):
            writeDelta("signature_delta", "signature", signature.forMessages, to: &output)
        case .close: close(to: &output)
        case .finish(let ending):
            start(to: &output)
            self.ending = ending
        case .end: end(to: &output)
        case .failure(let failure):
            SSEEncoder.appendEvent("error", data: failure.body(in: .messages), to: &output)
        }
    }

    private mutating func start(to output: inout [UInt8]) {
        guard !hasStarted, let identity else { return }
        hasStarted = true
        let usage = usage
        Self.append("message_start", to: &output) { json in
            json.object("message") { json in
                json.string("id", identity.id("msg_"))
                json.word("type", "message")
                json.word("role", "assistant")
                json.string("model", identity.model)
                json.array("content") { _ in }
                json.null("stop_reason")
                json.null("stop_sequence")
                json.object("usage") { MessagesWholeWriter.writeUsage(usage, to: &$0) }
            }
        }
    }

    private mutating func open(_ block: AnswerStep.Block, to output: inout [UInt8]) {
        self.block = block
        let callID: [UInt8]
        if case .call(let id, _, _) = block {
            callID = identity?.callID(id, number: callCount) ?? id
            callCount += 1
        } else {
            callID = []
        }
        if block == .refusal { hasRefusal = true }
        Self.append("content_block_start", to: &output) { json in
            json.number("index", blockIndex)
            json.object("content_block") { Self.writeStart(of: block, callID, to: &$0) }
        }
    }

    private static func writeStart(of block: AnswerStep.Block, _ callID: [UInt8], to json: inout JSONWriter) {
        switch block {
        case .text, .refusal:
            json.word("type", "text")
            json.word("text", "")
        case .reasoning:
            json.word("type", "thinking")
            json.word("thinking", "")
            json.word("signature", "")
        case .redacted(let signature):
            json.word("type", "redacted_thinking")
            json.string("data", signature.value)
        case .call(_, let name, _):
            json.word("type", "tool_use")
            json.string("id", callID)
            json.string("name", name)
            json.object("input") { _ in }
        }
    }

    private func writeText(_ text: [UInt8], to output: inout [UInt8]) {
        switch block {
        case .text, .refusal: writeDelta("text_delta", "text", text, to: &output)
        case .reasoning: writeDelta("thinking_delta", "thinking", text, to: &output)
        case .call: writeDelta("input_json_delta", "partial_json", text, to: &output)
        case .redacted, nil: break
        }
    }

    private func writeDelta(_ type: StaticString, _ key: String, _ text: [UInt8], to output: inout [UInt8]) {
        Self.append("content_block_delta", to: &output) { json in
            json.number("index", blockIndex)
            json.object("delta") { json in
                json.word("type", type)
                json.string(key, text)
            }
        }
    }

    private mutating func close(to output: inout [UInt8]) {
        Self.append("content_block_stop", to: &output) { $0.number("index", blockIndex) }
        block = nil
        blockIndex += 1
    }

    private func end(to output: inout [UInt8]) {
        let ending = ending ?? Answer.Ending()
        Self.append("message_delta", to: &output) { json in
            json.object("delta") { MessagesWholeWriter.writeEnding(ending, hasRefusal: hasRefusal, to: &$0) }
            json.object("usage") { MessagesWholeWriter.writeUsage(usage, to: &$0) }
        }
        Self.append("message_stop", to: &output) { _ in }
    }

    private static func append(_ type: String, to output: inout [UInt8], _ body: (inout JSONWriter) -> Void) {
        let data = JSONWriter.object { json in
            json.string("type", Array(type.utf8))
            body(&json)
        }
        SSEEncoder.appendEvent(type, data: data, to: &output)
    }
}
