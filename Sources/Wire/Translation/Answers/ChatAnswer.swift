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

/// Writes a `chat.completion`.
enum ChatWholeWriter {
    static func write(_ answer: Answer, _ identity: AnswerIdentity) -> [UInt8] {
        JSONWriter.object(capacity: 2048) { json in
            json.string("id", identity.id("chatcmpl-"))
            json.word("object", "chat.completion")
            json.number("created", identity.created)
            json.string("model", identity.model)
            json.array("choices") { json in
                json.object { json in
                    json.number("index", 0)
                    json.object("message") { writeMessage(answer, identity, to: &$0) }
                    json.null("logprobs")
                    json.word("finish_reason", word(answer.ending.finish))
                }
            }
            if let usage = answer.usage { json.object("usage") { writeUsage(usage, to: &$0) } }
        }
    }

    private static func writeMessage(_ answer: Answer, _ identity: AnswerIdentity, to json: inout JSONWriter) {
        var texts: [[UInt8]] = []
        var refusals: [[UInt8]] = []
        var thoughts: [[UInt8]] = []
        var calls: [Conversation.ToolCall] = []
        for part in answer.parts {
            switch part {
            case .text(let text): texts.append(text)
            case .refusal(let text): refusals.append(text)
            case .reasoning(let thought): if !thought.text.isEmpty { thoughts.append(thought.text) }
            case .call(let call): calls.append(call)
            }
        }
        json.word("role", "assistant")
        let hasOther = !refusals.isEmpty || !calls.isEmpty
        if texts.isEmpty, hasOther { json.null("content") } else { json.string("content", joining: texts) }
        if refusals.isEmpty { json.null("refusal") } else { json.string("refusal", joining: refusals) }
        if !thoughts.isEmpty { json.string("reasoning_content", joining: thoughts) }
        guard !calls.isEmpty else { return }
        json.array("tool_calls") { json in
            for (number, call) in calls.enumerated() {
                json.object { json in
                    json.string("id", identity.callID(call.id, number: number))
                    json.word("type", "function")
                    json.object("function") { json in
                        json.string("name", call.name)
                        json.string("arguments", call.arguments)
                    }
                    if let signature = call.signature { writeSignature(signature, to: &json) }
                }
            }
        }
    }

    /// As Google's own OpenAI-compatible endpoint carries it; clients send it back with the call.
    static func writeSignature(_ signature: [UInt8], to json: inout JSONWriter) {
        json.object("extra_content") { json in
            json.object("google") { $0.string("thought_signature", signature) }
        }
    }

    static func word(_ finish: Answer.Finish) -> StaticString {
        switch finish {
        case .stop: "stop"
        case .length: "length"
        case .toolCalls: "tool_calls"
        case .contentFilter: "content_filter"
        }
    }

    static func writeUsage(_ usage: TokenCounts, to json: inout JSONWriter) {
        json.number("prompt_tokens", usage.input)
        json.number("completion_tokens", usage.output)
        json.number("total_tokens", usage.total)
        if usage.cacheRead != nil || usage.cacheWrite != nil {
            json.object("prompt_tokens_details") { json in
                json.number("cached_tokens", ifPresent: usage.cacheRead)
                json.number("cache_write_tokens", ifPresent: usage.cacheWrite)
            }
        }
        if let reasoning = usage.reasoning {
            json.object("completion_tokens_details") { $0.number("reasoning_tokens", reasoning) }
        }
    }
}
