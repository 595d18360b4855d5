internal import Glibc

/// The one writer of an audit log: takes records from any thread and puts them on disk in groups, on a thread of its
/// own.
///
/// Nothing is dropped: a place is set aside for every ticket, and while the disk is full or failing records wait in
/// memory and are tried again. Rows are numbered in the order in which their tickets closed.
///
/// Sendable: `queue` and the flags are touched under `monitor`, `store` by the writer's thread only.
/// Keeps itself alive until `shutdown`.
package final class AuditWriter: AuditSink, @unchecked Sendable {
    package struct Configuration: Sendable {
        /// The database file; made if missing, with its directory.
        package var path: String
        package var engineVersion: AuditLabel?
        /// Exchanges, open or waiting to be written, beyond which requests are to be refused.
        ///
        /// About 1 KB of memory each.
        package var capacity = 16_384
        /// Further exchanges that may be refused with a row before tickets are refused too.
        package var placesForRefusals = 16_384
        /// Most rows in a transaction.
        package var groupSize = 256
        /// Longest time that a row nobody waits for is kept back for others to join it, in microseconds.
        package var groupDelay: Int64 = 5000
        package var checkpoints = CheckpointPolicy()
        /// For tests: a failing disk.
        package var fault: FaultHook?
        /// For tests: the name of a file system of SQLite's, such as one whose power can be cut.
        package var fileSystem: String?

        package init(path: String) {
            self.path = path
        }
    }

    let configuration: Configuration
    let monitor = Monitor()
    var queue: AuditQueue
    /// Other work for the writer's connection.
    var errands: [AuditErrand] = []
    var storeErrands: [StoreErrand] = []
    /// Rows wait to be indexed, and the last attempt to do so did not fail.
    var isIndexBehind = false
    /// The WAL has grown, and nobody would wait for a checkpoint of it now.
    var isWALLong = false
    /// The writer sleeps because nothing waits.
    var isIdle = false
    /// False once the writer will not look at the queue again.
    var isAccepting = true
    var hasStopped = false
    /// When to give up, on the monotonic clock; set by `shutdown`.
    var stopBy: Int64?
    var store: AuditStore?
    /// Events of the groups being written; the thread's own.
    var events: [AuditEventItem] = []
    let publisher: CheckpointPublisher

    /// Opens the database, or makes it, and starts the thread.
    ///
    /// - Throws: what keeps the log from being written at all: `inUse`, `file`, `newerSchema`, `notAnAuditLog`,
    ///   `brokenChain`, `storage`.
    package init(_ configuration: Configuration) throws(AuditError) {
        self.configuration = configuration
        publisher = CheckpointPublisher(configuration.checkpoints)
        queue = AuditQueue(capacity: configuration.capacity, placesForRefusals: configuration.placesForRefusals)
        store = try AuditStore.open(configuration)
        isIndexBehind = store?.isIndexBehind ?? false
        try startThread()
    }

    private func startThread() throws(AuditError) {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread,
            nil,
            { context in
                guard let context else { return nil }
                Unmanaged<AuditWriter>.fromOpaque(context).takeRetainedValue().runThread()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            context.release()
            throw AuditError.file(path: configuration.path, code: code)
        }
        pthread_detach(thread)
    }

    // MARK: For the gateway, on any thread

    package func reserve() throws(AuditError) -> AuditReservation {
        try monitor.withLock { () throws(AuditError) in
            guard isAccepting else { throw AuditError.stopped }
            return try queue.reserve()
        }
    }

    package func submit(_ record: consuming AuditRecord, onCommit: AuditCommitHandler?) {
        let item = AuditItem(record: record, onCommit: onCommit)
        let isTaken = monitor.withLock {
            guard isAccepting else {
                queue.lost(1, inFlight: false)
                return false
            }
            queue.append(item)
            // The writer looks by itself after the group delay; it is woken only if it sleeps or need not wait any
            // longer.
            if isIdle || onCommit != nil || queue.waiting.count == configuration.groupSize { monitor.wake(.work) }
            return true
        }
        if !isTaken { onCommit?(.lost) }
    }

    package func record(_ event: AuditEvent, onCommit: AuditCommitHandler? = nil) {
        let isTaken = monitor.withLock {
            guard isAccepting else { return false }
            queue.append(AuditEventItem(event: event, onCommit: onCommit))
            monitor.wake(.work)
            return true
        }
        if !isTaken { onCommit?(.lost) }
    }

    /// Whether rows reach the disk; anything else than `ok` makes a gateway not ready.
    package var health: AuditHealth { monitor.withLock { queue.health } }

    /// With which checkpoints can be verified; nil if they are not signed.
    package var publicKey: AuditPublicKey? { configuration.checkpoints.key?.publicKey }

    package var statistics: AuditStatistics { monitor.withLock { queue.snapshot } }

    /// Waits until everything submitted before this call is on disk.
    ///
    /// - Parameter timeout: in microseconds.
    /// - Returns: false if that did not happen in time.
    package func flush(timeout: Int64 = 10_000_000) -> Bool {
        let deadline = monotonicMicroseconds() + timeout
        return monitor.withLock {
            while !queue.isDrained {
                if !monitor.wait(for: .progress, until: deadline) { return queue.isDrained }
            }
            return true
        }
    }

    /// Waits for open tickets and writes what is left, then closes the database and ends the thread.
    ///
    /// Blocks; call it off the event loops.
    ///
    /// - Parameter timeout: in microseconds. After that, what could not be written is counted as lost.
    /// - Returns: the last counters; `lost` and `openTickets` are 0 after an orderly end.
    @discardableResult
    package func shutdown(timeout: Int64 = 10_000_000) -> AuditStatistics {
        monitor.withLock {
            if stopBy == nil { stopBy = monotonicMicroseconds() + timeout }
            monitor.wake(.work)
            while !hasStopped { monitor.wait(for: .progress) }
            return queue.snapshot
        }
    }
}
