package import GuardrailTypes

/// What a deployment wants done about findings, over what the rules' authors proposed.
///
/// Statements are read in order and the last one that selects a finding decides; where none does, the rule's own action
/// stands. A policy can so be written from the general to the particular. It is pure and immutable: the same rule,
/// direction and app always give the same action.
package struct PolicySet: Hashable, Sendable {
    /// Whether actions are carried out.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        /// As decided.
        case enforce
        /// Nothing is changed or refused: what would be redacted or blocked is flagged.
        case observe
    }

    /// What one statement of the policy file says.
    package struct Statement: Hashable, Sendable {
        package let selector: Selector
        package let action: Action

        package init(_ selector: Selector, action: Action) {
            self.selector = selector
            self.action = action
        }
    }

    /// Lower case, as in the policy file: `strict`.
    package let id: String
    /// The version of the policy's content, for audit rows.
    package let version: String
    package let mode: Mode
    package let statements: [Statement]

    package init(id: String, version: String, mode: Mode = .enforce, statements: [Statement] = []) {
        self.id = id
        self.version = version
        self.mode = mode
        self.statements = statements
    }

    /// The rules' own actions, enforced.
    package static let `default` = PolicySet(id: "default", version: "1.0.0")

    /// True if an action may depend on the client application.
    package var asksForApp: Bool { statements.contains { !$0.selector.apps.isEmpty } }

    /// Decides what is done about a finding.
    ///
    /// - Parameters:
    ///   - rule: the rule that found it.
    ///   - authored: the rule's own action in this direction.
    ///   - direction: which way the text travels.
    ///   - app: the client application as the operator named it; nil if the caller has no name.
    /// - Complexity: O(statements); a statement costs a few short comparisons.
    package func action(
        for rule: RuleReference,
        authored: Action,
        direction: Direction,
        app: String? = nil
    ) -> Action {
        let decisive = statements.last { $0.selector.selects(rule, direction: direction, app: app) }
        let action = decisive?.action ?? authored
        return mode == .observe ? min(action, .flag) : action
    }
}
