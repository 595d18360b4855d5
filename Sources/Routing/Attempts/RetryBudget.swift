/// Keeps retries from turning a slow upstream into a dead one: at any moment at most a share of the requests under way may
/// be retries (Envoy's retry budget).
///
/// Fallbacks are not counted: each of them asks another candidate, and each candidate once.
package struct RetryBudget: Hashable, Sendable {
    /// Of the requests under way.
    package var share = 0.2
    /// So many may be retried whatever the share says.
    package var minimum = 3

    /// Requests that have begun and not ended.
    package private(set) var active = 0
    /// Those of them that wait for a retry or are in one.
    package private(set) var retrying = 0

    package init(share: Double = 0.2, minimum: Int = 3) {
        self.share = share
        self.minimum = minimum
    }

    package mutating func began() { active += 1 }

    /// - Parameter hasRetried: what `retry` answered for the request.
    package mutating func ended(hasRetried: Bool) {
        active -= 1
        if hasRetried { retrying -= 1 }
    }

    /// Whether there is a place for a request that has none yet.
    package var hasRoom: Bool { retrying < max(minimum, Int(share * Double(active))) }

    /// Takes a place for a request that has none yet.
    ///
    /// - Returns: false if there is none.
    package mutating func retry() -> Bool {
        guard hasRoom else { return false }
        retrying += 1
        return true
    }
}
