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
