/// Token counts as the upstream reports them.
package struct TokenUsage: Hashable, Sendable {
    package var promptTokens: Int
    package var completionTokens: Int
    package var totalTokens: Int
    /// Of the prompt: what the provider had kept, and what it keeps from now on.
    package var cachedRead = 0
    package var cachedWrite = 0
    /// Of what it keeps: what it keeps for an hour (Anthropic).
    package var cachedWriteLong = 0
    /// Thoughts.
    package var reasoning = 0
    /// Of the prompt and of the answer: sound, and pictures.
    package var promptAudio = 0
    package var promptImages = 0
    package var completionAudio = 0
    package var completionImages = 0
    /// Of sound that was counted by its length.
    package var milliseconds = 0
    /// Pictures that were made.
    package var images = 0
    /// Anthropic counts what is kept beside the prompt's tokens, Gemini thoughts beside the answer's; others count them in.
    package var countsCacheBeside = false
    package var countsReasoningBeside = false

    /// True if anything was counted.
    package var countsAnything: Bool { wholePrompt > 0 || wholeCompletion > 0 || milliseconds > 0 || images > 0 }

    /// The prompt's tokens, all of them.
    package var wholePrompt: Int { promptTokens + (countsCacheBeside ? cachedRead + cachedWrite : 0) }
    /// The answer's tokens, thoughts among them.
    package var wholeCompletion: Int { completionTokens + (countsReasoningBeside ? reasoning : 0) }

    package init(promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens ?? promptTokens + completionTokens
    }

    /// The counts of an object that an API calls `usage`; nil if it is missing, null, not an object, or counts nothing.
    ///
    /// Read are OpenAI's two spellings, Anthropic's and Gemini's; a count that is not there is 0.
    init?(at node: Int?, in document: JSONDocument) {
        guard let node, document.kind(of: node) == .object else { return nil }
        func count(_ keys: KnownKey...) -> Int? {
            for key in keys {
                if let member = document.member(key, of: node), let count = document.integer(at: member), count >= 0 {
                    return min(count, Self.most)
                }
            }
            return nil
        }
        self.init(
            promptTokens: count(.promptTokens, .inputTokens, .promptTokenCount) ?? 0,
            completionTokens: count(.completionTokens, .outputTokens, .candidatesTokenCount) ?? 0,
            totalTokens: count(.totalTokens, .totalTokenCount)
        )
        readParts(of: node, in: document)
        readKinds(of: node, in: document)
    }

    /// No answer has more tokens; sums of such counts fit.
    static let most = 1 << 48

    private mutating func readParts(of node: Int, in document: JSONDocument) {
        func count(_ key: KnownKey, in object: Int?) -> Int? {
            guard let object, let member = document.member(key, of: object) else { return nil }
            return document.integer(at: member).flatMap { $0 >= 0 ? min($0, Self.most) : nil }
        }
        func part(_ keys: KnownKey...) -> Int? { keys.lazy.compactMap { document.member($0, of: node) }.first }
        if let thoughts = count(.thoughtsTokenCount, in: node) {
            (reasoning, countsReasoningBeside) = (thoughts, true)
        } else {
            reasoning = count(.reasoningTokens, in: part(.completionTokensDetails, .outputTokensDetails)) ?? 0
        }
        let (read, write) = (count(.cacheReadInputTokens, in: node), count(.cacheCreationInputTokens, in: node))
        countsCacheBeside = read != nil || write != nil
        cachedWrite = write ?? 0
        cachedRead =
            read ?? count(.cachedTokens, in: part(.promptTokensDetails, .inputTokensDetails))
            ?? count(.cachedContentTokenCount, in: node) ?? 0
    }

    /// These counts with those of a later report of the same answer, which may leave out what was said before.
    package func updated(by later: TokenUsage) -> TokenUsage {
        let prompt = later.promptTokens > 0 ? later.promptTokens : promptTokens
        var usage = TokenUsage(
            promptTokens: prompt,
            completionTokens: later.completionTokens,
            totalTokens: later.totalTokens > later.completionTokens ? later.totalTokens : nil
        )
        let parts: [WritableKeyPath<TokenUsage, Int>] = [
            \.cachedRead, \.cachedWrite, \.cachedWriteLong, \.reasoning, \.promptAudio, \.promptImages,
            \.completionAudio,
            \.completionImages, \.milliseconds, \.images,
        ]
        for part in parts { usage[keyPath: part] = max(self[keyPath: part], later[keyPath: part]) }
        usage.countsCacheBeside = countsCacheBeside || later.countsCacheBeside
        usage.countsReasoningBeside = countsReasoningBeside || later.countsReasoningBeside
        return usage
    }
}
