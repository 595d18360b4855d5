package import GuardrailTypes
package import NIOCore
import Synchronization

/// Rules that hit their limits again and again, and are not run any more.
///
/// A rule that fails `threshold` times within `window` is quarantined until the next reload: a text on which the filter says
/// that it might match is a failure of the rule without a search, under the rule's own `on_error`. So a rule that must run
/// and cannot still blocks; what is saved is the processor. State of the process, beside the engine, which has none.
package final class RuleQuarantine: Sendable {
    private struct State {
        /// When each rule failed last, oldest first, at most `threshold` times.
        var failures: [String: [NIODeadline]] = [:]
        var rules: Set<String> = []
    }

    /// Failures that one bad text may cause are few; an attacker's or an author's are many.
    static let threshold = 5
    static let window = TimeAmount.seconds(60)

    private let state = Mutex(State())
    private let count = Atomic<Int>(0)

    package init() {}

    /// How many rules there are; grows only, so that scratch memory knows without a lock whether it is up to date.
    var generation: Int { count.load(ordering: .acquiring) }

    /// Ids of the rules that are not run.
    package var rules: Set<String> { state.withLock { $0.rules } }

    /// Counts a failure.
    ///
    /// - Returns: true if this one put the rule into quarantine.
    package func note(_ failure: RuleFailure, at now: NIODeadline) -> Bool {
        guard failure.reason != .quarantined, !failure.reason.isOfClassifier else { return false }
        return state.withLock { state in
            guard !state.rules.contains(failure.rule.id) else { return false }
            var times = state.failures[failure.rule.id, default: []].filter { now - $0 <= Self.window }
            times.append(now)
            state.failures[failure.rule.id] = times
            guard times.count >= Self.threshold else { return false }
            state.rules.insert(failure.rule.id)
            state.failures[failure.rule.id] = nil
            count.add(1, ordering: .releasing)
            return true
        }
    }
}
