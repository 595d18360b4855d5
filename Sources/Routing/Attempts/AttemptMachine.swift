/// The attempts of one request, until the first byte of an answer goes to the client: what failed, and what is done next.
///
/// Knows no upstream, clock or chance: it is told what happened and when, and answers with the next step. Once `released`
/// was called there is none, whatever fails.
package struct AttemptMachine: Sendable {
    package enum Step: Hashable, Sendable {
        /// Ask the same candidate again after so many milliseconds.
        case retry(after: Int)
        /// Ask the same candidate again at once, with another of its keys.
        case changeKey
        /// Ask a candidate that was not asked yet.
        case fallBack
        /// The client gets what the last attempt brought.
        case giveUp
    }

    /// What the driver knows at the time of a failure.
    package struct Circumstances: Hashable, Sendable {
        /// Since the first attempt began, in milliseconds.
        package var elapsed: Int
        package var hasOtherCandidate: Bool
        package var hasOtherKey: Bool
        /// Whether the retries of all requests together leave room for one more.
        package var hasBudget: Bool
        package var random: UInt64

        package init(
            elapsed: Int,
            hasOtherCandidate: Bool,
            hasOtherKey: Bool = false,
            hasBudget: Bool = true,
            random: UInt64 = 0
        ) {
            self.elapsed = elapsed
            self.hasOtherCandidate = hasOtherCandidate
            self.hasOtherKey = hasOtherKey
            self.hasBudget = hasBudget
            self.random = random
        }
    }

    package let plan: RetryPlan
    /// Attempts of any kind that have begun.
    package private(set) var attempts = 1
    /// Candidates that have been asked.
    package private(set) var candidates = 1
    private var retries = 0
    private var hasReleased = false

    /// The first attempt has begun.
    package init(_ plan: RetryPlan) {
        self.plan = plan
    }

    /// A byte of an answer goes to the client: from now on a failure is the client's to see.
    package mutating func released() {
        hasReleased = true
    }

    /// What to do about an attempt that failed.
    ///
    /// Another key comes first, as it costs nothing; then the same candidate while it has retries and may be waited for;
    /// then another candidate. A candidate that asks for a wait is not waited for while another one may answer at once.
    package mutating func failed(_ failure: AttemptFailure, _ now: Circumstances) -> Step {
        guard !hasReleased, now.elapsed < plan.window else { return .giveUp }
        let mayFallBack = plan.mayFallBack(failure) && now.hasOtherCandidate && candidates < plan.candidates
        if failure.kind.isAboutKey, now.hasOtherKey {
            attempts += 1
            return .changeKey
        }
        if retries < plan.retries, plan.mayRetry(failure), now.hasBudget, !(mayFallBack && failure.retryAfter != nil) {
            let delay = max(
                failure.retryAfter ?? 0,
                plan.backoff.delay(beforeRetry: retries + 1, random: now.random)
            )
            if now.elapsed + delay < plan.window {
                retries += 1
                attempts += 1
                return .retry(after: delay)
            }
        }
        guard mayFallBack else { return .giveUp }
        candidates += 1
        attempts += 1
        retries = 0
        return .fallBack
    }
}
