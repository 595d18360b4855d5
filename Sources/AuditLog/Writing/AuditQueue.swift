/// A record on its way to disk.
struct AuditItem: Sendable {
    let record: AuditRecord
    let onCommit: AuditCommitHandler?
}

/// Whether rows reach the disk.
package enum AuditHealth: Hashable, Sendable {
    case ok
    /// Rows are kept in memory and tried again; the reason is SQLite's.
    case degraded(SQLiteError)
}

/// Counters since the writer started.
package struct AuditStatistics: Hashable, Sendable {
    /// Exchanges that took a ticket.
    package var arrivals = 0
    /// Exchanges on disk.
    package var rowsWritten = 0
    package var commits = 0
    /// Transactions that failed and were, or are being, tried again.
    package var failedCommits = 0
    /// Requests that found no room at all.
    package var turnedAway = 0
    /// Exchanges given up at shutdown.
    ///
    /// Anything but 0 is an incident.
    package var lost = 0
    /// Exchanges whose id existed already.
    package var renamed = 0
    /// Tickets that are open now.
    package var openTickets = 0
    /// Records that wait to be written now.
    package var queueDepth = 0
}

/// What the writer and its callers share, under the monitor's lock.
///
/// Plain state without threads, so that it can be tested alone.
struct AuditQueue {
    /// Records that the writer has not taken yet.
    private(set) var waiting: [AuditItem] = []
    /// Records that the writer holds and that are not on disk.
    private(set) var inFlight = 0
    /// Somebody waits for a row: commit what there is without gathering more.
    private(set) var isUrgent = false
    private(set) var health = AuditHealth.ok
    private var statistics = AuditStatistics()

    let capacity: Int
    /// Places beyond `capacity` for requests that are refused: they too get a row.
    let placesForRefusals: Int

    init(capacity: Int, placesForRefusals: Int) {
        self.capacity = capacity
        self.placesForRefusals = placesForRefusals
    }

    /// Places in use: open tickets, waiting records, and records being written.
    private var depth: Int { statistics.openTickets + waiting.count + inFlight }

    var isDrained: Bool { waiting.isEmpty && inFlight == 0 }
    var openTickets: Int { statistics.openTickets }
    var arrivals: Int { statistics.arrivals }

    mutating func reserve() throws(AuditError) -> AuditReservation {
        let depth = depth
        guard depth < capacity + placesForRefusals else {
            statistics.turnedAway += 1
            throw AuditError.full
        }
        statistics.arrivals += 1
        statistics.openTickets += 1
        return AuditReservation(arrival: statistics.arrivals, isAdmitted: depth < capacity)
    }

    mutating func append(_ item: AuditItem) {
        statistics.openTickets -= 1
        waiting.append(item)
        if item.onCommit != nil { isUrgent = true }
    }

    /// Hands everything that waits to the writer.
    ///
    /// - Parameter spare: an empty array whose memory is used for what comes next.
    mutating func takeAll(leaving spare: consuming [AuditItem]) -> [AuditItem] {
        var taken = spare
        swap(&taken, &waiting)
        inFlight = taken.count
        isUrgent = false
        return taken
    }

    mutating func committed(_ count: Int, renamed: Int) {
        inFlight -= count
        statistics.rowsWritten += count
        statistics.commits += 1
        statistics.renamed += renamed
        health = .ok
    }

    mutating func failed(_ error: SQLiteError) {
        statistics.failedCommits += 1
        health = .degraded(error)
    }

    mutating func lost(_ count: Int, inFlight fromFlight: Bool) {
        statistics.lost += count
        if fromFlight { inFlight -= count } else { statistics.openTickets -= count }
    }

    /// The counters, with what is in the queue at this moment.
    var snapshot: AuditStatistics {
        var out = statistics
        out.queueDepth = waiting.count + inFlight
        return out
    }
}
