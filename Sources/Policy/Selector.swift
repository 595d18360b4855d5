package import GuardrailTypes

/// Which findings, of whom, a policy statement speaks about.
///
/// A condition that is left empty or nil holds for everything; all that are given must hold; of a list, one is enough.
/// A selector without conditions therefore selects every finding of everybody.
package struct Selector: Hashable, Sendable {
    /// Patterns for the rule's id.
    package var rules: [Glob]
    /// Patterns for the id of the rule's pack.
    package var packs: [Glob]
    /// The rule carries one of these tags.
    package var tags: [String]
    /// The rule is at least this severe.
    package var severityAtLeast: Severity?
    /// The rule's entity is one of these.
    package var entities: [String]
    /// Directions the text travels in.
    package var directions: [Direction]
    package var who: Audience

    package init(
        rules: [Glob] = [],
        packs: [Glob] = [],
        tags: [String] = [],
        severityAtLeast: Severity? = nil,
        entities: [String] = [],
        apps: [Glob] = [],
        directions: [Direction] = [],
        who: Audience = Audience()
    ) {
        self.rules = rules
        self.packs = packs
        self.tags = tags
        self.severityAtLeast = severityAtLeast
        self.entities = entities
        self.directions = directions
        self.who = who
        self.who.apps += apps
    }

    /// True if every condition on the rule and the direction holds.
    package func selects(_ rule: RuleReference, direction: Direction) -> Bool {
        (directions.isEmpty || directions.contains(direction))
            && (severityAtLeast.map { rule.severity >= $0 } ?? true)
            && (entities.isEmpty || entities.contains(rule.entity))
            && (tags.isEmpty || tags.contains { rule.tags.contains($0) })
            && (packs.isEmpty || packs.contains { $0.matches(rule.packID) })
            && (rules.isEmpty || rules.contains { $0.matches(rule.id) })
    }
}

/// Of whom a policy or a statement speaks; everybody, if nothing is given.
package struct Audience: Hashable, Sendable {
    /// Patterns for names; one who has no such name fits none but `*`.
    package var apps: [Glob] = []
    package var keys: [Glob] = []
    package var teams: [Glob] = []
    package var routes: [Glob] = []
    /// The key carries one of these tags.
    package var keyTags: [String] = []
    /// Patterns for what the client says.
    package var models: [Glob] = []
    package var users: [UserName] = []

    package init() {}

    package var isEverybody: Bool { self == Audience() }
    /// True if it hangs on what the client says.
    package var asksTheClient: Bool { !models.isEmpty || !users.isEmpty }

    package func holds(for subject: PolicySubject) -> Bool {
        func fits(_ globs: [Glob], _ name: String?) -> Bool {
            globs.isEmpty || globs.contains { $0.matches(name ?? "") }
        }
        return fits(apps, subject.app) && fits(keys, subject.key) && fits(teams, subject.team)
            && fits(routes, subject.route) && fits(models, subject.model)
            && (keyTags.isEmpty || keyTags.contains { subject.tags.contains($0) })
            && (users.isEmpty || users.contains { $0.names(subject.user) })
    }
}
