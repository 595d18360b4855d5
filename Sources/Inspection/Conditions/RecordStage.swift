import ByteText
import Detection
import GuardrailTypes

/// Looks for enough different entities close together.
///
/// Members that overlap are one: the one that would be reported. As soon as the last members within reach are of so many
/// entities, they are one record from the first to the last of them, and the next record begins after it. While one could
/// still be completed, the text is held from its first member on.
struct RecordStage {
    private let record: ConditionPlan.Record
    private let actions: RuleActions
    /// Sightings of members whose overlaps are not settled, in reading order.
    private var open = SightingQueue()
    /// Those that came since, in reading order.
    private var coming: [Sighting] = []
    /// Members since the last record that the next could still reach.
    private var recent: [Sighting] = []

    init(_ record: ConditionPlan.Record, actions: RuleActions) {
        self.record = record
        self.actions = actions
    }

    /// Where the first member starts that `decide` left undecided; `Int.max` if there is none.
    var firstUndecided: Int { recent.first?.range.lowerBound ?? open.lowerBound }

    /// - Precondition: in reading order.
    mutating func take(_ sighting: Sighting) {
        if record.members.contains(sighting.ruleIndex) { coming.append(sighting) }
    }

    /// The records that are complete.
    ///
    /// - Parameter horizon: everything that starts before it has been taken.
    mutating func decide(upTo horizon: Int) -> [Sighting] {
        var records: [Sighting] = []
        open.add(SightingQueue(coming))
        coming.removeAll(keepingCapacity: true)
        while let cluster = open.takeCluster(watermark: horizon) {
            for member in cluster.reported { records += add(member) }
        }
        // A member that is still to come ends after its start.
        let next = min(horizon, open.lowerBound)
        recent.removeAll { next >= $0.range.lowerBound + record.shape.within || next == .max }
        return records
    }

    private mutating func add(_ member: Sighting) -> [Sighting] {
        recent.append(member)
        recent.removeAll { member.range.upperBound - $0.range.lowerBound > record.shape.within }
        guard let first = recent.first, Set(recent.map(\.rule.entity)).count >= record.shape.minDistinct else {
            return []
        }
        let whole = ByteRange(first.range.lowerBound, recent.map(\.range.upperBound).max() ?? member.range.upperBound)
        recent.removeAll()
        return [
            Sighting(
                Candidate(detector: record.detector, range: whole, confidence: record.confidence),
                ruleIndex: record.ruleIndex,
                rule: record.rule,
                actions: actions,
                isRecord: true
            )
        ]
    }
}
