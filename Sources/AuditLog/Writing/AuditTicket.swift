/// The promise that an exchange gets its row (law 5): taken when a request arrives, closed exactly once.
///
/// Not copyable, so it cannot be closed twice; a path that forgets it writes `abandoned` with whatever was known by
/// then.
package struct AuditTicket: ~Copyable {
    /// What is known so far.
    ///
    /// Filled in as the exchange goes on; written when the ticket closes.
    package var record: AuditRecord
    /// False if the request is to be refused because the audit queue is over its capacity.
    package let isAdmitted: Bool

    private let sink: any AuditSink
    /// Monotonic clock, microseconds.
    private let openedAt: Int64
    private var isClosed = false

    package var id: ExchangeID { record.id }

    /// Takes a ticket for a request that has just arrived.
    ///
    /// - Throws: `full` or `stopped`: the request cannot be recorded, so it must not be served.
    /// - Complexity: O(1); takes the sink's lock for a moment.
    package init(
        sink: any AuditSink,
        method: AuditLabel,
        route: AuditLabel,
        startedAt: AuditTime = .now()
    ) throws(AuditError) {
        let reservation = try sink.reserve()
        self.sink = sink
        isAdmitted = reservation.isAdmitted
        openedAt = monotonicMicroseconds()
        record = AuditRecord(
            id: ExchangeID(at: startedAt),
            startedAt: startedAt,
            arrival: reservation.arrival,
            method: method,
            route: route
        )
    }

    /// Writes the row.
    ///
    /// - Parameters:
    package consuming func close(
        _ outcome: AuditOutcome,
        status: Int? = nil,
        onCommit: AuditCommitHandler? = nil
    ) {
        if let status { record.status = status }
        send(outcome, onCommit)
    }

    private mutating func send(_ outcome: AuditOutcome, _ onCommit: AuditCommitHandler?) {
        isClosed = true
        record.outcome = outcome
        if record.latency.total == nil { record.latency.total = Int(monotonicMicroseconds() - openedAt) }
        sink.submit(record, onCommit: onCommit)
    }

    deinit {
        guard !isClosed else { return }
        var last = record
        last.outcome = .abandoned
        if last.latency.total == nil { last.latency.total = Int(monotonicMicroseconds() - openedAt) }
        sink.submit(last, onCommit: nil)
    }
}
