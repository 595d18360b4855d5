/// One way in which a request may be served.
package struct Candidate: Hashable, Sendable {
    /// Its state in the `Fleet`; candidates of several groups may share one.
    package let endpoint: Int
    /// From 1; twice as much is twice as often.
    package var weight: Int
    /// 0 is asked first; the next one when none of it is available.
    package var tier: Int
    package var prices: PriceList?

    package init(endpoint: Int, weight: Int = 1, tier: Int = 0, prices: PriceList? = nil) {
        self.endpoint = endpoint
        self.weight = weight
        self.tier = tier
        self.prices = prices
    }
}

/// How one of several available candidates is chosen.
package enum Strategy: Hashable, Sendable {
    /// The first that is available, in the order of the settings.
    case order
    /// By chance, in proportion to the weights.
    case weight
    /// In turn, in proportion to the weights.
    case roundRobin
    /// The same for the same session, key or other hash; few sessions move when a candidate goes or comes.
    case consistentHash
    /// With the fewest requests under way for its weight.
    case leastBusy
    /// With the least time to the first byte, at this percentile of the last minutes.
    case leastLatency(Percentile)
    /// With the most tokens in a second, at this percentile of the last minutes.
    case mostThroughput(Percentile)
    /// The cheapest for the tokens that the request is expected to take.
    case leastCost
    /// By chance, in proportion to 1/price².
    case inverseSquarePrice

    package enum Percentile: String, Hashable, Sendable, CaseIterable {
        case p50, p75, p90, p99
    }
}

/// The candidates for one model, and how one of them is chosen.
package struct CandidateGroup: Sendable {
    /// Its state in the `Fleet`.
    package let index: Int
    package let candidates: [Candidate]
    package let strategy: Strategy
    /// How long a session stays where it was, in milliseconds since its last request; nil if it need not.
    package let stickiness: Int?
    /// Whether an ejected candidate is asked if there is no other one.
    package let triesAnyway: Bool
    let ring: HashRing

    /// - Precondition: at least one candidate and at most `CandidateSet.capacity`.
    package init(
        index: Int,
        candidates: [Candidate],
        strategy: Strategy,
        stickiness: Int? = nil,
        triesAnyway: Bool = true
    ) {
        precondition((1...CandidateSet.capacity).contains(candidates.count))
        self.index = index
        self.candidates = candidates
        self.strategy = strategy
        self.stickiness = stickiness
        self.triesAnyway = triesAnyway
        ring = strategy == .consistentHash ? HashRing(candidates.map(\.weight)) : HashRing([])
    }
}
