import ByteText
import GuardrailTypes

/// Decides which sightings count, by what else stands in the text.
///
/// It stands between what the detectors saw and the clusters. Sightings come in any order; each is taken up only once
/// nothing before its start can still come, so that decisions follow from the text and never from how it was cut (law 1).
/// What is held back for it is held by `advance`: up to the first sighting that is not decided yet.
struct Judge {
    private let plan: ConditionPlan
    private var records: [RecordStage]
    private var companions: CompanionStage
    private var counts: CountStage
    /// Sightings that start at or after the watermark, in reading order.
    private var coming: [Sighting] = []

    /// - Parameter actions: what is done about a rule's findings here; a record about which nothing is done is not sought.
    init(_ plan: ConditionPlan, actions: (Int) -> RuleActions) {
        self.plan = plan
        records = plan.records.filter { actions($0.ruleIndex).strictest > .allow }.map {
            RecordStage($0, actions: actions($0.ruleIndex))
        }
        companions = CompanionStage(longestBefore: plan.longestBefore)
        counts = CountStage()
    }

    /// True if a rule's sightings matter even where nothing is done about them.
    func needs(_ ruleIndex: Int) -> Bool { plan.entries[ruleIndex].isEvidence }

    mutating func take(_ sightings: [Sighting]) {
        coming += sightings
        coming.sort(by: Sighting.reads)
    }

    /// Decides what can be decided.
    ///
    /// - Parameters:
    ///   - watermark: nothing that is still to come starts before it.
    ///   - open: takes the sightings that count; in no order.
    /// - Returns: the watermark for what is in `open`.
    mutating func advance(to watermark: Int, isFinal: Bool, into open: inout [Sighting]) -> Int {
        let horizon = isFinal ? Int.max : watermark
        var ready: [Sighting] = []
        let known = coming.prefix { $0.range.lowerBound < horizon }
        for sighting in known {
            for index in records.indices { records[index].take(sighting) }
            let entry = plan.entries[sighting.ruleIndex]
            if entry.isEvidence { companions.note(sighting) }
            guard entry.isReported, sighting.counts else { continue }
            if entry.hasCompanions {
                companions.take(sighting, entry)
            } else {
                ready.append(sighting)
            }
        }
        coming.removeFirst(known.count)
        for index in records.indices { ready += records[index].decide(upTo: horizon) }
        ready += companions.decide(upTo: horizon)

        for sighting in ready {
            if let wanted = plan.entries[sighting.ruleIndex].minMatches {
                counts.take(sighting, wanted)
            } else {
                open.append(sighting)
            }
        }
        let undecided = min(companions.firstUndecided, records.map(\.firstUndecided).min() ?? .max)
        open += counts.decide(upTo: min(horizon, undecided))
        return min(watermark, undecided, counts.firstUndecided)
    }
}
