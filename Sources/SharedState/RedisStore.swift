internal import AuditLog
internal import Foundation
package import RedisClient
package import Spending

/// What several nodes count together, on a Redis server: each operation is one atomic script there.
///
/// Callers never wait: a thread of the store's own sends what has come meanwhile together and hands the answers out. While the
/// server is not reached every question is answered with `unavailable` at once, and at most every `retryDelay` it is tried again.
/// A settlement or a return that could not be sent is kept and sent later: doing it twice does nothing.
///
/// Sendable: everything mutable is touched under `monitor`, the connection by the thread only. Keeps itself alive until `shutdown`.
package final class RedisStore: @unchecked Sendable {
    package struct Configuration: Sendable {
        package var address: RedisAddress
        package var access: RedisAccess
        /// Before every key; nodes that count together have the same.
        package var prefix = "weir"
        /// Microseconds between two attempts to connect.
        package var retryDelay: Int64 = 500_000
        /// Questions that may wait for the server; more are answered with `unavailable`.
        package var capacity = 10_000

        package init(_ address: RedisAddress, _ access: RedisAccess) {
            self.address = address
            self.access = access
        }
    }

    /// Counters since the start.
    package struct Statistics: Hashable, Sendable {
        package var isConnected = false
        /// Connections that could not be made or that broke.
        package var failures = 0
        /// Settlements and returns that wait for the server.
        package var kept = 0
        /// Those for which there was no room: their reservations lapse.
        package var dropped = 0
    }

    /// One call of a script.
    struct Call: Sendable {
        let script: RedisScript
        let keys: [String]
        let arguments: [String]
        /// True for what is sent later if it cannot be sent now.
        let isKept: Bool
        let done: @Sendable (Result<RedisReply, SpendingFault>) -> Void
    }

    let configuration: Configuration
    private let monitor = Monitor()
    private var calls: [Call] = []
    /// Kept calls that could not be sent.
    private var later: [Call] = []
    private var statistics = Statistics()
    private var isStopping = false
    private var hasStopped = false

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        let thread = Thread { self.run() }
        thread.name = "shared state"
        thread.start()
    }

    package var counts: Statistics {
        monitor.withLock {
            var counts = statistics
            counts.kept = later.count
            return counts
        }
    }

    /// Sends what waits, closes the connection and ends the thread.
    ///
    /// Blocks; call it off the event loops.
    package func shutdown() {
        monitor.withLock {
            isStopping = true
            monitor.wake(.work)
            while !hasStopped { monitor.wait(for: .progress) }
        }
    }

    func call(_ call: Call) {
        let fault: SpendingFault.Code? = monitor.withLock {
            if isStopping { return .stopped }
            guard calls.count < configuration.capacity || call.isKept else { return .unavailable }
            calls.append(call)
            monitor.wake(.work)
            return nil
        }
        if let fault { call.done(.failure(SpendingFault(fault))) }
    }

    // MARK: The thread

    /// Calls of one round trip.
    private static let batch = 256

    private func run() {
        var link = RedisLink(configuration)
        while let group = take() {
            let answers = link.ask(group)
            finish(group, answers, link)
        }
        monitor.withLock {
            hasStopped = true
            monitor.wake(.progress)
        }
    }

    /// Waits for something to send.
    ///
    /// - Returns: nil when the store is to stop and nothing is left that can be sent.
    private func take() -> [Call]? {
        monitor.withLock {
            while calls.isEmpty, !isStopping {
                guard !later.isEmpty else {
                    monitor.wait(for: .work)
                    continue
                }
                let deadline = monotonicMicroseconds() + configuration.retryDelay
                guard monitor.wait(for: .work, until: deadline) else { break }
            }
            if calls.isEmpty, isStopping, later.isEmpty || !statistics.isConnected { return nil }
            let kept = later.prefix(Self.batch)
            let new = calls.prefix(Self.batch - kept.count)
            later.removeFirst(kept.count)
            calls.removeFirst(new.count)
            return Array(kept) + new
        }
    }

    private func finish(_ group: [Call], _ answers: [Result<RedisReply, SpendingFault>], _ link: borrowing RedisLink) {
        let failed = zip(group, answers).compactMap { call, answer -> Call? in
            guard case .failure = answer, call.isKept else { return nil }
            return Call(script: call.script, keys: call.keys, arguments: call.arguments, isKept: true) { _ in }
        }
        monitor.withLock {
            statistics.isConnected = link.isConnected
            statistics.failures = link.failures
            let room = max(0, configuration.capacity - later.count)
            later += failed.prefix(room)
            statistics.dropped += max(0, failed.count - room)
        }
        for (call, answer) in zip(group, answers) { call.done(answer) }
    }
}
