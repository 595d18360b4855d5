/// A record on its way to disk.
struct AuditItem: Sendable {
    let record: AuditRecord
    let onCommit: AuditCommitHandler?
}

/// An event on its way to disk.
struct AuditEventItem: Sendable {
    let event: AuditEvent
    let onCommit: AuditCommitHandler?
}

/// Whether rows reach the disk.
package enum AuditHealth: Hashable, Sendable {
    case ok
    /// Rows are kept in memory and tried again; the reason is mostly SQLite's.
    case degraded(AuditError)
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
    /// Checkpoints that could not be written to their file and wait for the next one.
    package var unpublishedCheckpoints = 0
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
    /// Events that the writer has not taken yet, and that it holds.
    private var events: [AuditEventItem] = []
    private var eventsInFlight = 0
    /// Requests turned away that an event has told of.
    private var turnedAwayTold = 0
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

    var isEmpty: Bool { waiting.isEmpty && events.isEmpty }
    var isDrained: Bool { isEmpty && inFlight == 0 && eventsInFlight == 0 }
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

    /// An event is written at once, together with what waits.
    mutating func append(_ item: AuditEventItem) {
        events.append(item)
        isUrgent = true
    }

    /// Hands the events that wait to the writer, with one for the requests that were turned away since the last.
    mutating func takeEvents() -> [AuditEventItem] {
        var taken = events
        events = []
        let turnedAway = statistics.turnedAway - turnedAwayTold
        if turnedAway > 0 {
            taken.append(AuditEventItem(event: AuditEvent(.turnedAway).with("requests", turnedAway), onCommit: nil))
        }
        turnedAwayTold += turnedAway
        eventsInFlight = taken.count
        return taken
    }

    mutating func committedEvents() { eventsInFlight = 0 }

    mutating func committed(_ count: Int, renamed: Int) {
        inFlight -= count
        statistics.rowsWritten += count
        statistics.commits += 1
        statistics.renamed += renamed
        health = .ok
    }

    mutating func failed(_ error: AuditError) {
        statistics.failedCommits += 1
        health = .degraded(error)
    }

    mutating func lost(_ count: Int, inFlight fromFlight: Bool) {
        statistics.lost += count
        if fromFlight { inFlight -= count } else { statistics.openTickets -= count }
    }

    mutating func unpublished(_ count: Int) { statistics.unpublishedCheckpoints = count }

    /// The counters, with what is in the queue at this moment.
    var snapshot: AuditStatistics {
        var out = statistics
        out.queueDepth = waiting.count + inFlight
        return out
    }
}
