import Routing
import Synchronization

// What a choice of an upstream costs, and what all of the layer's steps of a plain request cost together.
// WEIR_BENCHMARKS=1 swift run -c release RoutingBenchmark

let strategies: [(String, Strategy)] = [
    ("order", .order), ("weight", .weight), ("round_robin", .roundRobin), ("consistent_hash", .consistentHash),
    ("least_busy", .leastBusy), ("least_latency p50", .leastLatency(.p50)), ("least_latency p99", .leastLatency(.p99)),
    ("most_throughput", .mostThroughput(.p50)), ("least_cost", .leastCost),
    ("inverse_square_price", .inverseSquarePrice),
]

struct Layer {
    var fleet: Fleet
    var budget = RetryBudget()
    var random = SplitMix(seed: 1)
}

func group(of count: Int, _ strategy: Strategy) -> CandidateGroup {
    CandidateGroup(
        index: 0,
        candidates: (0..<count).map {
            let prices = PriceList(TokenPrices(input: 100 + $0, output: 300 + $0))
            return Candidate(endpoint: $0, weight: 1 + $0 % 7, prices: prices)
        },
        strategy: strategy,
        stickiness: 600_000
    )
}

/// A choice, the budget and what is learned from the answer: each under the lock, as in the gateway.
func request(_ layer: borrowing Mutex<Layer>, _ group: CandidateGroup, _ number: Int, isChoiceOnly: Bool) {
    let choice = layer.withLock { layer in
        var wish = Fleet.Wish()
        wish.random = layer.random.next()
        wish.hash = SplitMix.mixed(UInt64(number))
        // Sessions that are known need no strategy, so choices alone are made without.
        wish.session = isChoiceOnly || number % 2 == 0 ? nil : UInt64(number % 1000)
        return layer.fleet.choose(from: group, wish, at: number / 100)
    }
    guard let choice, !isChoiceOnly else { return }
    layer.withLock { $0.budget.began() }
    var machine = AttemptMachine(RetryPlan())
    machine.released()
    layer.withLock { layer in
        layer.fleet.endpoints[choice.candidate].answered(
            isProbe: choice.isProbe,
            firstByte: number % 900,
            at: number / 100
        )
        layer.fleet.endpoints[choice.candidate].measured(tokens: 200, milliseconds: 1_000, at: number / 100)
    }
    layer.withLock { $0.budget.ended(hasRetried: false) }
}

/// A choice with everything that a client may wish: some left out, some in order, limits of pace, a metric.
func wishful(_ layer: borrowing Mutex<Layer>, _ group: CandidateGroup, _ number: Int) {
    let choice = layer.withLock { layer in
        var wish = Fleet.Wish()
        wish.random = layer.random.next()
        wish.hash = SplitMix.mixed(UInt64(number))
        wish.excluded = CandidateSet([number % 50, 51])
        wish.order = number % 2 == 0 ? [51, number % 50, 52] : nil
        wish.strategy = .leastCost
        wish.limits = [PaceLimit(.latency, .p90, 500), PaceLimit(.throughput, .p50, 100_000)]
        return layer.fleet.choose(from: group, wish, at: number / 100)
    }
    guard let choice else { return }
    layer.withLock { $0.fleet.endpoints[choice.candidate].left(isProbe: choice.isProbe) }
}

let rounds = 200_000
let clock = ContinuousClock()
for count in [2, 10, 100] {
    for (name, strategy) in strategies {
        let group = group(of: count, strategy)
        for isChoiceOnly in [true, false] {
            let layer = Mutex(Layer(fleet: Fleet(endpoints: count, groups: [group])))
            // So that every candidate has been measured.
            for number in 0..<10_000 { request(layer, group, number, isChoiceOnly: false) }
            let start = clock.now
            for number in 0..<rounds { request(layer, group, 1_000_000 + number, isChoiceOnly: isChoiceOnly) }
            let nanoseconds = (clock.now - start) / rounds / .nanoseconds(1)
            print("\(count) candidates, \(name), \(isChoiceOnly ? "choice" : "whole request"): \(Int(nanoseconds)) ns")
        }
    }
}

let wishing = group(of: 100, .order)
let layer = Mutex(Layer(fleet: Fleet(endpoints: 100, groups: [wishing])))
for number in 0..<10_000 { request(layer, wishing, number, isChoiceOnly: false) }
let start = clock.now
for number in 0..<rounds { wishful(layer, wishing, 1_000_000 + number) }
print("100 candidates, a client's wishes, choice: \(Int((clock.now - start) / rounds / .nanoseconds(1))) ns")
