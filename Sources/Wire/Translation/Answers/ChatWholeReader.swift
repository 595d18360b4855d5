/// Reads a `chat.completion`.
enum ChatWholeReader {
    static func read(_ body: JSONView) throws(TranslationError) -> Answer {
        let choices = try body.expectElements("choices")
        guard choices.count == 1 else { throw .upstream("The upstream's answer has not one choice.") }
        let message = try choices[0].expect("message")
        var answer = Answer()
        answer.id = body["id"]?.text ?? []
        answer.model = body["model"]?.text ?? []
        answer.created = body["created"]?.integer
        if let thought = reasoning(in: message) { answer.appendThought(thought) }
        try readContent(message["content"], into: &answer)
        if let refusal = try message.optionalText("refusal"), !refusal.isEmpty {
            answer.parts.append(.refusal(refusal))
        }
        if let calls = message["tool_calls"] {
            for call in calls.elements { answer.parts.append(.call(try readCall(call))) }
        }
        answer.ending.finish = try finish(try choices[0].expectWord("finish_reason"))
        answer.finishWithCalls()
        if let usage = body["usage"] { answer.usage = self.usage(usage) }
        return answer
    }

    /// What vendors call a train of thought; at most one of the names is in use.
    static func reasoning(in message: JSONView) -> [UInt8]? {
        message["reasoning_content"]?.text ?? message["reasoning"]?.text
    }

    /// A string, or parts that are texts and, as some vendors have it, thoughts.
    private static func readContent(_ content: JSONView?, into answer: inout Answer) throws(TranslationError) {
        guard let content else { return }
        if let text = content.text { return answer.appendText(text) }
        for part in content.elements {
            switch part["type"]?.word {
            case "text": answer.appendText(try part.expectText("text"))
            case "thinking":
                for thought in try part.expectElements("thinking") {
                    answer.appendThought(try thought.expectText("text"))
                }
            default: throw .upstream("The upstream's answer has a part that is not text.")
            }
        }
    }

    private static func readCall(_ call: JSONView) throws(TranslationError) -> Conversation.ToolCall {
        let function = try call.expect("function")
        return Conversation.ToolCall(
            id: try call.optionalText("id") ?? [],
            name: try function.expectText("name"),
            arguments: try function.optionalText("arguments") ?? [],
            signature: call["extra_content"]?["google"]?["thought_signature"]?.text
        )
    }

    /// Vendors have words of their own for a natural end.
    static func finish(_ word: String) throws(TranslationError) -> Answer.Finish {
        switch word {
        case "length": .length
        case "tool_calls", "function_call": .toolCalls
        case "content_filter": .contentFilter
        case "error": throw .upstream("The upstream's answer ended with an error.")
        default: .stop
        }
    }

    static func usage(_ usage: JSONView) -> TokenCounts {
        let input = usage["prompt_tokens_details"]
        return TokenCounts(
            input: usage.count("prompt_tokens") ?? 0,
            output: usage.count("completion_tokens") ?? 0,
            cacheRead: input?.count("cached_tokens"),
            cacheWrite: input?.count("cache_write_tokens"),
            reasoning: usage["completion_tokens_details"]?.count("reasoning_tokens")
        )
    }
}
