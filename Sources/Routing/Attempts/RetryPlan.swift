/// What is tried again, how often, and where, until one answer begins.
package struct RetryPlan: Hashable, Sendable {
    /// Further attempts at one candidate, after its first.
    package var retries = 0
    package var backoff = Backoff()
    /// Failures after which the same candidate is asked again, while it has retries.
    package var retryOn: Set<FailureClass> = [.connect, .timeout, .rateLimit, .serverError, .brokenAnswer]
    /// Failures after which another candidate is asked.
    package var fallbackOn: Set<FailureClass> = [
        .connect, .timeout, .rateLimit, .serverError, .credentials, .brokenAnswer,
    ]
    /// Statuses after which another candidate is asked whatever `fallbackOn` says.
    package var fallbackStatuses: Set<Int> = []
    /// A candidate that asks for a longer wait than this is given up, in milliseconds.
    package var longestRetryAfter = 10_000
    /// Candidates that are asked for one request at most.
    package var candidates = 8
    /// No attempt begins later than this after the first, in milliseconds.
    package var window = 120_000

    package init() {}

    func mayRetry(_ failure: AttemptFailure) -> Bool {
        retryOn.contains(failure.kind) && failure.retryAfter ?? 0 <= longestRetryAfter
    }

    package func mayFallBack(_ failure: AttemptFailure) -> Bool {
        fallbackOn.contains(failure.kind) || failure.status.map(fallbackStatuses.contains) == true
    }
}
