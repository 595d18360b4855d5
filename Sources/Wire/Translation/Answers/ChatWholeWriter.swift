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
