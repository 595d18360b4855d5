import ByteText
import Detection

/// Asks for the findings that must, or must not, stand near a match.
///
/// A sighting waits until one that decides has come, or until none can come any more: at most `after` bytes behind its end.
struct CompanionStage {
    fileprivate struct Evidence {
        let ruleIndex: Int
        let detector: Int
        let range: ByteRange
        let rows: [UInt32]
    }

    private let longestBefore: Int
    /// In reading order, as far back as anything undecided can look.
    private var evidence: [Evidence] = []
    /// The longest range among `evidence`, which bounds how far before its end one may start.
    private var longest = 0
    private var waiting: [(sighting: Sighting, entry: ConditionPlan.Entry)] = []

    init(longestBefore: Int) {
        self.longestBefore = longestBefore
    }

    /// Where the first undecided sighting starts; `Int.max` if there is none.
    var firstUndecided: Int { waiting.first?.sighting.range.lowerBound ?? .max }

    /// - Precondition: in reading order.
    mutating func note(_ sighting: Sighting) {
        longest = max(longest, sighting.range.count)
        evidence.append(
            Evidence(
                ruleIndex: sighting.ruleIndex,
                detector: sighting.detector,
                range: sighting.range,
                rows: sighting.candidate.rows
            )
        )
    }

    /// - Precondition: in reading order.
    mutating func take(_ sighting: Sighting, _ entry: ConditionPlan.Entry) {
        waiting.append((sighting, entry))
    }

    /// The sightings that count, as far as that is certain.
    ///
    /// - Parameter horizon: all evidence that starts before it has been noted.
    mutating func decide(upTo horizon: Int) -> [Sighting] {
        var counted: [Sighting] = []
        var undecided: [(sighting: Sighting, entry: ConditionPlan.Entry)] = []
        for (sighting, entry) in waiting {
            let isWith = entry.with.map { isKept($0, by: sighting, upTo: horizon, mayOverlap: false) } ?? .yes
            let isWithout = entry.without.map { isKept($0, by: sighting, upTo: horizon, mayOverlap: true) } ?? .no
            if isWith == .no || isWithout == .yes { continue }
            if isWith == .yes, isWithout == .no {
                counted.append(sighting)
            } else {
                undecided.append((sighting, entry))
            }
        }
        waiting = undecided
        forget(before: min(firstUndecided, horizon))
        return counted
    }

    private enum Answer { case yes, no, unknown }

    private func isKept(
        _ group: ConditionPlan.Group,
        by sighting: Sighting,
        upTo horizon: Int,
        mayOverlap: Bool
    ) -> Answer {
        let range = sighting.range
        let from = evidence.partition { $0.range.lowerBound >= range.lowerBound - group.before - longest }
        let to = evidence.partition { $0.range.lowerBound > range.upperBound + group.after }
        let near = evidence[from..<to].filter { item in
            if item.range == range, item.detector == sighting.detector { return false }
            if group.inSameRow, !sighting.candidate.rows.contains(where: item.rows.contains) { return false }
            if item.range.overlaps(range) { return mayOverlap }
            return item.range.upperBound <= range.lowerBound
                ? range.lowerBound - item.range.upperBound <= group.before
                : item.range.lowerBound - range.upperBound <= group.after
        }
        if group.wanted.allSatisfy({ wanted in near.contains { wanted.contains($0.ruleIndex) } }) { return .yes }
        return horizon > range.upperBound + group.after ? .no : .unknown
    }

    private mutating func forget(before offset: Int) {
        guard let first = evidence.first, offset != .max,
            first.range.lowerBound + longest + longestBefore < offset
        else { return }
        evidence.removeAll { $0.range.upperBound + longestBefore < offset }
    }
}

extension [CompanionStage.Evidence] {
    /// The first index from which `isBeyond` holds, by halving.
    fileprivate func partition(_ isBeyond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
