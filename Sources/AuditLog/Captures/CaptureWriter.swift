internal import Dispatch
internal import Glibc
import Synchronization

/// What becomes of a capture that cannot be written.
package enum CaptureFailureMode: String, Hashable, Sendable, CaseIterable {
    /// It is left out, which is counted and recorded.
    case skip
    /// It waits in memory, and requests whose texts would be captured are refused meanwhile.
    case block
}

/// Counters since the writer started.
package struct CaptureStatistics: Hashable, Sendable {
    package var stored = 0
    /// Too long, or there was no room, or the disk could not be written.
    package var skipped = 0
    /// Bytes of texts that wait now.
    package var waitingBytes = 0
}

/// The one writer of a file of captures: makes records on a thread of its own, and binds each to the log's chain by an event.
///
/// A capture is on disk before its event is recorded, so that an event always speaks of something that was there. What waits is
/// bounded in bytes.
package final class CaptureWriter: Sendable {
    package struct Configuration: Sendable {
        /// The database file; made with the first capture.
        package var path: String
        package var onFailure = CaptureFailureMode.skip
        /// Of texts that may wait to be written.
        package var queueBytes = 64 << 20
        /// Nil keeps captures until somebody erases them.
        package var retentionSeconds: Int64?
        /// For tests: a failing disk.
        package var fault: FaultHook?

        package init(path: String) {
            self.path = path
        }
    }

    /// A record that is made off the caller's thread.
    private struct Job: Sendable {
        let bytes: Int
        let recipient: EscrowRecipient?
        let make: @Sendable () -> CaptureRecord?
    }

    private struct State {
        var waiting: [Job] = []
        var isRunning = false
        var isHealthy = true
        var isStopping = false
        var statistics = CaptureStatistics()
        /// Left out since the last event that told of it, by reason.
        var untold: [SkipReason: Int] = [:]
    }

    /// A reason from a closed set.
    package enum SkipReason: String, Hashable, Sendable {
        case tooLong = "too_long"
        case queueFull = "queue_full"
        case storage
        case stopped
    }

    private let configuration: Configuration
    private let audit: any AuditSink
    private let queue = DispatchQueue(label: "weir.captures")
    private let state = Mutex(State())
    private let file: CaptureFile

    /// - Parameter audit: takes the events.
    package init(_ configuration: Configuration, audit: any AuditSink) {
        self.configuration = configuration
        self.audit = audit
        file = CaptureFile(configuration)
    }

    // MARK: For the gateway, on any thread

    /// False while requests whose texts would be captured are to be refused.
    package var admits: Bool { configuration.onFailure == .skip || state.withLock { $0.isHealthy } }

    package var statistics: CaptureStatistics { state.withLock { $0.statistics } }

    /// Takes a capture and returns at once.
    ///
    /// - Parameters:
    ///   - bytes: of the texts that wait with it.
    ///   - make: called once on the writer's thread; nil where there is nothing to keep.
    package func submit(bytes: Int, for recipient: EscrowRecipient?, _ make: @escaping @Sendable () -> CaptureRecord?) {
        let starts = state.withLock { state in
            guard !state.isStopping, state.statistics.waitingBytes + bytes <= configuration.queueBytes else {
                Self.skip(&state, 1, state.isStopping ? .stopped : .queueFull)
                return false
            }
            state.statistics.waitingBytes += bytes
            state.waiting.append(Job(bytes: bytes, recipient: recipient, make: make))
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { queue.async { self.drain() } }
    }

    /// Says that an exchange is not captured, though the settings ask for it.
    package func skip(_ reason: SkipReason) {
        let starts = state.withLock { state in
            Self.skip(&state, 1, reason)
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { queue.async { self.drain() } }
    }

    private static func skip(_ state: inout State, _ count: Int, _ reason: SkipReason) {
        state.statistics.skipped += count
        state.untold[reason, default: 0] += count
    }

    /// Begins to delete what is older than its retention, now and every so often.
    package func startRetention(every seconds: Int = 60) {
        guard let retention = configuration.retentionSeconds else { return }
        queue.async { [weak self] in
            self?.expire(before: AuditTime(milliseconds: AuditTime.now().milliseconds - retention * 1000))
            self?.queue.asyncAfter(deadline: .now() + .seconds(seconds)) { [weak self] in
                self?.startRetention(every: seconds)
            }
        }
    }

    /// Blocks until what waits is written; what cannot be by the time is given up.
    ///
    /// Before the log's own writer is shut down, which takes the events.
    package func shutdown(timeout: Int64 = 10_000_000) {
        let deadline = monotonicMicroseconds() + timeout
        while state.withLock({ $0.isRunning }), monotonicMicroseconds() < deadline { usleep(1000) }
        state.withLock { $0.isStopping = true }
        queue.sync { tellSkipped() }
    }

    // MARK: On the writer's thread

    private func drain() {
        while true {
            let jobs: [Job] = state.withLock { state in
                let jobs = state.waiting
                state.waiting = []
                if jobs.isEmpty { state.isRunning = false }
                return jobs
            }
            guard !jobs.isEmpty else { return tellSkipped() }
            // Groups share a transaction and stay small in memory.
            for start in stride(from: 0, to: jobs.count, by: 32) {
                write(Array(jobs[start..<min(start + 32, jobs.count)]))
            }
            tellSkipped()
        }
    }

    private func write(_ jobs: [Job]) {
        let captures = jobs.compactMap { job in job.make().flatMap { try? SealedCapture($0, for: job.recipient) } }
        let bytes = jobs.reduce(0) { $0 + $1.bytes }
        let isWritten = captures.isEmpty || put(captures)
        state.withLock { state in
            state.statistics.waitingBytes -= bytes
            if isWritten {
                state.statistics.stored += captures.count
            } else {
                Self.skip(&state, captures.count, .storage)
            }
        }
        guard isWritten else { return }
        for capture in captures { audit.record(.captured(capture), onCommit: nil) }
    }

    /// Writes until it works, or once if captures may be left out.
    private func put(_ captures: [SealedCapture]) -> Bool {
        var pause: UInt32 = 10_000  // us
        while true {
            do throws(AuditError) {
                try file.withStore { store throws(AuditError) in try store.write(captures) }
                state.withLock { $0.isHealthy = true }
                return true
            } catch {
                let mayWait = state.withLock { state in
                    state.isHealthy = false
                    return configuration.onFailure == .block && !state.isStopping
                }
                guard mayWait else { return false }
                usleep(pause)
                pause = min(pause * 2, 1_000_000)
            }
        }
    }

    private func expire(before time: AuditTime) {
        let count = try? file.withStore { store throws(AuditError) in try store.erase(before: time) }
        guard let count, count > 0 else { return }
        audit.record(.expired(before: time, count: count), onCommit: nil)
    }

    private func tellSkipped() {
        let untold = state.withLock { state in
            defer { state.untold = [:] }
            return state.untold
        }
        for (reason, count) in untold.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            audit.record(
                AuditEvent(.captureSkipped).with("reason", AuditLabel(configured: reason.rawValue)).with(
                    "captures",
                    count
                ),
                onCommit: nil
            )
        }
    }
}

/// The file, opened when it is first needed and again after a failure to open it.
///
/// Sendable: touched on the writer's queue only.
private final class CaptureFile: @unchecked Sendable {
    private let configuration: CaptureWriter.Configuration
    private var store: CaptureStore?

    init(_ configuration: CaptureWriter.Configuration) {
        self.configuration = configuration
    }

    func withStore<Value>(
        _ body: (inout CaptureStore) throws(AuditError) -> Value
    ) throws(AuditError) -> Value {
        var opened: CaptureStore
        if let known = store.take() {
            opened = known
        } else {
            opened = try CaptureStore.open(configuration.path, fault: configuration.fault)
        }
        let result: Result<Value, AuditError>
        do throws(AuditError) { result = .success(try body(&opened)) } catch { result = .failure(error) }
        store = consume opened
        return try result.get()
    }
}

extension AuditEvent {
    fileprivate static func captured(_ capture: SealedCapture) -> AuditEvent {
        AuditEvent(.captured)
            .with("exchange", AuditLabel(configured: capture.exchange))
            .with("mode", AuditLabel(configured: capture.mode.rawValue))
            .with("at_ms", Int(capture.at.milliseconds))
            .with("bytes", capture.body.count)
            .with("sha256", AuditLabel(configured: capture.digest))
    }

    fileprivate static func expired(before time: AuditTime, count: Int) -> AuditEvent {
        AuditEvent(.captureErased).with("before_ms", Int(time.milliseconds)).with("captures", count)
            .with("reason", "retention")
    }

    fileprivate static func erased(_ exchange: ExchangeID, actor: AuditLabel, reason: AuditLabel) -> AuditEvent {
        AuditEvent(.captureErased, actor: actor).with("exchange", AuditLabel(configured: exchange.text))
            .with("reason", reason)
    }
}

/// Deletes the capture of one exchange, while no gateway runs.
package enum CaptureErasure {
    /// - Returns: false if there is none.
    package static func erase(
        _ exchange: ExchangeID,
        in path: String,
        log: AuditWriter.Configuration,
        actor: AuditLabel,
        reason: AuditLabel
    ) throws(AuditError) -> Bool {
        guard AuditFile.exists(path) else { throw AuditError.missing(path: path) }
        let audit = try AuditWriter(log)
        defer { audit.shutdown() }
        var store = try CaptureStore.open(path)
        guard try store.erase(exchange.text) else { return false }
        audit.record(.erased(exchange, actor: actor, reason: reason))
        return true
    }
}
