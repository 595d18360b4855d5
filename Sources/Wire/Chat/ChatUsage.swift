/// Token counts as the upstream reports them.
package struct ChatUsage: Hashable, Sendable {
    package var promptTokens: Int
    package var completionTokens: Int
    package var totalTokens: Int

    package init(promptTokens: Int, completionTokens: Int, totalTokens: Int? = nil) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.totalTokens = totalTokens ?? promptTokens + completionTokens
    }

    /// The counts in `usage`; nil if it is missing, null or not an object.
    ///
    /// A count that is not there is 0.
    init?(in document: JSONDocument) {
        guard let usage = document.present(.usage, of: 0), document.kind(of: usage) == .object else { return nil }
        func count(_ key: KnownKey) -> Int? {
            guard let node = document.member(key, of: usage), let count = document.integer(at: node) else { return nil }
            return count >= 0 ? count : nil
        }
        self.init(
            promptTokens: count(.promptTokens) ?? 0,
            completionTokens: count(.completionTokens) ?? 0,
            totalTokens: count(.totalTokens)
        )
    }
}
