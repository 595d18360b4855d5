/// Reads a stream of `GenerateContentResponse`s, which ends with its last byte.
struct GeminiStreamReader: AnswerStreamReader {
    private var hasBegun = false
    private var hasCalls = false
    private var ending: Answer.Ending?
    private var blocks = BlockSwitch()

    mutating func read(_ event: SSEEvent, to events: inout [AnswerStep]) throws(TranslationError) {
        guard let chunk = try event.document() else { return }
        if let failure = UpstreamFailure(in: chunk) { return events.append(.failure(failure)) }
        if !hasBegun {
            hasBegun = true
            let id = chunk["responseId"]?.text ?? []
            events.append(.begin(id: id, model: chunk["modelVersion"]?.text ?? [], created: nil))
        }
        if let usage = chunk["usageMetadata"] { events.append(.usage(GeminiWholeReader.usage(usage))) }
        if let ending = try GeminiWholeReader.promptEnding(chunk) { finish(ending, to: &events) }
        let candidates = chunk["candidates"]?.elements ?? []
        guard candidates.count <= 1 else { throw .upstream("The upstream's answer has not one candidate.") }
        for candidate in candidates { try readCandidate(candidate, to: &events) }
    }

    mutating func readEnd(to events: inout [AnswerStep]) {
        if ending != nil { events.append(.end) }
    }

    private mutating func readCandidate(_ candidate: JSONView, to events: inout [AnswerStep]) throws(TranslationError) {
        for part in candidate["content"]?["parts"]?.elements ?? [] {
            let part = try GeminiPart(part)
            guard ending == nil || part.isEmpty else {
                throw .upstream("The upstream's answer goes on after its finish reason.")
            }
            readPart(part, to: &events)
        }
        guard let reason = candidate["finishReason"]?.word else { return }
        finish(try GeminiWholeReader.ending(candidate, reason), to: &events)
    }

    private mutating func readPart(_ part: GeminiPart, to events: inout [AnswerStep]) {
        switch part {
        case .text(let text): blocks.add(text, to: .text, &events)
        case .thought(let text): blocks.add(text, to: .reasoning, &events)
        case .call(let call):
            hasCalls = true
            blocks.begin(.call(id: call.id, name: call.name, signature: call.signature), &events)
            events.append(.delta(call.arguments))
            blocks.close(&events)
        }
    }

    private mutating func finish(_ ending: Answer.Ending, to events: inout [AnswerStep]) {
        guard self.ending == nil else { return }
        var ending = ending
        if ending.finish == .stop, hasCalls { ending.finish = .toolCalls }
        self.ending = ending
        blocks.close(&events)
        events.append(.finish(ending))
    }
}

extension GeminiPart {
    var isEmpty: Bool {
        switch self {
        case .text(let text), .thought(let text): text.isEmpty
        case .call: false
        }
    }
}
