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
