import Testing

@testable import Routing

/// A group of endpoints of its own, with state.
private struct Court {
    var fleet: Fleet
    let group: CandidateGroup
    var random = SplitMix(seed: 42)

    init(
        _ candidates: [(weight: Int, tier: Int, price: Int?)],
        _ strategy: Strategy,
        stickiness: Int? = nil,
        triesAnyway: Bool = true
    ) {
        group = CandidateGroup(
            index: 0,
            candidates: candidates.enumerated().map { index, one in
                let prices = one.price.map { PriceList(TokenPrices(input: $0, output: $0)) }
                return Candidate(endpoint: index, weight: one.weight, tier: one.tier, prices: prices)
            },
            strategy: strategy,
            stickiness: stickiness,
            triesAnyway: triesAnyway
        )
        fleet = Fleet(endpoints: candidates.count, groups: [group])
    }

    init(weights: [Int], _ strategy: Strategy, stickiness: Int? = nil) {
        self.init(weights.map { ($0, 0, nil) }, strategy, stickiness: stickiness)
    }

    /// Chooses, and lets the request end at once without a word about the endpoint.
    mutating func choose(session: UInt64? = nil, at now: Int = 0, change: (inout Fleet.Wish) -> Void = { _ in }) -> Int?
    {
        var wish = Fleet.Wish()
        wish.random = random.next()
        wish.session = session
        wish.hash = session ?? wish.random
        change(&wish)
        guard let choice = fleet.choose(from: group, wish, at: now) else { return nil }
        fleet.endpoints[choice.candidate].left(isProbe: choice.isProbe)
        return choice.candidate
    }

    mutating func eject(_ candidate: Int, at now: Int = 0) {
        for _ in 0..<fleet.rules.failures {
            let isProbe = fleet.endpoints[candidate].began(at: now)
            fleet.endpoints[candidate].failed(isProbe: isProbe, retryAfter: nil, by: fleet.rules, at: now)
        }
    }

    mutating func answer(_ candidate: Int, firstByte: Int, at now: Int = 0) {
        let isProbe = fleet.endpoints[candidate].began(at: now)
        fleet.endpoints[candidate].answered(isProbe: isProbe, firstByte: firstByte, at: now)
    }

    mutating func shares(_ count: Int, at now: Int = 0) -> [Double] {
        var counts = Array(repeating: 0, count: group.candidates.count)
        for _ in 0..<count { counts[choose(at: now) ?? 0] += 1 }
        return counts.map { Double($0) / Double(count) }
    }
}

private let every: [Strategy] = [
    .order, .weight, .roundRobin, .consistentHash, .leastBusy, .leastLatency(.p50), .leastLatency(.p99),
    .mostThroughput(.p50), .leastCost, .inverseSquarePrice,
]

@Suite struct `Balancing` {
    @Test func `weights are shares`() {
        var court = Court(weights: [1, 2, 5], .weight)
        for (share, expected) in zip(court.shares(40_000), [0.125, 0.25, 0.625]) {
            #expect(abs(share - expected) < 0.01)
        }
    }

    @Test func `round robin is exact and smooth`() {
        var court = Court(weights: [5, 1, 1], .roundRobin)
        let turns = (0..<7).compactMap { _ in court.choose() }
        #expect(turns == [0, 0, 1, 0, 2, 0, 0])
        let shares = court.shares(7_000)
        #expect(shares.map { Int(($0 * 7_000).rounded()) } == [5_000, 1_000, 1_000])
    }

    @Test func `a hash stays where it is while its candidate is there`() {
        var court = Court(weights: [1, 1, 1, 1], .consistentHash)
        let before = (0..<4_000).map { court.choose(session: UInt64($0)) }
        for candidate in 0..<4 {
            let count = before.count { $0 == candidate }
            #expect((700...1_300).contains(count), "\(candidate): \(count)")
        }
        let again = (0..<4_000).map { court.choose(session: UInt64($0)) }
        #expect(again == before)
        court.eject(2)
        let after = (0..<4_000).map { court.choose(session: UInt64($0)) }
        for (old, new) in zip(before, after) { #expect(old == 2 ? new != 2 : new == old) }
    }

    @Test func `the least busy has the fewest under way for its weight`() {
        var court = Court(weights: [1, 2], .leastBusy)
        for _ in 0..<300 {
            var wish = Fleet.Wish()
            wish.random = court.random.next()
            _ = court.fleet.choose(from: court.group, wish, at: 0)
        }
        #expect(court.fleet.endpoints.map(\.inFlight) == [100, 200])
    }

    @Test func `the fastest is chosen at the percentile that is asked for`() {
        for (percentile, expected) in [(Strategy.Percentile.p50, 0), (.p99, 1)] {
            var court = Court(weights: [1, 1], .leastLatency(percentile))
            for step in 0..<100 {
                court.answer(0, firstByte: step < 95 ? 50 : 9_000)
                court.answer(1, firstByte: 200)
            }
            #expect(court.choose() == expected)
        }
    }

    @Test func `one that nothing is known of is tried by one request at a time`() {
        var court = Court(weights: [1, 1], .leastLatency(.p50))
        court.answer(0, firstByte: 10)
        var wish = Fleet.Wish()
        wish.random = court.random.next()
        #expect(court.fleet.choose(from: court.group, wish, at: 0)?.candidate == 1)
        #expect(court.fleet.choose(from: court.group, wish, at: 0)?.candidate == 0)
    }

    @Test func `what was measured is forgotten after the window`() {
        var court = Court(weights: [1, 1], .leastLatency(.p50))
        court.answer(0, firstByte: 10)
        court.answer(1, firstByte: 100)
        #expect(court.choose(at: 200_000) == 0)
        court.answer(0, firstByte: 900, at: 320_000)
        court.answer(1, firstByte: 100, at: 320_000)
        #expect(court.choose(at: 320_000) == 1)
    }

    @Test func `the cheapest is chosen for what the request will take`() {
        var court = Court([(1, 0, nil), (1, 0, 30), (1, 0, 20), (1, 0, 40)], .leastCost)
        #expect(court.choose() == 2)
        #expect(court.choose(change: { $0.excluded = CandidateSet([2]) }) == 1)
        #expect(court.choose(change: { $0.excluded = CandidateSet([1, 2, 3]) }) == 0)
    }

    @Test func `chance goes by the inverse square of the price`() {
        // 1/1 : 1/4 : 1/9, of 49/36.
        var court = Court([(1, 0, 100), (1, 0, 200), (1, 0, 300)], .inverseSquarePrice)
        for (share, expected) in zip(court.shares(40_000), [36.0 / 49, 9.0 / 49, 4.0 / 49]) {
            #expect(abs(share - expected) < 0.01)
        }
        var free = Court([(1, 0, 100), (1, 0, 0)], .inverseSquarePrice)
        let shares = free.shares(100)
        #expect(shares == [0, 1])
    }

    @Test func `the most tokens in a second win`() {
        var court = Court(weights: [1, 1], .mostThroughput(.p50))
        court.fleet.endpoints[0].measured(tokens: 100, milliseconds: 4_000, at: 0)
        court.fleet.endpoints[1].measured(tokens: 300, milliseconds: 4_000, at: 0)
        #expect(court.choose() == 1)
    }

    @Test(arguments: every)
    func `a later tier is asked when none of an earlier one is in service`(strategy: Strategy) {
        var court = Court([(1, 1, 5), (1, 0, 50), (1, 0, 50), (1, 2, 1)], strategy)
        let early = (0..<50).map { _ in court.choose() }
        #expect(early.allSatisfy { $0 == 1 || $0 == 2 })
        court.eject(1)
        court.eject(2)
        for _ in 0..<50 { #expect(court.choose() == 0) }
        court.eject(0)
        #expect(court.choose() == 3)
    }

    @Test(arguments: every)
    func `the same seed makes the same choices`(strategy: Strategy) {
        func run() -> [Int?] {
            var court = Court((0..<9).map { (1 + $0 % 3, $0 % 2, 10 + $0) }, strategy, stickiness: 1_000)
            return (0..<500).map { step in
                if step % 50 == 0 { court.eject(step / 50 % 9, at: step * 100) }
                return court.choose(session: UInt64(step % 40), at: step * 100)
            }
        }
        #expect(run() == run())
    }

    @Test(arguments: every)
    func `no ejected candidate is chosen while another one is in service`(strategy: Strategy) {
        var random = SplitMix(seed: 3)
        for round in 0..<25 {
            let count = Int.random(in: 1...128, using: &random)
            var court = Court(
                (0..<count).map { _ in
                    (Int.random(in: 1...9, using: &random), Int.random(in: 0...2, using: &random), 100)
                },
                strategy,
                stickiness: round % 2 == 0 ? 5_000 : nil
            )
            var now = 0
            for _ in 0..<80 {
                now += Int.random(in: 0...4_000, using: &random)
                if Bool.random(using: &random) { court.eject(Int.random(in: 0..<count, using: &random), at: now) }
                var excluded = CandidateSet()
                for index in 0..<count where UInt8.random(in: 0...3, using: &random) == 0 { excluded.insert(index) }
                let inService = (0..<count).filter {
                    !excluded.contains($0) && court.fleet.endpoints[$0].isAvailable(at: now)
                }
                let chosen = court.choose(session: random.next() % 8, at: now, change: { $0.excluded = excluded })
                if let chosen { #expect(!excluded.contains(chosen)) } else { #expect(excluded.count == count) }
                if let chosen, !inService.isEmpty { #expect(inService.contains(chosen)) }
            }
        }
    }

    @Test func `a session stays where it was, and moves when it must`() {
        var court = Court(weights: [1, 1, 1], .roundRobin, stickiness: 1_000)
        let first = court.choose(session: 9)
        for step in 1...20 { #expect(court.choose(session: 9, at: step * 900) == first) }
        court.eject(first ?? 0, at: 19_000)
        let second = court.choose(session: 9, at: 19_000)
        #expect(second != first)
        #expect(court.choose(session: 9, at: 19_500) == second)
        // The session that was forgotten is balanced as any other.
        let later = (0..<12).map { court.choose(session: 9, at: 100_000 + $0 * 2_000) }
        #expect(Set(later).count == 3)
    }

    @Test func `sessions are kept within bounds`() {
        var table = StickyTable(capacity: 100)
        for session in 0..<1_000 { table.keep(UInt64(session), at: 1, until: 10) }
        let kept = (0..<1_000).count { table.candidate(of: UInt64($0), at: 0) != nil }
        #expect(kept <= 200)
        #expect(table.candidate(of: 999, at: 0) == 1)
        #expect(table.candidate(of: 999, at: 10) == nil)
    }

    @Test func `what a request names comes first, and what it shuns comes last`() {
        var court = Court(weights: [1, 1, 1, 1], .order)
        #expect(court.choose(change: { $0.order = [2, 1] }) == 2)
        #expect(
            court.choose(change: {
                $0.order = [2, 1]; $0.excluded = CandidateSet([2])
            }) == 1
        )
        #expect(court.choose(change: { $0.demoted = CandidateSet([0, 1]) }) == 2)
        #expect(court.choose(change: { $0.demoted = CandidateSet.all(4) }) == 0)
        #expect(court.choose(change: { $0.excluded = CandidateSet.all(4) }) == nil)
    }
}
