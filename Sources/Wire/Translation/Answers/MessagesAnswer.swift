/// Reads a `message`.
enum MessagesWholeReader {
    static func read(_ body: JSONView) throws(TranslationError) -> Answer {
        var answer = Answer()
        answer.id = body["id"]?.text ?? []
        answer.model = body["model"]?.text ?? []
        for block in try body.expectElements("content") { try readBlock(block, into: &answer) }
        answer.ending = try ending(body)
        if let usage = body["usage"] { answer.usage = self.usage(usage) }
        return answer
    }

    private static func readBlock(_ block: JSONView, into answer: inout Answer) throws(TranslationError) {
        switch try block.expectWord("type") {
        case "text":
            let text = try block.expectText("text")
            if !text.isEmpty { answer.parts.append(.text(text)) }
        case "thinking":
            var thought = Conversation.Thought(text: try block.expectText("thinking"))
            thought.signature = signature(try block.optionalText("signature"))
            if !thought.text.isEmpty || thought.signature != nil { answer.parts.append(.reasoning(thought)) }
        case "redacted_thinking":
            let proof = ThoughtSignature(.redacted, try block.expectText("data"))
            answer.parts.append(.reasoning(Conversation.Thought(signature: proof)))
        case "tool_use":
            let input = try block.expect("input")
            guard input.isObject else { throw .upstream("The input of a tool use is not an object.") }
            let call = Conversation.ToolCall(
                id: try block.expectText("id"),
                name: try block.expectText("name"),
                arguments: input.raw
            )
            answer.parts.append(.call(call))
        default: throw .upstream("The upstream's answer has a block that cannot be translated.")
        }
    }

    static func signature(_ text: [UInt8]?) -> ThoughtSignature? {
        guard let text, !text.isEmpty else { return nil }
        return ThoughtSignature(carried: text) ?? ThoughtSignature(.messages, text)
    }

    /// - Parameter object: a message, or the delta of a `message_delta`.
    static func ending(_ object: JSONView) throws(TranslationError) -> Answer.Ending {
        Answer.Ending(
            finish: try finish(try object.expectWord("stop_reason")),
            stopSequence: try object.optionalText("stop_sequence"),
            explanation: try object["stop_details"]?.optionalText("explanation")
        )
    }

    private static func finish(_ word: String) throws(TranslationError) -> Answer.Finish {
        switch word {
        case "end_turn", "stop_sequence": .stop
        // A paused turn is one that is to be continued.
        case "max_tokens", "model_context_window_exceeded", "pause_turn": .length
        case "tool_use": .toolCalls
        case "refusal": .contentFilter
        default: throw .upstream("The upstream's answer has an unknown stop reason.")
        }
    }

    /// The API counts cached input apart from the rest.
    ///
    /// - Parameter before: counts that came earlier; what is missing now is as it was.
    static func usage(_ usage: JSONView, before: TokenCounts? = nil) -> TokenCounts {
        let read = usage.count("cache_read_input_tokens") ?? before?.cacheRead
        let write = usage.count("cache_creation_input_tokens") ?? before?.cacheWrite
        let uncachedBefore = before.map { $0.input &- ($0.cacheRead ?? 0) &- ($0.cacheWrite ?? 0) }
        let uncached = usage.count("input_tokens") ?? uncachedBefore ?? 0
        return TokenCounts(
            input: uncached &+ (read ?? 0) &+ (write ?? 0),
            output: usage.count("output_tokens") ?? before?.output ?? 0,
            cacheRead: read,
            cacheWrite: write,
            reasoning: usage["output_tokens_details"]?.count("thinking_tokens") ?? before?.reasoning
        )
    }
}

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

extension ThoughtSignature {
    /// As the signature of a `thinking` block: the API's own without a mark.
    var forMessages: [UInt8] { kind == .messages ? value : carried }

    /// As the `encrypted_content` of a reasoning item: OpenAI's own without a mark.
    var forResponses: [UInt8] {
        if case .responses = kind { value } else { carried }
    }
}
