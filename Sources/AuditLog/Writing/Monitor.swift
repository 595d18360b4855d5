internal import Glibc

/// A lock with two reasons to wait: `work` for the writer's thread, `progress` for those who wait for it.
///
/// `Synchronization.Mutex` has no condition variables. Sendable: pthread's mutex and conditions are made to be shared,
/// and never move.
@safe
package final class Monitor: @unchecked Sendable {
    package enum Reason { case work, progress }

    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)

    package init() {
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        // Deadlines are of the clock that nobody can set.
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition(.work), &attributes)
        pthread_cond_init(condition(.progress), &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition(.work))
        pthread_cond_destroy(condition(.progress))
        pthread_mutex_destroy(mutex)
        conditions.deallocate()
        mutex.deallocate()
    }

    private func condition(_ reason: Reason) -> UnsafeMutablePointer<pthread_cond_t> {
        reason == .work ? conditions : conditions + 1
    }

    package func withLock<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }

    /// Waits within `withLock`.
    ///
    /// May return early, as condition variables do.
    package func wait(for reason: Reason) {
        pthread_cond_wait(condition(reason), mutex)
    }

    /// Waits within `withLock` until a moment of the monotonic clock, in microseconds.
    ///
    /// - Returns: false once that moment has passed.
    package func wait(for reason: Reason, until deadline: Int64) -> Bool {
        var time = timespec(tv_sec: Int(deadline / 1_000_000), tv_nsec: Int(deadline % 1_000_000 * 1000))
        return pthread_cond_timedwait(condition(reason), mutex, &time) != ETIMEDOUT
    }

    package func wake(_ reason: Reason) {
        pthread_cond_broadcast(condition(reason))
    }
}
