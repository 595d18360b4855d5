/// The answer of a model that is asked a yes/no question.
///
/// Accepted are `Yes` and `No` in any ASCII case, what the model's card allows around them, and nothing else.
enum YesNoReading {
    /// How sure the model is of "yes".
    static func score(_ answer: ModelAnswer, isWhole: (_ rest: String) -> Bool) throws(UnreadableAnswer) -> Float {
        let text = LlamaGuardReading.trimmed(answer.text)
        let word = text.prefix { $0.isASCII && $0.isLetter }
        guard let isYes = meaning(word) else { throw UnreadableAnswer() }
        guard isWhole(LlamaGuardReading.trimmed(text[word.endIndex...])) else { throw UnreadableAnswer() }
        guard let token = answer.tokens.first(where: { !LlamaGuardReading.trimmed($0.text).isEmpty }) else {
            return isYes ? 1 : 0
        }
        guard meaning(LlamaGuardReading.trimmed(token.text)) == isYes else { throw UnreadableAnswer() }
        return share(of: token, isYes: isYes)
    }

    /// The share of "yes" among the tokens that mean yes or no.
    static func share(of token: AnswerToken, isYes: Bool) -> Float {
        var masses: [String: Double] = [token.text: token.logprob]
        for other in token.alternatives { masses[other.text] = other.logprob }
        var yes: Float = 0
        var no: Float = 0
        for (text, logprob) in masses {
            switch meaning(LlamaGuardReading.trimmed(text)) {
            case true: yes += AnswerToken.probability(logprob)
            case false: no += AnswerToken.probability(logprob)
            case nil: break
            }
        }
        guard yes > 0, no > 0 else { return isYes ? min(1, yes) : max(0, 1 - no) }
        return yes / (yes + no)
    }

    static func meaning(_ word: some StringProtocol) -> Bool? {
        switch word.lowercased() {
        case "yes": true
        case "no": false
        default: nil
        }
    }
}
