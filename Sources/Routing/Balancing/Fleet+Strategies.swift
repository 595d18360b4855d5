/// The strategies: each chooses one of several candidates that are all in service and in one tier.
extension Fleet {
    mutating func pick(_ members: CandidateSet, of group: CandidateGroup, _ wish: Wish, at now: Int) -> Int {
        let first = members.first ?? 0
        guard members.count > 1 else { return first }
        switch wish.strategy ?? group.strategy {
        case .order: return first
        case .roundRobin: return takeTurn(members, of: group)
        case .weight: return draw(members, of: group, wish.random) { Double($0.weight) }
        case .consistentHash: return hashed(members, of: group, wish) ?? first
        case .leastBusy: return least(members, of: group, wish.random) { busy($0) }
        case .leastLatency(let percentile):
            return least(members, of: group, wish.random) { latency($0, percentile, at: now) }
        case .mostThroughput(let percentile):
            return least(members, of: group, wish.random) { pace($0, percentile, at: now) }
        case .leastCost:
            return least(members, of: group, wish.random) {
                Double($0.prices?.cost(of: wish.tokens, on: wish.day) ?? .max)
            }
        case .inverseSquarePrice: return drawByPrice(members, of: group, wish)
        }
    }

    private func hashed(_ members: CandidateSet, of group: CandidateGroup, _ wish: Wish) -> Int? {
        group.ring.candidate(for: SplitMix.mixed(wish.hash), among: members)
    }

    private func busy(_ candidate: Candidate) -> Double {
        Double(endpoints[candidate.endpoint].inFlight) / Double(candidate.weight)
    }

    /// An endpoint that nothing is known of is tried by one request at a time.
    private func latency(_ candidate: Candidate, _ percentile: Strategy.Percentile, at now: Int) -> Double {
        let endpoint = endpoints[candidate.endpoint]
        if let known = endpoint.latency.value(percentile, at: now) { return Double(known) }
        return endpoint.inFlight == 0 ? 0 : .greatestFiniteMagnitude
    }

    private func pace(_ candidate: Candidate, _ percentile: Strategy.Percentile, at now: Int) -> Double {
        let endpoint = endpoints[candidate.endpoint]
        if let known = endpoint.throughput.value(percentile, at: now) { return -Double(known) }
        return endpoint.inFlight == 0 ? -.greatestFiniteMagnitude : 0
    }

    /// The candidate with the least score; of equal ones the least busy; of those one by chance.
    private func least(
        _ members: CandidateSet,
        of group: CandidateGroup,
        _ random: UInt64,
        by score: (Candidate) -> Double
    ) -> Int {
        var best: (index: Int, score: Double, busy: Double)?
        let count = group.candidates.count
        let start = Int(random.multipliedFullWidth(by: UInt64(count)).high)
        for step in 0..<count {
            let index = start + step < count ? start + step : start + step - count
            guard members.contains(index) else { continue }
            let candidate = group.candidates[index]
            let found = (index: index, score: score(candidate), busy: busy(candidate))
            if let known = best, (known.score, known.busy) <= (found.score, found.busy) { continue }
            best = found
        }
        return best?.index ?? 0
    }

    /// One by chance, in proportion to `weight`, which is positive for at least one member.
    private func draw(
        _ members: CandidateSet,
        of group: CandidateGroup,
        _ random: UInt64,
        _ weight: (Candidate) -> Double
    ) -> Int {
        var total = 0.0
        for (index, candidate) in group.candidates.enumerated() where members.contains(index) {
            total += weight(candidate)
        }
        var rest = total * (Double(random >> 11) / Double(1 << 53))
        var last = members.first ?? 0
        for (index, candidate) in group.candidates.enumerated() where members.contains(index) {
            let share = weight(candidate)
            if share > 0 { last = index }
            rest -= share
            if rest < 0 { break }
        }
        return last
    }

    /// Free ones first; without a price a candidate counts as the dearest.
    private func drawByPrice(_ members: CandidateSet, of group: CandidateGroup, _ wish: Wish) -> Int {
        var dearest = 1.0
        var isAnyFree = false
        for (index, candidate) in group.candidates.enumerated() where members.contains(index) {
            guard let cost = candidate.prices?.cost(of: wish.tokens, on: wish.day) else { continue }
            dearest = max(dearest, Double(cost))
            if cost == 0 { isAnyFree = true }
        }
        return draw(members, of: group, wish.random) { candidate in
            let cost = candidate.prices?.cost(of: wish.tokens, on: wish.day).map(Double.init) ?? dearest
            if isAnyFree { return cost == 0 ? 1 : 0 }
            // Against the dearest, so that the squares stay within what a Double keeps apart.
            return (dearest / cost) * (dearest / cost)
        }
    }
}
