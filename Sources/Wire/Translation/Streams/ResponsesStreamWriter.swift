/// Writes the events of a streamed `response`.
///
/// The API says every text four times, the last time in the whole response; so the answer is kept until its end.
struct ResponsesStreamWriter: AnswerStreamWriter {
    private let context: AnswerContext
    private let maximumLength: Int
    private var identity: AnswerIdentity?
    private var answer = Answer()
    private var block: AnswerStep.Block?
    /// The open block's text so far.
    private var text: [UInt8] = []
    private var signature: ThoughtSignature?
    /// Bytes of all texts that are kept.
    private var length = 0
    private var sequenceNumber = 0

    init(_ context: AnswerContext, maximumLength: Int) {
        self.context = context
        self.maximumLength = maximumLength
    }

    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError) {
        switch event {
        case .begin(let id, let model, let created): begin(id, model, created, to: &output)
        case .usage(let usage): answer.usage = usage
        case .open(let block): try open(block, to: &output)
        case .delta(let text): try writeText(text, to: &output)
        case .signature(let signature): self.signature = signature
        case .close: close("completed", to: &output)
        case .finish(let ending): try finish(ending, to: &output)
        case .end: end(to: &output)
        case .failure(let failure): fail(failure, to: &output)
        }
    }

    private mutating func begin(_ id: [UInt8], _ model: [UInt8], _ created: Int?, to output: inout [UInt8]) {
        let identity = AnswerIdentity(id: id, model: model, created: created, context: context)
        self.identity = identity
        let response = ResponsesWholeWriter.write(answer, identity, .inProgress)
        append("response.created", to: &output) { $0.raw("response", response) }
        append("response.in_progress", to: &output) { $0.raw("response", response) }
    }

    private mutating func keep(_ count: Int) throws(TranslationError) {
        length += count
        guard length <= maximumLength else { throw TranslationError(.tooLong, "The upstream's answer is too long.") }
    }

    private mutating func finish(_ ending: Answer.Ending, to output: inout [UInt8]) throws(TranslationError) {
        if let explanation = ending.explanation, !answer.hasRefusal {
            try open(.refusal, to: &output)
            try writeText(explanation, to: &output)
            close(ResponsesWholeWriter.itemStatus(ending.finish), to: &output)
        }
        answer.ending = ending
    }

    private mutating func end(to output: inout [UInt8]) {
        guard let identity else { return }
        let response = ResponsesWholeWriter.write(answer, identity)
        switch answer.ending.finish {
        case .stop, .toolCalls: append("response.completed", to: &output) { $0.raw("response", response) }
        case .length, .contentFilter: append("response.incomplete", to: &output) { $0.raw("response", response) }
        }
    }

    /// Flat members for clients that read events, and an object for those that raise.
    private mutating func fail(_ failure: UpstreamFailure, to output: inout [UInt8]) {
        append("error", to: &output) { json in
            if let code = failure.code { json.string("code", code) } else { json.null("code") }
            json.string("message", failure.message)
            if let param = failure.param { json.string("param", param) } else { json.null("param") }
            json.object("error") { failure.writeOpenAI(to: &$0) }
        }
    }

    private mutating func append(_ type: String, to output: inout [UInt8], _ body: (inout JSONWriter) -> Void) {
        let data = JSONWriter.object { json in
            json.string("type", Array(type.utf8))
            json.number("sequence_number", sequenceNumber)
            body(&json)
        }
        sequenceNumber += 1
        SSEEncoder.appendEvent(type, data: data, to: &output)
    }
}

extension ResponsesStreamWriter {
    /// The open block as a part of the answer, with the text that it has.
    private func part(_ text: [UInt8]) -> Answer.Part? {
        switch block {
        case .text: .text(text)
        case .refusal: .refusal(text)
        case .reasoning: .reasoning(Conversation.Thought(text: text, signature: signature))
        case .redacted(let signature): .reasoning(Conversation.Thought(signature: signature))
        case .call(let id, let name, _): .call(Conversation.ToolCall(id: id, name: name, arguments: text))
        case nil: nil
        }
    }

    private var outputIndex: Int { answer.parts.count }

    private func itemID(_ identity: AnswerIdentity) -> [UInt8] {
        switch block {
        case .text, .refusal, nil: identity.id("msg_", outputIndex)
        case .reasoning, .redacted: identity.id("rs_", outputIndex)
        case .call: identity.id("fc_", outputIndex)
        }
    }

    private mutating func open(_ block: AnswerStep.Block, to output: inout [UInt8]) throws(TranslationError) {
        self.block = block
        text = []
        signature = nil
        guard let identity, let part = part([]) else { return }
        try keep(64)  // so that blocks without a text are bounded too
        let index = outputIndex
        append("response.output_item.added", to: &output) { json in
            json.number("output_index", index)
            json.object("item") { Self.writeOpenItem(part, identity, index, to: &$0) }
        }
        switch block {
        case .text, .refusal:
            appendPart("response.content_part.added", identity, "content_index", to: &output) { json in
                json.object("part") { ResponsesWholeWriter.writeContent(part, to: &$0) }
            }
        case .reasoning, .redacted, .call: break  // a summary begins with its text
        }
    }

    private mutating func openSummary(_ identity: AnswerIdentity, to output: inout [UInt8]) {
        appendPart("response.reasoning_summary_part.added", identity, "summary_index", to: &output) { json in
            json.object("part") { ResponsesWholeWriter.writeSummary([], to: &$0) }
        }
    }

    /// The item before it has anything in it.
    private static func writeOpenItem(
        _ part: Answer.Part,
        _ identity: AnswerIdentity,
        _ index: Int,
        to json: inout JSONWriter
    ) {
        switch part {
        case .text, .refusal:
            json.string("id", identity.id("msg_", index))
            json.word("type", "message")
            json.word("status", "in_progress")
            json.word("role", "assistant")
            json.array("content") { _ in }
        case .reasoning, .call: ResponsesWholeWriter.writeItem(part, identity, index, "in_progress", to: &json)
        }
    }

    private mutating func writeText(_ text: [UInt8], to output: inout [UInt8]) throws(TranslationError) {
        guard let identity, let block else { return }
        try keep(text.count)
        if block == .reasoning, self.text.isEmpty { openSummary(identity, to: &output) }
        self.text += text
        switch block {
        case .text:
            appendPart("response.output_text.delta", identity, "content_index", to: &output) { json in
                json.string("delta", text)
                json.array("logprobs") { _ in }
            }
        case .refusal:
            appendPart("response.refusal.delta", identity, "content_index", to: &output) { $0.string("delta", text) }
        case .reasoning:
            appendPart("response.reasoning_summary_text.delta", identity, "summary_index", to: &output) {
                $0.string("delta", text)
            }
        case .call:
            appendPart("response.function_call_arguments.delta", identity, nil, to: &output) {
                $0.string("delta", text)
            }
        case .redacted: break
        }
    }

    private mutating func close(_ status: StaticString, to output: inout [UInt8]) {
        guard let identity, let block, let part = part(text) else { return }
        let text = text
        switch block {
        case .text:
            appendPart("response.output_text.done", identity, "content_index", to: &output) { json in
                json.string("text", text)
                json.array("logprobs") { _ in }
            }
            appendContentDone(part, identity, to: &output)
        case .refusal:
            appendPart("response.refusal.done", identity, "content_index", to: &output) { $0.string("refusal", text) }
            appendContentDone(part, identity, to: &output)
        case .reasoning where text.isEmpty: break
        case .reasoning:
            appendPart("response.reasoning_summary_text.done", identity, "summary_index", to: &output) {
                $0.string("text", text)
            }
            appendPart("response.reasoning_summary_part.done", identity, "summary_index", to: &output) { json in
                json.object("part") { ResponsesWholeWriter.writeSummary(text, to: &$0) }
            }
        case .call(_, let name, _):
            appendPart("response.function_call_arguments.done", identity, nil, to: &output) { json in
                json.string("name", name)
                json.string("arguments", text)
            }
        case .redacted: break
        }
        let index = outputIndex
        append("response.output_item.done", to: &output) { json in
            json.number("output_index", index)
            json.object("item") { ResponsesWholeWriter.writeItem(part, identity, index, status, to: &$0) }
        }
        answer.parts.append(part)
        self.block = nil
    }

    private mutating func appendContentDone(_ part: Answer.Part, _ identity: AnswerIdentity, to output: inout [UInt8]) {
        appendPart("response.content_part.done", identity, "content_index", to: &output) { json in
            json.object("part") { ResponsesWholeWriter.writeContent(part, to: &$0) }
        }
    }

    /// An event about a part of the open item.
    private mutating func appendPart(
        _ type: String,
        _ identity: AnswerIdentity,
        _ indexKey: String?,
        to output: inout [UInt8],
        _ body: (inout JSONWriter) -> Void
    ) {
        let index = outputIndex
        let id = itemID(identity)
        append(type, to: &output) { json in
            json.string("item_id", id)
            json.number("output_index", index)
            if let indexKey { json.number(indexKey, 0) }
            body(&json)
        }
    }
}
