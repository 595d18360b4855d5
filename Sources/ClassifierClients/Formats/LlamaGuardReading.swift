/// What an answer of Llama Guard says: how sure the model is of `unsafe`, and of each code.
struct LlamaGuardReading {
    /// Probability of `unsafe`.
    let unsafe: Float
    /// Nil if the answer is `safe`.
    private let codes: [Int: Float]?

    init(_ answer: ModelAnswer, codeCount: Int) throws(UnreadableAnswer) {
        let lines = Self.trimmed(answer.text).split(separator: "\n", omittingEmptySubsequences: false)
        guard answer.finishReason != "length", let first = lines.first.map(Self.trimmed) else {
            throw UnreadableAnswer()
        }
        let listed: Set<Int>
        switch first {
        case "safe" where lines.count == 1: listed = []
        case "unsafe" where lines.count == 2: listed = try Self.codes(in: lines[1], upTo: codeCount)
        default: throw UnreadableAnswer()
        }
        let tokens = answer.tokens.drop { Self.trimmed($0.text).isEmpty }
        unsafe = try Self.probability(ofUnsafe: first == "unsafe", tokens.first)
        codes = first == "unsafe" ? Self.weights(of: listed, in: tokens.dropFirst(), upTo: codeCount) : nil
    }

    /// An answer that names codes scores each by how sure it is of it.
    ///
    /// `safe` names none, so that what is left of `unsafe` is an upper bound for every category; it is below one half.
    func score(ofCode code: Int) -> Float {
        guard let codes else { return unsafe }
        return unsafe * (codes[code] ?? 0)
    }

    private static func codes(in line: Substring, upTo count: Int) throws(UnreadableAnswer) -> Set<Int> {
        var codes: Set<Int> = []
        for word in line.split(separator: ",", omittingEmptySubsequences: false) {
            guard let code = code(trimmed(word), upTo: count) else { throw UnreadableAnswer() }
            codes.insert(code)
        }
        return codes
    }

    /// `S1` to `S14`, without leading zeros.
    private static func code(_ word: String, upTo count: Int) -> Int? {
        guard word.hasPrefix("S") else { return nil }
        return number(word.dropFirst(), upTo: count)
    }

    private static func number(_ digits: Substring, upTo count: Int) -> Int? {
        guard let number = Int(digits), (1...count).contains(number), "\(number)" == digits else { return nil }
        return number
    }

    /// The share of `unsafe` in the first token; tokenizers may cut it (`un`).
    private static func probability(ofUnsafe isUnsafe: Bool, _ token: AnswerToken?) throws(UnreadableAnswer) -> Float {
        guard let token else { return isUnsafe ? 1 : 0 }
        let chosen = trimmed(token.text)
        guard isUnsafe ? isStartOfUnsafe(chosen) : chosen == "safe" else { throw UnreadableAnswer() }
        var masses: [String: Double] = [token.text: token.logprob]
        for other in token.alternatives { masses[other.text] = other.logprob }
        var unsafe: Float = 0
        var safe: Float = 0
        for (text, logprob) in masses {
            let word = trimmed(text)
            if word == "safe" { safe += AnswerToken.probability(logprob) }
            if isStartOfUnsafe(word) { unsafe += AnswerToken.probability(logprob) }
        }
        if unsafe == 0 { return max(0, 1 - safe) }
        return safe == 0 ? min(1, unsafe) : unsafe / (unsafe + safe)
    }

    private static func isStartOfUnsafe(_ word: String) -> Bool { word.count >= 2 && "unsafe".hasPrefix(word) }

    /// Codes with the probabilities of their tokens, those that stood second to another among them.
    private static func weights(
        of listed: Set<Int>,
        in tokens: ArraySlice<AnswerToken>,
        upTo count: Int
    ) -> [Int: Float] {
        var found: [Int: Float] = [:]
        for token in tokens {
            guard let code = tokenCode(token.text, upTo: count) else { continue }
            found[code] = max(found[code] ?? 0, token.probability)
            for other in token.alternatives {
                guard let code = tokenCode(other.text, upTo: count) else { continue }
                found[code] = max(found[code] ?? 0, AnswerToken.probability(other.logprob))
            }
        }
        for code in listed where found[code] == nil { found[code] = 1 }
        return found
    }

    /// A code or its number alone, as Llama's tokenizer cuts it.
    private static func tokenCode(_ text: String, upTo count: Int) -> Int? {
        let word = trimmed(text)
        return code(word, upTo: count) ?? number(word[...], upTo: count)
    }

    static func trimmed(_ text: some StringProtocol) -> String {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return String(text.drop { $0.isWhitespace })
    }
}
