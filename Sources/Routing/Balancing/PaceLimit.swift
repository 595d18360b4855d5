/// How fast an endpoint should be to be asked before others.
package struct PaceLimit: Hashable, Sendable {
    package enum Measure: Hashable, Sendable {
        /// To the first byte: at most so many milliseconds.
        case latency
        /// At least so many tokens in a thousand seconds.
        case throughput
    }

    package var measure: Measure
    /// Of the last five minutes.
    package var percentile: Strategy.Percentile
    package var bound: Int

    package init(_ measure: Measure, _ percentile: Strategy.Percentile, _ bound: Int) {
        self.measure = measure
        self.percentile = percentile
        self.bound = bound
    }
}

extension EndpointState {
    /// Whether it was as fast as that; true for one that nothing is known of.
    func keeps(_ limit: PaceLimit, at now: Int) -> Bool {
        switch limit.measure {
        case .latency: latency.value(limit.percentile, at: now).map { $0 <= limit.bound } ?? true
        case .throughput: throughput.value(limit.percentile, at: now).map { $0 >= limit.bound } ?? true
        }
    }
}

extension Fleet {
    /// Those of some candidates that keep all limits of a wish; all of them if none does.
    func fastEnough(_ candidates: CandidateSet, of group: CandidateGroup, _ wish: Wish, at now: Int) -> CandidateSet {
        guard !wish.limits.isEmpty else { return candidates }
        var fast = CandidateSet()
        for (index, candidate) in group.candidates.enumerated()
        where candidates.contains(index)
            && wish.limits.allSatisfy({ endpoints[candidate.endpoint].keeps($0, at: now) })
        {
            fast.insert(index)
        }
        return fast.isEmpty ? candidates : fast
    }
}
