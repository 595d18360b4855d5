import AuditLog
import Foundation
import Synchronization

/// Keeps audit records in memory, and counts what was promised.
final class MemorySink: AuditSink {
    private struct State {
        var reserved = 0
        var records: [AuditRecord] = []
        var events: [AuditEvent] = []
        var isFull = false
        var isStalled = false
        var waiting: [AuditCommitHandler] = []
    }

    private let state = Mutex(State())

    var reserved: Int { state.withLock(\.reserved) }
    /// The records so far.
    ///
    /// Waits a moment for those that are promised: an answer may reach its client before its row comes here.
    var records: [AuditRecord] {
        for _ in 0..<200 where state.withLock({ $0.records.count < $0.reserved }) { usleep(1000) }
        return state.withLock(\.records)
    }
    var events: [AuditEvent] { state.withLock(\.events) }
    var outcomes: [AuditOutcome] { records.map(\.outcome) }

    /// From now on requests are to be refused.
    func fill() { state.withLock { $0.isFull = true } }

    /// From now on nobody is told that anything is on disk, as when a disk is slow.
    func stall() { state.withLock { $0.isStalled = true } }

    /// Tells all who wait.
    func resume() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isStalled = false
            return state.waiting
        }
        for handler in waiting { handler(.committed(seq: 1)) }
    }

    func reserve() throws(AuditError) -> AuditReservation {
        state.withLock {
            $0.reserved += 1
            return AuditReservation(arrival: $0.reserved, isAdmitted: !$0.isFull)
        }
    }

    func submit(_ record: consuming AuditRecord, onCommit: AuditCommitHandler?) {
        let record = record
        tell(onCommit) { $0.records.append(record) }
    }

    func record(_ event: AuditEvent, onCommit: AuditCommitHandler?) {
        tell(onCommit) { $0.events.append(event) }
    }

    private func tell(_ handler: AuditCommitHandler?, _ change: (inout State) -> Void) {
        let now = state.withLock { state -> AuditCommitHandler? in
            change(&state)
            guard state.isStalled, let handler else { return handler }
            state.waiting.append(handler)
            return nil
        }
        now?(.committed(seq: 1))
    }
}
