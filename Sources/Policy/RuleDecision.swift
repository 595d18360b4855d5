package import GuardrailTypes

/// What is done about the findings of one rule, in one direction, of one subject.
package struct RuleDecision: Hashable, Sendable {
    package var action: Action
    /// What would be done if everything on trial were in force; nil if the same.
    package var trialAction: Action?
    /// What becomes of a text on which the rule fails; nil for what its author says.
    package var onError: FailureMode?
    /// The most that a client is told of these findings; nil for what the settings say.
    package var disclosure: Disclosure?
    /// How values are replaced; nil for what the rule's author says.
    package var redaction: RedactionStyle?

    package init(action: Action) {
        self.action = action
    }

    /// The stricter of what is done and what would be.
    package var strictest: Action { max(action, trialAction ?? .allow) }
}

/// Where a value of a decision was said: a statement of a policy of the stack, by their places.
package struct StatementPlace: Hashable, Sendable {
    package let policy: Int
    /// Nil for the mode of the policy as a whole.
    package let statement: Int?
}

/// A decision, and who said what of it; nil for what the rule's author says, or nobody.
package struct DecisionTrace: Hashable, Sendable {
    package var decision: RuleDecision
    package var action: StatementPlace?
    package var mode: StatementPlace?
    package var trial: StatementPlace?
    package var onError: StatementPlace?
    package var disclosure: StatementPlace?
    package var redaction: StatementPlace?
}
