/// Reads a `response`.
enum ResponsesWholeReader {
    static func read(_ body: JSONView) throws(TranslationError) -> Answer {
        var answer = Answer()
        answer.id = body["id"]?.text ?? []
        answer.model = body["model"]?.text ?? []
        answer.created = body["created_at"]?.integer
        for item in try body.expectElements("output") { try readItem(item, into: &answer) }
        answer.ending.finish = try finish(body)
        answer.finishWithCalls()
        if let usage = body["usage"] { answer.usage = self.usage(usage) }
        return answer
    }

    private static func readItem(_ item: JSONView, into answer: inout Answer) throws(TranslationError) {
        switch try item.expectWord("type") {
        case "message":
            for part in try item.expectElements("content") {
                switch try part.expectWord("type") {
                case "output_text":
                    let text = try part.expectText("text")
                    if !text.isEmpty { answer.parts.append(.text(text)) }
                case "refusal":
                    let text = try part.expectText("refusal")
                    if !text.isEmpty { answer.parts.append(.refusal(text)) }
                default: throw .upstream("The upstream's answer has a part that cannot be translated.")
                }
            }
        case "function_call":
            let call = Conversation.ToolCall(
                id: try item.expectText("call_id"),
                name: try item.expectText("name"),
                arguments: try item.expectText("arguments")
            )
            answer.parts.append(.call(call))
        case "reasoning":
            let thought = try thought(item)
            if !thought.text.isEmpty || thought.signature != nil { answer.parts.append(.reasoning(thought)) }
        default: throw .upstream("The upstream's answer has an item that cannot be translated.")
        }
    }

    /// Summaries, or the thoughts themselves where a provider shows them, with empty lines between.
    private static func thought(_ item: JSONView) throws(TranslationError) -> Conversation.Thought {
        var texts: [[UInt8]] = []
        for part in item["summary"]?.elements ?? [] { texts.append(try part.expectText("text")) }
        for part in item["content"]?.elements ?? [] { texts.append(try part.expectText("text")) }
        return Conversation.Thought(
            text: Array(texts.joined(separator: Array("\n\n".utf8))),
            signature: try signature(of: item)
        )
    }

    static func signature(of item: JSONView) throws(TranslationError) -> ThoughtSignature? {
        guard let proof = try item.optionalText("encrypted_content"), !proof.isEmpty else { return nil }
        return ThoughtSignature(carried: proof) ?? ThoughtSignature(.responses(id: item["id"]?.text ?? []), proof)
    }

    static func finish(_ response: JSONView) throws(TranslationError) -> Answer.Finish {
        switch try response.expectWord("status") {
        case "completed": return .stop
        case "incomplete":
            return response["incomplete_details"]?["reason"]?.word == "content_filter" ? .contentFilter : .length
        default: throw .upstream("The upstream's answer is neither complete nor incomplete.")
        }
    }

    static func usage(_ usage: JSONView) -> TokenCounts {
        let input = usage["input_tokens_details"]
        return TokenCounts(
            input: usage.count("input_tokens") ?? 0,
            output: usage.count("output_tokens") ?? 0,
            cacheRead: input?.count("cached_tokens"),
            cacheWrite: input?.count("cache_write_tokens"),
            reasoning: usage["output_tokens_details"]?.count("reasoning_tokens")
        )
    }
}
