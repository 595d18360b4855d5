import GuardrailTypes
package import Matching

/// Everything that detection writes to while it runs: one per thread and direction, lent for a call.
package struct DetectionScratch: ~Copyable {
    package internal(set) var filter: FilterScratch
    var hits: FilterHits
    var context: ContextHits
    /// By hit of `hits`: where matches may begin that have a context word near; empty where that has not been asked.
    var starts: [ClosedRange<Int>?] = []
    var match = MatchScratch()
    /// Both of the text that is scanned: lent by its outermost `ViewScan` for a call.
    var total = TotalWork()
    var readings = ReadingMemory()
    /// Detectors that this call has to run, each once.
    var planned: [UInt16] = []
    private var isPlanned: [Bool]
    /// By detector: whether a planned one may go on at the end of the stretch.
    private var goesOn: [Bool]
    /// By detector: where a planned one takes up an attempt; negative for none.
    private var resumeAt: [Int]
    /// By detector: where an attempt that is not asked about may begin; negative for none.
    private var startAt: [Int]
    private var noted: [UInt16] = []

    /// By detector: whether its rule is in quarantine; empty if none is.
    private var isQuarantined: [Bool] = []

    package init(for rules: DirectionalRules) {
        filter = FilterScratch(for: rules.filter)
        hits = FilterHits(patternCount: rules.detectors.count)
        context = ContextHits(for: rules.contextFilter)
        isPlanned = [Bool](repeating: false, count: rules.detectors.count)
        goesOn = isPlanned
        resumeAt = [Int](repeating: -1, count: rules.detectors.count)
        startAt = resumeAt
    }

    package mutating func quarantine(_ ruleIDs: Set<String>, of rules: DirectionalRules) {
        isQuarantined = ruleIDs.isEmpty ? [] : rules.detectors.map { ruleIDs.contains($0.rule.id) }
    }

    func isQuarantined(_ detector: UInt16) -> Bool { !isQuarantined.isEmpty && isQuarantined[Int(detector)] }

    mutating func plan(_ detector: UInt16) {
        guard !isPlanned[Int(detector)] else { return }
        isPlanned[Int(detector)] = true
        planned.append(detector)
    }

    mutating func plan(_ detector: UInt16, resumingAt offset: Int) {
        plan(detector)
        resumeAt[Int(detector)] = offset
    }

    /// Where a planned detector has an undecided attempt; nil if it has none.
    func resumption(of detector: UInt16) -> Int? {
        let offset = resumeAt[Int(detector)]
        return offset < 0 ? nil : offset
    }

    func isPlanned(_ detector: UInt16) -> Bool { isPlanned[Int(detector)] }

    /// Plans a detector that may go on at the end of the stretch.
    mutating func planToTheEnd(_ detector: UInt16) {
        plan(detector)
        goesOn[Int(detector)] = true
    }

    func goesOn(_ detector: UInt16) -> Bool { goesOn[Int(detector)] }

    /// Notes where a detector that is not planned may have an attempt under way.
    mutating func note(_ detector: UInt16, startingAt offset: Int) {
        startAt[Int(detector)] = offset
        noted.append(detector)
    }

    /// What was noted of a detector; nil if nothing was.
    func earliestStart(of detector: UInt16) -> Int? {
        let offset = startAt[Int(detector)]
        return offset < 0 ? nil : offset
    }

    mutating func clearPlan() {
        for detector in noted { startAt[Int(detector)] = -1 }
        noted.removeAll(keepingCapacity: true)
        for detector in planned {
            isPlanned[Int(detector)] = false
            goesOn[Int(detector)] = false
            resumeAt[Int(detector)] = -1
        }
        planned.removeAll(keepingCapacity: true)
    }
}
