import Routing
import RuleFiles

/// The keys of `routing` and `routes`.
extension SettingsShape {
    static let routing = MappingShape(
        title: "routing",
        keys: [
            .init(
                "client_forms",
                .list(words(RoutingForm.self), atLeast: 0),
                "Gateways in whose form clients may say how a request is routed; none, if not said."
            ),
            .init("retry_budget", .mapping(budget), "How many of all requests may be retries at one time."),
            .init("ejection", .mapping(ejection), "When an upstream's model is left alone for a while."),
        ] + choices
    )

    static let route = MappingShape(
        title: "a route",
        keys: [
            .init("model", .text(.nonEmpty), required: true, "What clients ask for."),
            .init("candidates", .list(.mapping(candidate), atLeast: 1), "Who may serve it."),
            .init("flow", .text(.name), "A flow that decides who serves it, in place of candidates."),
            .init("semantic", .mapping(semantic), "Other models, by what the prompt means."),
            .init("ensemble", .mapping(ensemble), "Several models, and a judge who makes one answer of theirs."),
            .init(
                "when",
                conditions(nested: 3),
                "Holds for requests that meet all of this; others take the next route."
            ),
        ] + choices,
        exactlyOneOf: [["candidates", "flow", "semantic", "ensemble"]],
        excluding: [("semantic", choiceNames + ["when"]), ("ensemble", choiceNames + ["when"])]
    )

    /// For all models in `routing`, for one in its route.
    private static let choices: [MappingShape.Key] = [
        .init("strategy", words(StrategyName.self), "How one of several is chosen. order, if not said."),
        .init("percentile", words(Strategy.Percentile.self), "Of latencies and throughputs. p50, if not said."),
        .init("session_seconds", .integer(1...86_400), "How long a session stays at the same upstream."),
        .init("when_none", .choice(["try", "fail"]), "What if no candidate is in service. try, if not said."),
        .init("retry", .mapping(retry), "Further attempts at the same upstream."),
        .init("fallback", .mapping(fallback), "Attempts at other upstreams."),
    ]

    private static let choiceNames = [
        "strategy", "percentile", "session_seconds", "when_none", "retry", "fallback",
    ]

    private static let retry = MappingShape(
        title: "retry",
        keys: [
            .init("attempts", .integer(0...10), "After the first one. 0, if not said."),
            .init("backoff", words(Backoff.Kind.self), "How waits grow. exponential, if not said."),
            .init("delay_ms", .integer(0...60_000), "The first wait. 200, if not said."),
            .init("max_delay_ms", .integer(0...60_000), "The longest wait. 5000, if not said."),
            .init("jitter", .number(0...1), "The part of a wait that is left to chance. 0.5, if not said."),
            .init("max_retry_after_seconds", .integer(0...600), "Who asks for more is given up. 10, if not said."),
            .init("on", failures, "After which failures."),
        ]
    )

    private static let fallback = MappingShape(
        title: "fallback",
        keys: [
            .init("on", failures, "After which failures; an empty list for none."),
            .init("statuses", .list(.integer(400...599), atLeast: 0), "And after these statuses."),
            .init("candidates", .integer(1...128), "So many are asked at most. 8, if not said."),
            .init("window_seconds", .integer(1...3600), "No attempt begins later. 120, if not said."),
        ]
    )

    private static let failures = Shape.list(.choice(FailureClass.allCases.map(\.rawValue)), atLeast: 0)

    private static let budget = MappingShape(
        title: "a retry budget",
        keys: [
            .init("percent", .integer(0...100), "Of the requests under way. 20, if not said."),
            .init("minimum", .integer(0...100_000), "So many in any case. 3, if not said."),
        ]
    )

    private static let ejection = MappingShape(
        title: "ejection",
        keys: [
            .init("failures", .integer(1...1000), "In a row. 5, if not said."),
            .init("seconds", .integer(1...3600), "The first time; then twice as long each time. 30, if not said."),
            .init("max_seconds", .integer(1...86_400), "The longest. 300, if not said."),
        ]
    )

    private static let candidate = MappingShape(
        title: "a candidate",
        keys: [
            .init("upstream", .text(.name), required: true, "The id of an upstream."),
            .init("model", .text(.nonEmpty), "As the upstream names it; the route's, if not said."),
            .init("weight", .integer(1...1_000_000), "Twice as much is twice as often. 1, if not said."),
            .init("tier", .integer(0...127), "Lower ones first; the next if none is in service. 0, if not said."),
            .init("price", .mapping(price), "In place of the catalogue's."),
        ]
    )

    private static let price = MappingShape(title: "a price", keys: prices)
}

/// The strategies as settings name them.
enum StrategyName: String, CaseIterable {
    case order, weight
    case roundRobin = "round_robin"
    case consistentHash = "consistent_hash"
    case leastBusy = "least_busy"
    case leastLatency = "least_latency"
    case mostThroughput = "most_throughput"
    case leastCost = "least_cost"
    case inverseSquarePrice = "inverse_square_price"

    func strategy(_ percentile: Strategy.Percentile) -> Strategy {
        switch self {
        case .order: .order
        case .weight: .weight
        case .roundRobin: .roundRobin
        case .consistentHash: .consistentHash
        case .leastBusy: .leastBusy
        case .leastLatency: .leastLatency(percentile)
        case .mostThroughput: .mostThroughput(percentile)
        case .leastCost: .leastCost
        case .inverseSquarePrice: .inverseSquarePrice
        }
    }
}
