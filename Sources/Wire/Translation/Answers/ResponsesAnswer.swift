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

/// Writes a `response`.
///
/// The request's own parameters are not repeated: `tools` is empty and `tool_choice` says `auto`.
enum ResponsesWholeWriter {
    enum Status { case inProgress, finished }

    static func write(_ answer: Answer, _ identity: AnswerIdentity, _ status: Status = .finished) -> [UInt8] {
        JSONWriter.object(capacity: 2048) { json in
            json.string("id", identity.id("resp_"))
            json.word("object", "response")
            json.number("created_at", identity.created)
            writeStatus(answer.ending.finish, status, to: &json)
            json.null("error")
            json.null("instructions")
            json.object("metadata") { _ in }
            json.string("model", identity.model)
            json.array("output") { json in
                for (number, part) in answer.parts.enumerated() {
                    let isLast = number == answer.parts.count - 1
                    let state = isLast ? itemStatus(answer.ending.finish) : "completed"
                    json.object { writeItem(part, identity, number, state, to: &$0) }
                }
            }
            json.flag("parallel_tool_calls", true)
            json.null("temperature")
            json.word("tool_choice", "auto")
            json.array("tools") { _ in }
            json.null("top_p")
            if let usage = answer.usage, status == .finished {
                json.object("usage") { writeUsage(usage, to: &$0) }
            } else {
                json.null("usage")
            }
        }
    }

    private static func writeStatus(_ finish: Answer.Finish, _ status: Status, to json: inout JSONWriter) {
        guard status == .finished else {
            json.word("status", "in_progress")
            return json.null("incomplete_details")
        }
        switch finish {
        case .stop, .toolCalls:
            json.word("status", "completed")
            json.null("incomplete_details")
        case .length:
            json.word("status", "incomplete")
            json.object("incomplete_details") { $0.word("reason", "max_output_tokens") }
        case .contentFilter:
            json.word("status", "incomplete")
            json.object("incomplete_details") { $0.word("reason", "content_filter") }
        }
    }

    static func itemStatus(_ finish: Answer.Finish) -> StaticString {
        switch finish {
        case .stop, .toolCalls: "completed"
        case .length, .contentFilter: "incomplete"
        }
    }

    /// - Parameter number: the place among the output's items.
    static func writeItem(
        _ part: Answer.Part,
        _ identity: AnswerIdentity,
        _ number: Int,
        _ status: StaticString,
        to json: inout JSONWriter
    ) {
        switch part {
        case .text, .refusal:
            json.string("id", identity.id("msg_", number))
            json.word("type", "message")
            json.word("status", status)
            json.word("role", "assistant")
            json.array("content") { json in json.object { writeContent(part, to: &$0) } }
        case .reasoning(let thought):
            if case .responses(let id)? = thought.signature?.kind {
                json.string("id", id)
            } else {
                json.string("id", identity.id("rs_", number))
            }
            json.word("type", "reasoning")
            json.array("summary") { json in
                guard !thought.text.isEmpty else { return }
                json.object { writeSummary(thought.text, to: &$0) }
            }
            if let proof = thought.signature { json.string("encrypted_content", proof.forResponses) }
        case .call(let call):
            json.string("id", identity.id("fc_", number))
            json.word("type", "function_call")
            json.word("status", status)
            json.string("call_id", identity.callID(call.id, number: number))
            json.string("name", call.name)
            json.string("arguments", call.arguments)
        }
    }

    /// The part of a message's content.
    static func writeContent(_ part: Answer.Part, to json: inout JSONWriter) {
        switch part {
        case .text(let text):
            json.word("type", "output_text")
            json.string("text", text)
            json.array("annotations") { _ in }
            json.array("logprobs") { _ in }
        case .refusal(let text):
            json.word("type", "refusal")
            json.string("refusal", text)
        case .reasoning, .call: break  // items of their own
        }
    }

    static func writeSummary(_ text: [UInt8], to json: inout JSONWriter) {
        json.word("type", "summary_text")
        json.string("text", text)
    }

    private static func writeUsage(_ usage: TokenCounts, to json: inout JSONWriter) {
        json.number("input_tokens", usage.input)
        json.object("input_tokens_details") { json in
            json.number("cached_tokens", usage.cacheRead ?? 0)
            json.number("cache_write_tokens", usage.cacheWrite ?? 0)
        }
        json.number("output_tokens", usage.output)
        json.object("output_tokens_details") { $0.number("reasoning_tokens", usage.reasoning ?? 0) }
        json.number("total_tokens", usage.total)
    }
}
