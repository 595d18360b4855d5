/// Reads a stream of `chat.completion.chunk`s.
struct ChatStreamReader: AnswerStreamReader {
    private var hasBegun = false
    private var ending: Answer.Ending?
    private var blocks = BlockSwitch()
    /// The open call's index and id as the upstream gives them.
    private var call: (index: Int, id: [UInt8])?
    private var hasCalls = false

    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError) {
        if event.isDone { return try readDone(to: &events) }
        guard let chunk = try event.document() else { return }
        if let failure = UpstreamFailure(in: chunk) { return events.append(.failure(failure)) }
        begin(chunk, to: &events)
        for choice in chunk["choices"]?.elements ?? [] { try readChoice(choice, to: &events) }
        if let usage = chunk["usage"] { events.append(.usage(ChatWholeReader.usage(usage))) }
    }

    mutating func readEnd(to events: inout [AnswerStep]) {}

    /// Some providers send a chunk about the prompt first, which names neither the answer nor the model.
    private mutating func begin(_ chunk: JSONView, to events: inout [AnswerStep]) {
        let id = chunk["id"]?.text ?? []
        guard !hasBegun, !id.isEmpty || chunk["choices"]?.elements.isEmpty == false else { return }
        hasBegun = true
        events.append(.begin(id: id, model: chunk["model"]?.text ?? [], created: chunk["created"]?.integer))
    }

    private func readDone(to events: inout [AnswerStep]) throws(TranslationError) {
        guard ending != nil else { throw .upstream("The upstream's stream ended without a finish reason.") }
        events.append(.end)
    }

    private mutating func readChoice(_ choice: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        guard choice["index"]?.integer ?? 0 == 0 else { throw .upstream("The upstream's answer has not one choice.") }
        if let delta = choice["delta"] { try readDelta(delta, to: &events) }
        guard ending == nil, let reason = choice["finish_reason"]?.word else { return }
        var ending = Answer.Ending(finish: try ChatWholeReader.finish(reason))
        if ending.finish == .stop, hasCalls { ending.finish = .toolCalls }
        self.ending = ending
        blocks.close(&events)
        events.append(.finish(ending))
    }

    private mutating func readDelta(_ delta: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        if ending != nil { return try readAfterEnd(delta) }
        if let thought = ChatWholeReader.reasoning(in: delta) { add(thought, to: .reasoning, &events) }
        try readContent(delta["content"], to: &events)
        if let refusal = try delta.optionalText("refusal") { add(refusal, to: .refusal, &events) }
        for part in delta["tool_calls"]?.elements ?? [] { try readCall(part, to: &events) }
    }

    /// Some providers repeat an empty delta with the token counts; text after the end has no place.
    private func readAfterEnd(_ delta: JSONView) throws(TranslationError) {
        let isEmpty = delta["tool_calls"]?.elements.isEmpty ?? true
        guard isEmpty, delta["content"]?.text?.isEmpty ?? true else {
            throw .upstream("The upstream's answer goes on after its finish reason.")
        }
    }

    private mutating func readContent(_ content: JSONView?, to events: inout [AnswerStep]) throws(TranslationError) {
        guard let content else { return }
        if let text = content.text { return add(text, to: .text, &events) }
        for part in content.elements {
            switch part["type"]?.word {
            case "text": add(try part.expectText("text"), to: .text, &events)
            case "thinking":
                for thought in try part.expectElements("thinking") {
                    add(try thought.expectText("text"), to: .reasoning, &events)
                }
            default: throw .upstream("The upstream's answer has a part that is not text.")
            }
        }
    }

    private mutating func add(_ text: [UInt8], to block: AnswerStep.Block, _ events: inout [AnswerStep]) {
        guard !text.isEmpty else { return }
        call = nil
        blocks.add(text, to: block, &events)
    }

    /// The next part of a call, or the first of another.
    ///
    /// Some providers number all calls 0; a new id beside a name begins a new call then.
    private mutating func readCall(_ part: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        let index = part["index"]?.integer ?? 0
        let id = try part.optionalText("id") ?? []
        let function = part["function"]
        let name = try function?.optionalText("name") ?? []
        let isNew = call.map { $0.index != index || (!id.isEmpty && id != $0.id && !name.isEmpty) } ?? true
        if isNew {
            guard !name.isEmpty else {
                throw .upstream("The parts of two tool calls are mixed in the upstream's stream.")
            }
            call = (index, id)
            hasCalls = true
            let signature = part["extra_content"]?["google"]?["thought_signature"]?.text
            blocks.begin(.call(id: id, name: name, signature: signature), &events)
        }
        guard let arguments = try function?.optionalText("arguments"), !arguments.isEmpty else { return }
        events.append(.delta(arguments))
    }
}
