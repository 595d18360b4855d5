package import ByteText

/// What the rules did on one set of labelled texts.
package struct SetScore: Sendable {
    package let name: String
    package internal(set) var texts = 0
    package internal(set) var bytes = 0
    /// Spent in inspection alone.
    package internal(set) var nanoseconds = 0
    /// Lines that were not read, by reason.
    package let skipped: [String: Int]

    /// With labels that must agree, by label; also those that only findings have.
    package internal(set) var byLabel: [MatchMode: [String: MatchCounts]] = [:]
    /// Whatever the labels say.
    package internal(set) var blind: [MatchMode: MatchCounts] = [:]
    /// Texts that hold something, nobody says where.
    var withoutPlace = 0
    /// Texts that hold something, and texts in which something was found.
    package internal(set) var presence = MatchCounts()
    package internal(set) var traps: [String: Share] = [:]
    /// Texts that hold nothing, and in how many of them something was found.
    package internal(set) var clean = Share()
    /// Labelled things found (overlapping, with the right label where there is one), by property.
    package internal(set) var groups: [LabelledText.Group: Share] = [:]
    /// Findings that lie over nothing labelled, by the rule's id.
    package internal(set) var falseFindings: [String: Int] = [:]
    package internal(set) var findings = 0
    /// Labelled things of kinds for which there is no rule, by label; they are left out of everything above.
    package internal(set) var uncovered: [String: Int] = [:]
    /// Labels of texts of which is known only that they hold something.
    var presentLabels: Set<String> = []
    /// Rules that could not be run to the end.
    package internal(set) var failures = 0
    /// Where what is counted above went wrong.
    package internal(set) var faults: [Fault] = []

    init(_ file: LabelledFile) {
        name = file.name
        skipped = file.skipped
    }

    /// All labels together.
    package func micro(_ mode: MatchMode) -> MatchCounts {
        (byLabel[mode] ?? [:]).values.reduce(into: MatchCounts()) { $0 += $1 }
    }

    /// Forgets counts by label in a set that has no labels: its findings have labels, but none of them could be right.
    mutating func finish() {
        if micro(.overlap).labelled == 0 { byLabel = [:] }
    }

    /// The mean of the F1 of all labels that occur; nil if none does.
    package func macroF1(_ mode: MatchMode) -> Double? {
        let scores = (byLabel[mode] ?? [:]).values.compactMap(\.f1)
        return scores.isEmpty ? nil : scores.reduce(0, +) / Double(scores.count)
    }

    /// The one number that a set is judged by; nil for a set that holds nothing.
    ///
    /// F1 by overlap with labels; without them where there are none; by whole texts where some have not even spans.
    package var headline: (what: String, f1: Double)? {
        if let f1 = micro(.overlap).f1 { return ("overlap, labels agree", f1) }
        if withoutPlace == 0, let f1 = blind[.overlap]?.f1 { return ("overlap, any label", f1) }
        return presence.f1.map { ("whole texts", $0) }
    }

    /// Findings that lie over nothing labelled, for each million bytes; nil for an empty set.
    package var falseFindingsPerMegabyte: Double? {
        bytes == 0 ? nil : Double(falseFindings.values.reduce(0, +)) * 1e6 / Double(bytes)
    }

    package var trapsHit: Share {
        traps.values.reduce(into: Share()) { sum, share in
            sum.count += share.count
            sum.total += share.total
        }
    }

    package var millisecondsPerMegabyte: Double? { bytes == 0 ? nil : Double(nanoseconds) / Double(bytes) }
}

/// One thing that went wrong: offsets and names, never text.
package struct Fault: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Labelled and not found.
        case missed
        /// Found under another label.
        case mislabelled
        /// Found where nothing is labelled.
        case wrong
        /// Found where a trap stands.
        case trap
    }

    package let kind: Kind
    /// The text's.
    package let id: String
    package let label: String?
    package let rule: String?
    /// UTF-8 byte offsets; nil for a text as a whole.
    package let range: ByteRange?
}
