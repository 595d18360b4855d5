/// Writes a `message`.
enum MessagesWholeWriter {
    static func write(_ answer: Answer, _ identity: AnswerIdentity) throws(TranslationError) -> [UInt8] {
        try JSONWriter.object(capacity: 2048) { (json) throws(TranslationError) in
            json.string("id", identity.id("msg_"))
            json.word("type", "message")
            json.word("role", "assistant")
            json.string("model", identity.model)
            try json.array("content") { (json) throws(TranslationError) in
                var number = 0
                for part in answer.parts {
                    try json.object { (json) throws(TranslationError) in
                        try writeBlock(part, identity, &number, to: &json)
                    }
                }
            }
            writeEnding(answer.ending, hasRefusal: answer.hasRefusal, to: &json)
            json.object("usage") { writeUsage(answer.usage ?? TokenCounts(), to: &$0) }
        }
    }

    private static func writeBlock(
        _ part: Answer.Part,
        _ identity: AnswerIdentity,
        _ callNumber: inout Int,
        to json: inout JSONWriter
    ) throws(TranslationError) {
        switch part {
        case .text(let text), .refusal(let text):
            json.word("type", "text")
            json.string("text", text)
        case .reasoning(let thought) where thought.signature?.kind == .redacted:
            json.word("type", "redacted_thinking")
            json.string("data", thought.signature?.value ?? [])
        case .reasoning(let thought):
            json.word("type", "thinking")
            json.string("thinking", thought.text)
            json.string("signature", thought.signature?.forMessages ?? [])
        case .call(let call):
            guard let input = ToolArguments.object(in: call.arguments) else {
                throw .upstream("The arguments of a tool call are not a JSON object.")
            }
            json.word("type", "tool_use")
            json.string("id", identity.callID(call.id, number: callNumber))
            json.string("name", call.name)
            json.raw("input", input)
            callNumber += 1
        }
    }

    /// - Parameter hasRefusal: true if the model declined, which OpenAI's APIs say in the text alone.
    static func writeEnding(_ ending: Answer.Ending, hasRefusal: Bool, to json: inout JSONWriter) {
        let isRefusal = ending.finish == .contentFilter || hasRefusal
        switch ending.finish {
        case _ where isRefusal: json.word("stop_reason", "refusal")
        case .length: json.word("stop_reason", "max_tokens")
        case .toolCalls: json.word("stop_reason", "tool_use")
        case .stop, .contentFilter: json.word("stop_reason", ending.stopSequence == nil ? "end_turn" : "stop_sequence")
        }
        if let sequence = ending.stopSequence {
            json.string("stop_sequence", sequence)
        } else {
            json.null("stop_sequence")
        }
        guard isRefusal, let explanation = ending.explanation else { return }
        json.object("stop_details") { json in
            json.word("type", "refusal")
            json.null("category")
            json.string("explanation", explanation)
        }
    }

    static func writeUsage(_ usage: TokenCounts, to json: inout JSONWriter) {
        let read = usage.cacheRead ?? 0
        let write = usage.cacheWrite ?? 0
        json.number("input_tokens", max(0, usage.input - read - write))
        json.number("cache_creation_input_tokens", write)
        json.number("cache_read_input_tokens", read)
        json.number("output_tokens", usage.output)
        if let reasoning = usage.reasoning {
            json.object("output_tokens_details") { $0.number("thinking_tokens", reasoning) }
        }
    }
}
