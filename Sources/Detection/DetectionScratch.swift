import GuardrailTypes
package import Matching

/// Everything that detection writes to while it runs: one per thread and direction, lent for a call.
package struct DetectionScratch: ~Copyable {
    package internal(set) var filter: FilterScratch
    var hits: FilterHits
    var context: ContextHits
    /// By hit of `hits`: where matches may begin that have a context word near; empty where that has not been asked.
    var starts: [ClosedRange<Int>?] = []
    /// Where matches of the detector that is searched for may begin, the last first, and may end.
    var mayBegin: [Range<Int>] = []
    var mayEnd: [ClosedRange<Int>] = []
    var match = MatchScratch()
    /// Both of the text that is scanned: lent by its outermost `ViewScan` for a call.
    var total = TotalWork()
    var readings = ReadingMemory()
    /// Detectors that this call has to run, each once.
    var planned: [UInt16] = []
    private var isPlanned: [Bool]
    /// By detector: where a planned one takes up an attempt; negative for none.
    private var resumeAt: [Int]
    /// By detector: where an attempt that is not asked about may begin; negative for none.
    private var startAt: [Int]
    private var noted: [UInt16] = []
    /// By detector: bytes before the end of the stretch in which an attempt under way may have begun; 0 for none.
    private var tails: [Int]
    private var alive: [UInt16] = []

    /// By detector: whether its rule is in quarantine; empty if none is.
    private var isQuarantined: [Bool] = []

    package init(for rules: DirectionalRules) {
        filter = FilterScratch(for: rules.filter)
        hits = FilterHits(patternCount: rules.detectors.count)
        context = ContextHits(for: rules.contextFilter)
        isPlanned = [Bool](repeating: false, count: rules.detectors.count)
        resumeAt = [Int](repeating: -1, count: rules.detectors.count)
        startAt = resumeAt
        tails = [Int](repeating: 0, count: rules.detectors.count)
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

    /// Notes that the filter sees a detector under way at the end of the stretch.
    ///
    /// - Parameter depth: bytes since the first attempt began, at most; nil if there is no telling.
    mutating func noteAlive(_ detector: UInt16, depth: Int?) {
        tails[Int(detector)] = depth ?? .max
        alive.append(detector)
    }

    /// Bytes before the end of the stretch in which a detector's attempt under way may have begun; nil if there is none.
    func tail(of detector: Int) -> Int? { tails[detector] == 0 ? nil : tails[detector] }

    mutating func clearPlan() {
        for detector in alive { tails[Int(detector)] = 0 }
        alive.removeAll(keepingCapacity: true)
        for detector in noted { startAt[Int(detector)] = -1 }
        noted.removeAll(keepingCapacity: true)
        for detector in planned {
            isPlanned[Int(detector)] = false
            resumeAt[Int(detector)] = -1
        }
        planned.removeAll(keepingCapacity: true)
    }
}
