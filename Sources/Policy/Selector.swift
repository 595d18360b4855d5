package import GuardrailTypes

/// Which findings a policy statement speaks about.
///
/// A condition that is left empty or nil holds for everything; all that are given must hold; of a list, one is enough.
/// A selector without conditions therefore selects every finding.
package struct Selector: Hashable, Sendable {
    /// Patterns for the rule's id.
    package var rules: [Glob]
    /// The rule carries one of these tags.
    package var tags: [String]
    /// The rule is at least this severe.
    package var severityAtLeast: Severity?
    /// The rule's entity is one of these.
    package var entities: [String]
    /// Patterns for the name of the client application; a caller without a name fits none but `*`.
    package var apps: [Glob]
    /// Directions the text travels in.
    package var directions: [Direction]

    package init(
        rules: [Glob] = [],
        tags: [String] = [],
        severityAtLeast: Severity? = nil,
        entities: [String] = [],
        apps: [Glob] = [],
        directions: [Direction] = []
    ) {
        self.rules = rules
        self.tags = tags
        self.severityAtLeast = severityAtLeast
        self.entities = entities
        self.apps = apps
        self.directions = directions
    }

    /// True if every condition holds.
    package func selects(_ rule: RuleReference, direction: Direction, app: String?) -> Bool {
        (directions.isEmpty || directions.contains(direction))
            && (severityAtLeast.map { rule.severity >= $0 } ?? true)
            && (entities.isEmpty || entities.contains(rule.entity))
            && (tags.isEmpty || tags.contains { rule.tags.contains($0) })
            && (apps.isEmpty || apps.contains { $0.matches(app ?? "") })
            && (rules.isEmpty || rules.contains { $0.matches(rule.id) })
    }
}
