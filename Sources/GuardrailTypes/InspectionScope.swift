/// How much of a conversation a rule's strictest word holds for.
///
/// Clients send the whole conversation anew with every turn. A value that was blocked once stands in it for ever, and
/// would block every turn that follows.
package enum InspectionScope: String, Hashable, Sendable, CaseIterable {
    case all
    /// What is said since the model last spoke, and what stands outside of the messages: system prompts, tools.
    case newContent = "new_content"
    /// The messages since the model last spoke.
    case lastTurn = "last_turn"

    /// What is done about a finding in a text of this age.
    ///
    /// Outside of the scope nothing is flagged or blocked once more. What would block is redacted: the turn passes, and the
    /// value does not.
    package func action(_ action: Action, for age: TextAge) -> Action {
        if self == .all || age == .lastTurn || self == .newContent && age == .newContent { return action }
        return action >= .redact ? .redact : .allow
    }
}

/// Where in a conversation a text of a request stands.
package enum TextAge: String, Hashable, Sendable, CaseIterable {
    /// In a message before the model last spoke, or one of the model's.
    case history
    /// Outside of the messages.
    case newContent
    /// In a message since the model last spoke; and any text that is in no conversation.
    case lastTurn
}
