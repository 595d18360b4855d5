import ByteText
import Detection
import GuardrailTypes

/// A candidate with what is to be done about it.
struct Sighting: Hashable {
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
