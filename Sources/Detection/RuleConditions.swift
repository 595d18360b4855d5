/// What else must, or must not, stand in a text for a rule's matches to count.
///
/// Evidence is what other rules see in the same text before their own conditions, whatever a policy does about it. So
/// conditions can have no circles. Distances are in bytes, from the end of the one to the start of the other.
package struct RuleConditions: Hashable, Sendable {
    /// A match counts only if these stand near it.
    package var with: Companions?
    /// A match does not count if one of these stands near it, or over it.
    package var without: Companions?
    /// A match counts only if there are so many.
    package var minMatches: MatchCount?
    /// False for a rule that serves others as evidence and reports nothing itself.
    package var isReported: Bool

    package init(
        with: Companions? = nil,
        without: Companions? = nil,
        minMatches: MatchCount? = nil,
        isReported: Bool = true
    ) {
        self.with = with
        self.without = without
        self.minMatches = minMatches
        self.isReported = isReported
    }

    /// A rule that stands for itself.
    package static let none = RuleConditions()
}

/// Findings of other rules near a match.
package struct Companions: Hashable, Sendable {
    /// Ids of rules, or entities.
    package var names: [String]
    /// Each of `names` must stand near; else one of them is enough.
    package var needsAll: Bool
    /// Bytes looked at before the match.
    package var before: Int
    /// Bytes looked at after it: so long is a stream held back behind a match.
    package var after: Int
    /// The two must be values of one row of a set of exact data.
    package var inSameRow: Bool

    package init(names: [String], needsAll: Bool = false, before: Int, after: Int, inSameRow: Bool = false) {
        self.names = names
        self.needsAll = needsAll
        self.before = before
        self.after = after
        self.inSameRow = inSameRow
    }
}

/// How often a rule must match.
package struct MatchCount: Hashable, Sendable {
    package var count: Int
    /// All of them within so many bytes, and then all of them count.
    ///
    /// Nil: anywhere in the text, and the `count`th is the first that counts: what stood before it has left a stream.
    package var within: Int?

    package init(count: Int, within: Int? = nil) {
        self.count = count
        self.within = within
    }
}

/// Findings of different entities that stand close together, as one finding that covers them.
package struct RecordShape: Hashable, Sendable {
    /// Ids of rules, or entities.
    package var members: [String]
    /// How many different entities make a record.
    package var minDistinct: Int
    /// Bytes from the start of the first to the end of the last.
    package var within: Int

    package init(members: [String], minDistinct: Int, within: Int) {
        self.members = members
        self.minDistinct = minDistinct
        self.within = within
    }
}
