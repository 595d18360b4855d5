package import Matching

/// Everything that detection writes to while it runs: one per thread and direction, lent for a call.
package struct DetectionScratch: ~Copyable {
    package internal(set) var filter: FilterScratch
    var hits: FilterHits
    var match = MatchScratch()
    /// Detectors that this call has to run, each once.
    var planned: [UInt16] = []
    private var isPlanned: [Bool]

    package init(for rules: DirectionalRules) {
        filter = FilterScratch(for: rules.filter)
        hits = FilterHits(patternCount: rules.detectors.count)
        isPlanned = [Bool](repeating: false, count: rules.detectors.count)
    }

    mutating func plan(_ detector: UInt16) {
        guard !isPlanned[Int(detector)] else { return }
        isPlanned[Int(detector)] = true
        planned.append(detector)
    }

    mutating func clearPlan() {
        for detector in planned { isPlanned[Int(detector)] = false }
        planned.removeAll(keepingCapacity: true)
    }
}
