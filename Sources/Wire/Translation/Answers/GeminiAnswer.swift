/// Reads a `GenerateContentResponse`.
enum GeminiWholeReader {
    static func read(_ body: JSONView) throws(TranslationError) -> Answer {
        var answer = Answer()
        answer.id = body["responseId"]?.text ?? []
        answer.model = body["modelVersion"]?.text ?? []
        if let usage = body["usageMetadata"] { answer.usage = self.usage(usage) }
        if let ending = try promptEnding(body) {
            answer.ending = ending
            return answer
        }
        let candidates = try body.expectElements("candidates")
        guard candidates.count == 1 else { throw .upstream("The upstream's answer has not one candidate.") }
        for part in candidates[0]["content"]?["parts"]?.elements ?? [] { try readPart(part, into: &answer) }
        answer.ending = try ending(candidates[0], try candidates[0].expectWord("finishReason"))
        answer.finishWithCalls()
        return answer
    }

    /// How an answer ends whose prompt was blocked; nil if it was not.
    static func promptEnding(_ body: JSONView) throws(TranslationError) -> Answer.Ending? {
        guard let feedback = body["promptFeedback"], feedback["blockReason"] != nil else { return nil }
        return Answer.Ending(
            finish: .contentFilter,
            explanation: try feedback.optionalText("blockReasonMessage")
        )
    }

    private static func readPart(_ part: JSONView, into answer: inout Answer) throws(TranslationError) {
        switch try GeminiPart(part) {
        case .text(let text): answer.appendText(text)
        case .thought(let text): answer.appendThought(text)
        case .call(let call): answer.parts.append(.call(call))
        }
    }

    static func ending(_ candidate: JSONView, _ word: String) throws(TranslationError) -> Answer.Ending {
        let finish: Answer.Finish
        switch word {
        case "STOP": finish = .stop
        case "MAX_TOKENS": finish = .length
        case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL", "TOO_MANY_TOOL_CALLS", "MISSING_THOUGHT_SIGNATURE",
            "MALFORMED_RESPONSE":
            throw .upstream("The upstream's answer ended with a tool call that is not well formed.")
        default: finish = .contentFilter  // the other reasons are filters, or never a complete answer
        }
        guard finish == .contentFilter else { return Answer.Ending(finish: finish) }
        return Answer.Ending(finish: finish, explanation: try candidate.optionalText("finishMessage"))
    }

    /// The API counts thoughts apart from the answer.
    static func usage(_ usage: JSONView) -> TokenCounts {
        let thoughts = usage.count("thoughtsTokenCount")
        return TokenCounts(
            input: (usage.count("promptTokenCount") ?? 0) &+ (usage.count("toolUsePromptTokenCount") ?? 0),
            output: (usage.count("candidatesTokenCount") ?? 0) &+ (thoughts ?? 0),
            cacheRead: usage.count("cachedContentTokenCount"),
            reasoning: thoughts
        )
    }
}

/// A part of a candidate's content.
enum GeminiPart {
    case text([UInt8])
    case thought([UInt8])
    case call(Conversation.ToolCall)

    init(_ part: JSONView) throws(TranslationError) {
        if let text = try part.optionalText("text") {
            self = part["thought"]?.flag == true ? .thought(text) : .text(text)
            return
        }
        guard let call = part["functionCall"], call["willContinue"]?.flag != true, call["partialArgs"] == nil else {
            // A signature may come in a part of its own.
            guard part["functionCall"] == nil, part["thoughtSignature"] != nil, part.elements.count == 1 else {
                throw .upstream("The upstream's answer has a part that cannot be translated.")
            }
            self = .text([])
            return
        }
        let arguments = call["args"]
        guard arguments?.isObject ?? true else {
            throw .upstream("The arguments of a function call are not an object.")
        }
        self = .call(
            Conversation.ToolCall(
                id: try call.optionalText("id") ?? [],
                name: try call.expectText("name"),
                arguments: arguments?.raw ?? ToolArguments.empty,
                signature: try part.optionalText("thoughtSignature")
            )
        )
    }
}

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
