import ByteText
import Detection
import GuardrailTypes

/// A candidate with what is to be done about it.
///
/// A class: it is sorted and handed from stage to stage, which costs one reference count and not one for each field.
final class Sighting: Sendable {
    let candidate: Candidate
    let ruleIndex: Int
    let rule: RuleReference
    private let actions: RuleActions
    /// It covers findings of other rules, and is reported beside them.
    let isRecord: Bool

    init(
        _ candidate: consuming Candidate,
        ruleIndex: Int,
        rule: RuleReference,
        actions: RuleActions,
        isRecord: Bool = false
    ) {
        self.candidate = candidate
        self.ruleIndex = ruleIndex
        self.rule = rule
        self.actions = actions
        self.isRecord = isRecord
    }

    var detector: Int { candidate.detector }
    var action: Action { actions.action }
    var trialAction: Action? { actions.trialAction }
    var range: ByteRange { candidate.range }
    /// True if it is recorded and nothing else.
    var isShadow: Bool { action == .allow }
    /// True if anything is done about it, or would be.
    var counts: Bool { actions.strictest > .allow }
    /// The place of its view in the order of views: of two equal sightings the plainer is reported.
    private var view: Int { TextView.allCases.firstIndex(of: candidate.view) ?? 0 }

    /// Reading order; total, so that the order of detectors never shows.
    static func reads(_ left: Sighting, before right: Sighting) -> Bool {
        let (one, other) = (left.range, right.range)
        if one.lowerBound != other.lowerBound { return one.lowerBound < other.lowerBound }
        if one.upperBound != other.upperBound { return one.upperBound < other.upperBound }
        return (left.rule.id, left.detector, left.view) < (right.rule.id, right.detector, right.view)
    }

    /// Which of two overlapping sightings is reported: the stricter action (of those in shadow the one that they would have), then the surer, the longer, the earlier, then
    /// the rule's id.
    static func outranks(_ left: Sighting, _ right: Sighting) -> Bool {
        if left.action != right.action { return left.action > right.action }
        if left.isShadow, left.trialAction != right.trialAction {
            return left.trialAction ?? .allow > right.trialAction ?? .allow
        }
        if left.candidate.confidence != right.candidate.confidence {
            return left.candidate.confidence > right.candidate.confidence
        }
        if left.range.count != right.range.count { return left.range.count > right.range.count }
        return reads(left, before: right)
    }
}

/// Sightings that overlap one another, directly or through others, in reading order.
struct Cluster {
    let sightings: ArraySlice<Sighting>

    /// A chain of overlaps is cut at so many bytes, so that no text can make the window hold more.
    ///
    /// Larger than the longest match.
    static let longest = 32 << 10
    /// And at so many sightings, so that no text can make ranking them dear.
    static let mostSightings = 256

    /// Takes the first cluster off `open`, if no sighting that is still to come could belong to it.
    ///
    /// - Parameters:
    ///   - open: in reading order.
    ///   - watermark: nothing that is still to come starts before it.
    static func takeFirst(of open: inout ArraySlice<Sighting>, watermark: Int) -> Cluster? {
        guard let first = open.first else { return nil }
        var end = first.range.upperBound
        var next = open.startIndex + 1
        while next < open.endIndex, open[next].range.lowerBound < end {
            let reaches = max(end, open[next].range.upperBound)
            if reaches - first.range.lowerBound > longest || next - open.startIndex >= mostSightings {
                // Cut only where all that could come before the cut is known.
                guard watermark > open[next].range.lowerBound else { return nil }
                return cut(&open, next)
            }
            end = reaches
            next += 1
        }
        return watermark >= end ? cut(&open, next) : nil
    }

    private static func cut(_ open: inout ArraySlice<Sighting>, _ end: Int) -> Cluster {
        defer { open = open[end...] }
        return Cluster(sightings: open[..<end])
    }

    var lowerBound: Int { sightings[sightings.startIndex].range.lowerBound }

    /// What is reported: the highest ranking, and of the rest what overlaps none of those already taken.
    ///
    /// Records compete with records only: they say something else than the findings that they cover. In reading order.
    var reported: [Sighting] {
        if sightings.count == 1 { return Array(sightings) }
        var taken: [Sighting] = []
        for sighting in sightings.sorted(by: Sighting.outranks)
        where !taken.contains(where: { $0.isRecord == sighting.isRecord && $0.range.overlaps(sighting.range) }) {
            taken.append(sighting)
        }
        return taken.sorted(by: Sighting.reads)
    }

    /// The bytes that must not leave, as separate ranges: those of every sighting that redacts or blocks, reported or not.
    var withheld: [ByteRange] {
        var ranges: [ByteRange] = []
        for sighting in sightings where sighting.action >= .redact {
            if let last = ranges.last, last.upperBound > sighting.range.lowerBound {
                ranges[ranges.count - 1] = last.union(sighting.range)
            } else {
                ranges.append(sighting.range)
            }
        }
        return ranges
    }
}
