/// Writes a `GenerateContentResponse`.
enum GeminiWholeWriter {
    static func write(_ answer: Answer, _ identity: AnswerIdentity) throws(TranslationError) -> [UInt8] {
        try JSONWriter.object(capacity: 2048) { (json) throws(TranslationError) in
            try json.array("candidates") { (json) throws(TranslationError) in
                try json.object { (json) throws(TranslationError) in
                    try json.object("content") { (json) throws(TranslationError) in
                        try json.array("parts") { (json) throws(TranslationError) in
                            var number = 0
                            for part in answer.parts { try writePart(part, identity, &number, to: &json) }
                        }
                        json.word("role", "model")
                    }
                    writeEnding(answer.ending, hasRefusal: answer.hasRefusal, to: &json)
                    json.number("index", 0)
                }
            }
            if let usage = answer.usage { json.object("usageMetadata") { writeUsage(usage, to: &$0) } }
            writeIdentity(identity, to: &json)
        }
    }

    static func writeIdentity(_ identity: AnswerIdentity, to json: inout JSONWriter) {
        json.string("modelVersion", identity.model)
        json.string("responseId", identity.base)
    }

    private static func writePart(
        _ part: Answer.Part,
        _ identity: AnswerIdentity,
        _ callNumber: inout Int,
        to json: inout JSONWriter
    ) throws(TranslationError) {
        switch part {
        case .text(let text), .refusal(let text): json.object { $0.string("text", text) }
        case .reasoning(let thought):
            guard !thought.text.isEmpty else { return }
            json.object { json in
                json.string("text", thought.text)
                json.flag("thought", true)
            }
        case .call(let call):
            let id = identity.callID(call.id, number: callNumber)
            callNumber += 1
            try json.object { (json) throws(TranslationError) in try writeCall(call, id, to: &json) }
        }
    }

    static func writeCall(
        _ call: Conversation.ToolCall,
        _ id: [UInt8],
        to json: inout JSONWriter
    ) throws(TranslationError) {
        guard let arguments = ToolArguments.object(in: call.arguments) else {
            throw .upstream("The arguments of a tool call are not a JSON object.")
        }
        json.object("functionCall") { json in
            json.string("id", id)
            json.string("name", call.name)
            json.raw("args", arguments)
        }
        json.string("thoughtSignature", ifPresent: call.signature)
    }

    /// - Parameter hasRefusal: true if the model declined, which OpenAI's APIs say in the text alone.
    static func writeEnding(_ ending: Answer.Ending, hasRefusal: Bool, to json: inout JSONWriter) {
        switch ending.finish {
        case _ where hasRefusal: json.word("finishReason", "SAFETY")
        case .stop, .toolCalls: json.word("finishReason", "STOP")
        case .length: json.word("finishReason", "MAX_TOKENS")
        case .contentFilter: json.word("finishReason", "SAFETY")
        }
        json.string("finishMessage", ifPresent: ending.explanation)
    }

    static func writeUsage(_ usage: TokenCounts, to json: inout JSONWriter) {
        json.number("promptTokenCount", usage.input)
        json.number("candidatesTokenCount", max(0, usage.output - (usage.reasoning ?? 0)))
        json.number("totalTokenCount", usage.total)
        json.number("cachedContentTokenCount", ifPresent: usage.cacheRead)
        json.number("thoughtsTokenCount", ifPresent: usage.reasoning)
    }
}
