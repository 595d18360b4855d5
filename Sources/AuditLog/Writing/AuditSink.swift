/// What became of a submitted record.
package enum AuditCommit: Hashable, Sendable {
    /// On disk, as row `seq`.
    case committed(seq: Int64)
    /// Given up at shutdown, while the disk could not be written. Counted in `AuditStatistics.lost`.
    case lost
}

/// Called once, on the writer's thread: hand over and return.
package typealias AuditCommitHandler = @Sendable (AuditCommit) -> Void

/// A place in the queue, set aside when a request arrives.
package struct AuditReservation: Sendable {
    /// Number of the exchange in this run, from 1.
    package let arrival: Int
    /// False when the queue is over its capacity: the request gets its row, but is to be refused.
    package let isAdmitted: Bool

    package init(arrival: Int, isAdmitted: Bool) {
        self.arrival = arrival
        self.isAdmitted = isAdmitted
    }
}

/// Where tickets send their records.
package protocol AuditSink: AnyObject, Sendable {
    /// Sets aside a place for one record. Every reservation is used by exactly one `submit`.
    ///
    /// - Throws: `full` beyond even the places kept for refusals; `stopped` after shutdown.
    func reserve() throws(AuditError) -> AuditReservation

    /// Takes the record of a reservation and returns at once; it always fits, because its place was set aside.
    ///
    /// - Parameter onCommit: called when the row is on disk, for callers that may release nothing before.
    func submit(_ record: consuming AuditRecord, onCommit: AuditCommitHandler?)

    /// Writes an event into the same chain as the exchanges, and returns at once.
    ///
    /// - Parameter onCommit: as for a record; its `seq` is the event's number.
    func record(_ event: AuditEvent, onCommit: AuditCommitHandler?)
}
