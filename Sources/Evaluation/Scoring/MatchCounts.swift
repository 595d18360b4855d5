import ByteText

/// How much of what is there was found, and how much of what was found is there.
///
/// Both sides are counted apart, since one finding may lie over two labelled spans.
package struct MatchCounts: Hashable, Sendable {
    /// Labelled things.
    package var labelled = 0
    /// Those of them that were found.
    package var found = 0
    /// Findings.
    package var findings = 0
    /// Those of them that are right.
    package var right = 0

    package init() {}

    /// Found among labelled; nil where nothing is labelled.
    package var recall: Double? { labelled == 0 ? nil : Double(found) / Double(labelled) }

    /// Right among findings; nil where nothing was found.
    package var precision: Double? { findings == 0 ? nil : Double(right) / Double(findings) }

    /// The harmonic mean of precision and recall; 0 where nothing was found, nil where nothing is labelled.
    package var f1: Double? {
        guard let recall else { return nil }
        guard let precision, precision + recall > 0 else { return 0 }
        return 2 * precision * recall / (precision + recall)
    }

    package static func += (left: inout MatchCounts, right: MatchCounts) {
        left.labelled += right.labelled
        left.found += right.found
        left.findings += right.findings
        left.right += right.right
    }
}

/// So many out of so many.
package struct Share: Hashable, Sendable {
    package var count = 0
    package var total = 0

    package init() {}

    /// From 0 to 1; nil out of none.
    package var fraction: Double? { total == 0 ? nil : Double(count) / Double(total) }

    package mutating func add(_ isCounted: Bool) {
        total += 1
        if isCounted { count += 1 }
    }
}

/// When a finding and a labelled span are the same thing.
package enum MatchMode: String, Hashable, Sendable, CaseIterable {
    /// The same bytes.
    case exact
    /// At least one byte in common.
    case overlap

    func accepts(_ finding: ByteRange, _ span: ByteRange) -> Bool {
        self == .exact ? finding == span : finding.overlaps(span)
    }
}
