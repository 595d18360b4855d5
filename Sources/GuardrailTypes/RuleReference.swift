/// What everyone outside `Detection` needs to know of a rule: names for logs, errors and policies.
///
/// A class, because every finding points to one and findings are copied about.
package final class RuleReference: Hashable, Sendable {
    /// Stable, dotted, lower case: `pci.card-number`.
    package let id: String
    package let name: String
    /// The label that replaces the text and that counts in reports: `CREDIT_CARD`.
    package let entity: String
    package let severity: Severity
    package let tags: [String]
    package let packID: String
    package let packVersion: String

    package init(
        id: String,
        name: String,
        entity: String,
        severity: Severity,
        tags: [String],
        packID: String,
        packVersion: String
    ) {
        self.id = id
        self.name = name
        self.entity = entity
        self.severity = severity
        self.tags = tags
        self.packID = packID
        self.packVersion = packVersion
    }

    package static func == (left: RuleReference, right: RuleReference) -> Bool {
        left === right || (left.id == right.id && left.packID == right.packID && left.packVersion == right.packVersion)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}
