import NIOCore
import Routing
import Synchronization

/// What is known of the upstreams of a configuration: the pure `Fleet` with the keys and the retry budget, behind a lock that
/// is held for microseconds.
///
/// Begins anew with each configuration: a reload takes every ejected upstream up again.
final class RouteFleet: Sendable {
    private struct State {
        var fleet: Fleet
        /// By the target's number.
        var keys: [KeyRotation]
        var budget: RetryBudget
        var random: SplitMix
    }

    private let state: Mutex<State>
    private let rules: EjectionRules

    /// - Parameters:
    ///   - endpoints: how many there are.
    ///   - keys: how many each target has.
    init(
        endpoints: Int,
        groups: [CandidateGroup],
        keys: [Int],
        budget: RetryBudget,
        rules: EjectionRules,
        seed: UInt64 = .random(in: 0...(.max))
    ) {
        self.rules = rules
        state = Mutex(
            State(
                fleet: Fleet(endpoints: endpoints, groups: groups, rules: rules),
                keys: keys.map(KeyRotation.init(count:)),
                budget: budget,
                random: SplitMix(seed: seed)
            )
        )
    }

    static var now: Int { Int(NIODeadline.now().uptimeNanoseconds / 1_000_000) }

    func choose(_ group: CandidateGroup, _ wish: Fleet.Wish) -> Fleet.Choice? {
        state.withLock { state in
            var wish = wish
            wish.random = state.random.next()
            return state.fleet.choose(from: group, wish, at: Self.now)
        }
    }

    // MARK: Keys

    func takeKey(of target: Int, besides tried: Set<Int>) -> Int? {
        state.withLock { $0.keys[target].take(besides: tried, at: Self.now) }
    }

    func hasOtherKey(of target: Int, besides tried: Set<Int>) -> Bool {
        state.withLock { $0.keys[target].hasOther(besides: tried, at: Self.now) }
    }

    func rest(_ key: Int, of target: Int, retryAfter: Int?) {
        let longest = rules.limit
        state.withLock { $0.keys[target].rest(key, retryAfter: retryAfter.map { min($0, longest) }, at: Self.now) }
    }

    // MARK: Budget

    func began() { state.withLock { $0.budget.began() } }
    func ended(hasRetried: Bool) { state.withLock { $0.budget.ended(hasRetried: hasRetried) } }
    var hasRoomForRetry: Bool { state.withLock { $0.budget.hasRoom } }
    func takeRetry() -> Bool { state.withLock { $0.budget.retry() } }
    func random() -> UInt64 { state.withLock { $0.random.next() } }

    // MARK: What became of a request

    /// Another request at the same endpoint; whether it tries one that was ejected.
    func beganAgain(at endpoint: Int) -> Bool { state.withLock { $0.fleet.endpoints[endpoint].began(at: Self.now) } }

    func answered(_ endpoint: Int, isProbe: Bool, firstByte: Int, tokens: Int, milliseconds: Int) {
        let now = Self.now
        state.withLock {
            $0.fleet.endpoints[endpoint].answered(isProbe: isProbe, firstByte: firstByte, at: now)
            $0.fleet.endpoints[endpoint].measured(tokens: tokens, milliseconds: milliseconds, at: now)
        }
    }

    func failed(_ endpoint: Int, isProbe: Bool, retryAfter: Int?) {
        let rules = rules
        state.withLock {
            $0.fleet.endpoints[endpoint].failed(isProbe: isProbe, retryAfter: retryAfter, by: rules, at: Self.now)
        }
    }

    func left(_ endpoint: Int, isProbe: Bool) {
        state.withLock { $0.fleet.endpoints[endpoint].left(isProbe: isProbe) }
    }

    /// Requests under way at each endpoint.
    var inFlight: [Int] { state.withLock { $0.fleet.endpoints.map(\.inFlight) } }
}
