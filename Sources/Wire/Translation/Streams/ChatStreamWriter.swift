/// Writes a stream of `chat.completion.chunk`s.
struct ChatStreamWriter: AnswerStreamWriter {
    private let context: AnswerContext
    private var identity: AnswerIdentity?
    /// What every chunk begins with, up to its choices.
    private var envelope: [UInt8] = []
    private var block: AnswerStep.Block?
    private var callCount = 0
    private var hasRefusal = false
    private var usage: TokenCounts?

    init(_ context: AnswerContext) { self.context = context }

    mutating func write(_ event: AnswerStep, to output: inout [UInt8]) throws(TranslationError) {
        switch event {
        case .begin(let id, let model, let created): begin(id, model, created, to: &output)
        case .usage(let usage): self.usage = usage
        case .open(let block): open(block, to: &output)
        case .delta(let text): writeText(text, to: &output)
        case .signature: break  // no place for it
        case .close: block = nil
        case .finish(let ending): finish(ending, to: &output)
        case .end: end(to: &output)
        case .failure(let failure): SSEEncoder.appendEvent(data: failure.body(in: .chat), to: &output)
        }
    }

    private mutating func begin(_ id: [UInt8], _ model: [UInt8], _ created: Int?, to output: inout [UInt8]) {
        let identity = AnswerIdentity(id: id, model: model, created: created, context: context)
        self.identity = identity
        var json = JSONWriter()
        json.string("id", identity.id("chatcmpl-"))
        json.word("object", "chat.completion.chunk")
        json.number("created", identity.created)
        json.string("model", identity.model)
        envelope = Array("{".utf8) + json.bytes
        writeDelta(#""role":"assistant","content":"""#, to: &output) { _ in }
    }

    private mutating func open(_ block: AnswerStep.Block, to output: inout [UInt8]) {
        self.block = block
        if block == .refusal { hasRefusal = true }
        guard case .call(let id, let name, let signature) = block else { return }
        let number = callCount
        callCount += 1
        let callID = identity?.callID(id, number: number) ?? id
        writeDelta(#""tool_calls":["#, to: &output) { data in
            var json = JSONWriter()
            json.object { json in
                json.number("index", number)
                json.string("id", callID)
                json.word("type", "function")
                json.object("function") { json in
                    json.string("name", name)
                    json.word("arguments", "")
                }
                if let signature { ChatWholeWriter.writeSignature(signature, to: &json) }
            }
            data += json.bytes
            data.append(UInt8(ascii: "]"))
        }
    }

    private func writeText(_ text: [UInt8], to output: inout [UInt8]) {
        switch block {
        case .text: writeDelta(#""content":"#, to: &output) { JSONString.appendLiteral(text, to: &$0) }
        case .refusal: writeDelta(#""refusal":"#, to: &output) { JSONString.appendLiteral(text, to: &$0) }
        case .reasoning: writeDelta(#""reasoning_content":"#, to: &output) { JSONString.appendLiteral(text, to: &$0) }
        case .call:
            writeDelta(#""tool_calls":[{"index":\#(callCount - 1),"function":{"arguments":"#, to: &output) { data in
                JSONString.appendLiteral(text, to: &data)
                data.append(contentsOf: "}}]".utf8)
            }
        case .redacted, nil: break
        }
    }

    private mutating func finish(_ ending: Answer.Ending, to output: inout [UInt8]) {
        if let explanation = ending.explanation, !hasRefusal {
            writeDelta(#""refusal":"#, to: &output) { JSONString.appendLiteral(explanation, to: &$0) }
        }
        writeDelta("", finish: ChatWholeWriter.word(ending.finish), to: &output) { _ in }
    }

    private func end(to output: inout [UInt8]) {
        if context.includesUsage, let usage {
            var data = envelope
            data.append(contentsOf: #","choices":[],"usage":"#.utf8)
            data += JSONWriter.object { ChatWholeWriter.writeUsage(usage, to: &$0) }
            data.append(UInt8(ascii: "}"))
            SSEEncoder.appendEvent(data: data, to: &output)
        }
        output.append(contentsOf: SSEEncoder.done)
    }

    /// Writes a chunk around what stands inside of `delta`.
    private func writeDelta(
        _ start: String,
        finish: StaticString? = nil,
        to output: inout [UInt8],
        _ body: (inout [UInt8]) -> Void
    ) {
        var data = envelope
        data.append(contentsOf: #","choices":[{"index":0,"delta":{"#.utf8)
        data.append(contentsOf: start.utf8)
        body(&data)
        data.append(contentsOf: #"},"logprobs":null,"finish_reason":"#.utf8)
        if let finish { data.append(contentsOf: "\"\(finish)\"".utf8) } else { data.append(contentsOf: "null".utf8) }
        data.append(contentsOf: context.includesUsage ? #"}],"usage":null}"#.utf8 : "}]}".utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }
}
