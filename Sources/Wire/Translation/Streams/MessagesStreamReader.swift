/// Reads the events of a streamed `message`.
struct MessagesStreamReader: AnswerStreamReader {
    private var hasBegun = false
    private var hasFinished = false
    private var blockIndex: Int?
    /// The block that has begun and has had no text yet; it is reported with its first.
    private var pending: AnswerStep.Block?
    private var usage = TokenCounts()

    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError) {
        guard let data = try event.document() else { return }
        let type = try data.expectWord("type")
        switch type {
        case "error": events.append(.failure(UpstreamFailure(reading: try data.expect("error"), status: nil)))
        case "message_start": try readStart(try data.expect("message"), to: &events)
        case _ where !hasBegun: break  // `ping` may come first; anything else is missed at the end
        case "content_block_start": try readBlock(data, to: &events)
        case "content_block_delta": try readDelta(data, to: &events)
        case "content_block_stop":
            try requireBlock(data)
            blockIndex = nil
            if pending == nil { events.append(.close) }
            pending = nil
        case "message_delta": try readMessageDelta(data, to: &events)
        case "message_stop":
            guard hasFinished else { throw .upstream("The upstream's stream ended without a stop reason.") }
            events.append(.end)
        default: break  // `ping`, and what the API may add
        }
    }

    mutating func readEnd(to events: inout [AnswerStep]) {}

    private mutating func readStart(_ message: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        guard !hasBegun else { throw .upstream("The upstream's stream begins twice.") }
        hasBegun = true
        events.append(.begin(id: message["id"]?.text ?? [], model: message["model"]?.text ?? [], created: nil))
        guard let usage = message["usage"] else { return }
        self.usage = MessagesWholeReader.usage(usage)
        events.append(.usage(self.usage))
    }

    private mutating func readBlock(_ data: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        guard blockIndex == nil, !hasFinished else {
            throw .upstream("A block of the upstream's answer is out of order.")
        }
        let block = try data.expect("content_block")
        blockIndex = data["index"]?.integer ?? 0
        switch try block.expectWord("type") {
        case "text": open(.text, try block.optionalText("text"), to: &events)
        case "thinking": open(.reasoning, try block.optionalText("thinking"), to: &events)
        case "redacted_thinking":
            events.append(.open(.redacted(ThoughtSignature(.redacted, try block.expectText("data")))))
        case "tool_use":
            let call = AnswerStep.Block.call(
                id: try block.expectText("id"),
                name: try block.expectText("name"),
                signature: nil
            )
            let input = block["input"]
            open(call, (input?.elements.isEmpty ?? true) ? nil : input?.raw, to: &events)
        default: throw .upstream("The upstream's answer has a block that cannot be translated.")
        }
    }

    private mutating func open(_ block: AnswerStep.Block, _ text: [UInt8]?, to events: inout [AnswerStep]) {
        pending = block
        if block.isCall { report(&events) }
        add(text ?? [], to: &events)
    }

    private mutating func report(_ events: inout [AnswerStep]) {
        guard let block = pending else { return }
        pending = nil
        events.append(.open(block))
    }

    private mutating func add(_ text: [UInt8], to events: inout [AnswerStep]) {
        guard !text.isEmpty else { return }
        report(&events)
        events.append(.delta(text))
    }

    private func requireBlock(_ data: JSONView) throws(TranslationError) {
        guard let blockIndex, data["index"]?.integer ?? 0 == blockIndex else {
            throw .upstream("A block of the upstream's answer is out of order.")
        }
    }

    private mutating func readDelta(_ data: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        try requireBlock(data)
        let delta = try data.expect("delta")
        switch try delta.expectWord("type") {
        case "text_delta": add(try delta.expectText("text"), to: &events)
        case "thinking_delta": add(try delta.expectText("thinking"), to: &events)
        case "input_json_delta": add(try delta.expectText("partial_json"), to: &events)
        case "signature_delta":
            if let signature = MessagesWholeReader.signature(try delta.expectText("signature")) {
                report(&events)
                events.append(.signature(signature))
            }
        default: break  // citations, which the other APIs have no place for
        }
    }

    private mutating func readMessageDelta(_ data: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        guard blockIndex == nil else { throw .upstream("A block of the upstream's answer is not closed.") }
        if let usage = data["usage"] {
            self.usage = MessagesWholeReader.usage(usage, before: self.usage)
            events.append(.usage(self.usage))
        }
        guard let delta = data["delta"], delta["stop_reason"] != nil, !hasFinished else { return }
        hasFinished = true
        events.append(.finish(try MessagesWholeReader.ending(delta)))
    }
}
