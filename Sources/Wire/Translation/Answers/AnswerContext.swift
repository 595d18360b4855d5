/// What a translation must be told because the answer may not say it.
package struct AnswerContext: Hashable, Sendable {
    /// Stands in for an answer's id: letters, digits, `_` and `-`.
    package var fallbackID: String
    /// Seconds since 1970, for APIs that do not say when.
    package var created: Int
    /// The model's name for the client; nil keeps the upstream's.
    package var model: String?
    /// Stands in if the upstream names no model.
    package var fallbackModel: String
    /// True if a chat client asked for token counts in its stream; the other APIs always have them.
    package var includesUsage: Bool

    package init(
        fallbackID: String,
        created: Int,
        model: String? = nil,
        fallbackModel: String = "unknown",
        includesUsage: Bool = false
    ) {
        self.fallbackID = fallbackID
        self.created = created
        self.model = model
        self.fallbackModel = fallbackModel
        self.includesUsage = includesUsage
    }
}
