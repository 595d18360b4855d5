/// What a translation has to be told because the other API asks for it.
package struct TranslationOptions: Hashable, Sendable {
    /// How a wish for reasoning is said in the Messages API.
    package enum MessagesThinking: Hashable, Sendable {
        /// `thinking: adaptive` and `output_config.effort`, as current models take it.
        case adaptive
        /// `thinking: enabled` with `budget_tokens`, as models before Claude 4.6 take it.
        case budget
    }

    /// What becomes of a parameter that the API of the request does not define.
    package enum UnknownParameters: Hashable, Sendable { case refuse, drop }

    /// The Messages API requires `max_tokens`; this stands in if the client gave none.
    package var defaultMaxTokens = 4096
    package var messagesThinking = MessagesThinking.adaptive
    /// True for providers of the chat dialect that know only the older `max_tokens`.
    package var chatUsesMaxTokens = false
    package var unknownParameters = UnknownParameters.refuse

    package init() {}
}
