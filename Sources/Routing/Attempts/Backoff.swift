/// How long to wait before the same upstream is asked again.
package struct Backoff: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable { case constant, linear, exponential }

    package var kind: Kind
    /// Before the first retry, in milliseconds.
    package var base: Int
    /// The longest wait, in milliseconds.
    package var limit: Int
    /// How much of a wait is left to chance, from 0 (none of it) to 1 (all of it): many clients that failed together must
    /// not come back together.
    package var jitter: Double

    package init(_ kind: Kind = .exponential, base: Int = 200, limit: Int = 5_000, jitter: Double = 0.5) {
        self.kind = kind
        self.base = base
        self.limit = limit
        self.jitter = jitter
    }

    /// The wait before a retry, in milliseconds: at most `limit`, and at least the part of it that is not left to chance.
    ///
    /// - Parameters:
    ///   - retry: from 1.
    ///   - random: uniformly distributed.
    package func delay(beforeRetry retry: Int, random: UInt64) -> Int {
        let (product, overflow) = steps(retry).multipliedReportingOverflow(by: base)
        let whole = overflow ? limit : min(limit, product)
        let fixed = Double(whole) * (1 - jitter)
        let share = Double(random >> 11) / Double(1 << 53)
        return Int(fixed + Double(whole) * jitter * share)
    }

    private func steps(_ retry: Int) -> Int {
        switch kind {
        case .constant: 1
        case .linear: retry
        case .exponential: 1 << min(retry - 1, 30)
        }
    }
}
