package import GuardrailTypes

/// The policies in force, from the most general to the most particular.
///
/// Pure and immutable: the same rule, direction and subject always give the same decision.
package struct PolicyStack: Hashable, Sendable {
    package let policies: [PolicySet]

    package init(_ policies: [PolicySet]) {
        self.policies = policies
    }

    package init(_ policy: PolicySet) {
        self.init([policy])
    }

    /// The rules' own actions, enforced.
    package static let `default` = PolicyStack(.default)

    /// True if a decision may depend on who sends the text.
    package var asksForSubject: Bool {
        policies.contains { policy in
            !policy.audience.isEverybody || policy.rollout != nil
                || policy.statements.contains { !$0.selector.who.isEverybody || $0.rollout != nil }
        }
    }

    /// True if a decision may depend on the conversation.
    package var asksForConversation: Bool {
        policies.contains { policy in
            ([policy.rollout] + policy.statements.map(\.rollout)).contains { $0?.unit == .conversation }
        }
    }

    /// How far each policy and statement counts for a subject; those that count for nothing are left out.
    ///
    /// Equal standings decide equally.
    /// - Complexity: O(statements), with a digest for each rollout and list of users.
    package func standings(for subject: PolicySubject) -> PolicyStandings {
        var standings = PolicyStandings()
        for (index, policy) in policies.enumerated() {
            let mode = policy.mode(for: subject)
            guard mode != .off else { continue }
            if policy.mode == .observe { standings.observing.append(index) }
            for (place, statement) in policy.statements.enumerated()
            where statement.selector.who.holds(for: subject) {
                let own = statement.mode(for: subject, of: policy.id)
                guard statement.speaksOfRules || own != .off else { continue }
                standings.statements.append(
                    .init(policy: index, statement: place, isOnTrial: mode == .shadow, mode: own)
                )
            }
        }
        return standings
    }

    /// What is done about a finding, for callers that know nothing of the sender but the app.
    package func action(
        for rule: RuleReference,
        authored: Action,
        direction: Direction,
        app: String? = nil
    ) -> Action {
        let standings = standings(for: PolicySubject(app: app))
        return trace(for: rule, authored: authored, direction: direction, under: standings).decision.action
    }
}

/// How far the statements of a stack count for one subject.
package struct PolicyStandings: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        let policy: Int
        let statement: Int
        /// True if the whole policy is on trial.
        let isOnTrial: Bool
        /// That of the statement itself.
        let mode: PolicyMode
    }

    var statements: [Entry] = []
    /// Policies that turn what is done into flags.
    var observing: [Int] = []

    package init() {}

    package var isObserving: Bool { !observing.isEmpty }
}
