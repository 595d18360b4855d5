import AuditLog
import Synchronization

/// Keeps audit records in memory, and counts what was promised.
final class MemorySink: AuditSink {
    private let state = Mutex((reserved: 0, records: [AuditRecord](), isFull: false))

    var reserved: Int { state.withLock(\.reserved) }
    var records: [AuditRecord] { state.withLock(\.records) }
    var outcomes: [AuditOutcome] { records.map(\.outcome) }

    /// From now on requests are to be refused.
    func fill() { state.withLock { $0.isFull = true } }

    func reserve() throws(AuditError) -> AuditReservation {
        state.withLock {
            $0.reserved += 1
            return AuditReservation(arrival: $0.reserved, isAdmitted: !$0.isFull)
        }
    }

    func submit(_ record: consuming AuditRecord, onCommit: AuditCommitHandler?) {
        let record = record
        let count = state.withLock {
            $0.records.append(record)
            return $0.records.count
        }
        onCommit?(.committed(seq: Int64(count)))
    }
}
