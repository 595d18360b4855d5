/// One token of a model's answer, with what else it could have been.
struct AnswerToken {
    let text: String
    /// Natural logarithm of its probability, at most 0.
    let logprob: Double
    let alternatives: [(text: String, logprob: Double)]

    var probability: Float { Self.probability(logprob) }

    static func probability(_ logprob: Double) -> Float { Float(min(1, exponential(logprob))) }

    /// `exp`, for logarithms of probabilities.
    private static func exponential(_ value: Double) -> Double {
        // e^x = (e^(x/1024))^1024: the Taylor series converges at once for small arguments, and no C library is needed.
        guard value > -700 else { return 0 }
        let small = value / 1024
        var term = 1.0
        var sum = 1.0
        for index in 1...12 {
            term *= small / Double(index)
            sum += term
        }
        for _ in 0..<10 { sum *= sum }
        return sum
    }
}

/// What a model wrote, from `/v1/chat/completions` or `/v1/completions`.
///
/// OpenAI's API reference, "Create chat completion" and "Create completion (legacy)"; servers such as vLLM return the same.
struct ModelAnswer {
    let text: String
    /// Empty if the server returns no log probabilities.
    let tokens: [AnswerToken]
    let billedTokens: Int
    /// Such as `stop` or `length`.
    let finishReason: String?

    /// Far more than any of the answers that are asked for.
    private static let maxTextInBytes = 16 << 10

    init(parsing body: [UInt8], of api: ModelAPI) throws(UnreadableAnswer) {
        let answer = try AnswerNode(parsing: body)
        let choices = try answer.member("choices").elements()
        guard choices.count == 1 else { throw UnreadableAnswer() }
        finishReason = try choices[0].optional("finish_reason")?.text()
        switch api {
        case .chat:
            let message = try choices[0].member("message")
            if let refusal = try message.optional("refusal"), !(try refusal.text().isEmpty) { throw UnreadableAnswer() }
            text = try message.member("content").text()
            tokens = try Self.chatTokens(try choices[0].optional("logprobs"))
        case .completions:
            text = try choices[0].member("text").text()
            tokens = try Self.completionTokens(try choices[0].optional("logprobs"))
        }
        guard text.utf8.count <= Self.maxTextInBytes else { throw UnreadableAnswer() }
        billedTokens = try answer.optional("usage")?.optional("total_tokens")?.integer(in: 0...(1 << 40)) ?? 0
    }

    /// `logprobs.content[]` with `token`, `logprob` and `top_logprobs[]`.
    private static func chatTokens(_ node: AnswerNode?) throws(UnreadableAnswer) -> [AnswerToken] {
        guard let content = try node?.optional("content") else { return [] }
        var tokens: [AnswerToken] = []
        for entry in try content.elements() {
            var alternatives: [(text: String, logprob: Double)] = []
            for other in try entry.optional("top_logprobs")?.elements() ?? [] {
                alternatives.append((try other.member("token").text(), try logprob(other.member("logprob"))))
            }
            tokens.append(
                AnswerToken(
                    text: try entry.member("token").text(),
                    logprob: try logprob(entry.member("logprob")),
                    alternatives: alternatives
                )
            )
        }
        return tokens
    }

    /// `logprobs` with the parallel lists `tokens`, `token_logprobs` and `top_logprobs`.
    private static func completionTokens(_ node: AnswerNode?) throws(UnreadableAnswer) -> [AnswerToken] {
        guard let node, let texts = try node.optional("tokens")?.elements() else { return [] }
        let logprobs = try node.member("token_logprobs").elements()
        let tops = try node.optional("top_logprobs")?.elements()
        guard logprobs.count == texts.count, tops == nil || tops?.count == texts.count else { throw UnreadableAnswer() }
        var tokens: [AnswerToken] = []
        for (index, text) in texts.enumerated() {
            var alternatives: [(text: String, logprob: Double)] = []
            if let top = tops?[index], !top.isNull {
                for (name, value) in try top.members() { alternatives.append((name, try logprob(value))) }
            }
            tokens.append(
                AnswerToken(text: try text.text(), logprob: try logprob(logprobs[index]), alternatives: alternatives)
            )
        }
        return tokens
    }

    private static func logprob(_ node: AnswerNode) throws(UnreadableAnswer) -> Double {
        let value = try node.number()
        // vLLM writes -9999 for what cannot be.
        guard value <= 1e-4, value >= -1e5 else { throw UnreadableAnswer() }
        return min(value, 0)
    }
}

/// Which operation of an OpenAI-compatible server a guard model is asked through.
package enum ModelAPI: String, Hashable, Sendable, CaseIterable {
    /// `/chat/completions`: the server puts the conversation into the model's own template.
    case chat
    /// `/completions`: we write the template, so the categories asked for are the ones listed in it.
    case completions

    var path: String { self == .chat ? "/chat/completions" : "/completions" }
}
