/// Token counts as the upstream reports them.
package struct TokenUsage: Hashable, Sendable {
    package var promptTokens: Int
    package var completionTokens: Int
    package var totalTokens: Int

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
                    return count
                }
            }
            return nil
        }
        self.init(
            promptTokens: count(.promptTokens, .inputTokens, .promptTokenCount) ?? 0,
            completionTokens: count(.completionTokens, .outputTokens, .candidatesTokenCount) ?? 0,
            totalTokens: count(.totalTokens, .totalTokenCount)
        )
    }

    /// These counts with those of a later report of the same answer, which may leave out what was said before.
    package func updated(by later: TokenUsage) -> TokenUsage {
        let prompt = later.promptTokens > 0 ? later.promptTokens : promptTokens
        return TokenUsage(
            promptTokens: prompt,
            completionTokens: later.completionTokens,
            totalTokens: later.totalTokens > later.completionTokens ? later.totalTokens : nil
        )
    }
}
