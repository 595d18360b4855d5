/// Deletion and what keeps from it.
extension AuditStore {
    func holds() throws(AuditError) -> [AuditRetention.Hold] {
        try storage { () throws(SQLiteError) in try connection.holds() }
    }

    /// From the first to the last that arrived in a time; whole segments, where they were sealed.
    func exchanges(since: AuditTime, until: AuditTime) throws(AuditError) -> ClosedRange<Int64>? {
        try storage { () throws(SQLiteError) in
            var rows = try connection.prepare(
                """
                SELECT min(first), max(last) FROM (
                    SELECT min(seq) AS first, max(seq) AS last FROM exchange WHERE started_at_ms >= ?1 AND started_at_ms < ?2
                    UNION ALL SELECT s.detail ->> 'first', s.detail ->> 'last' FROM event s
                    WHERE s.kind = 'sealed' AND s.detail ->> 'until_ms' >= ?1 AND s.detail ->> 'since_ms' < ?2
                        AND NOT EXISTS (SELECT 1 FROM event e WHERE e.kind = 'erased'
                            AND e.detail ->> 'segment' = s.detail ->> 'segment'))
                """
            )
            rows.bind(since.milliseconds)
            rows.bind(until.milliseconds)
            guard try rows.step(), rows.value(at: 0) != .null else { return nil }
            return rows.integer(at: 0)...rows.integer(at: 1)
        }
    }

    /// From the first exchange that there is to the last before one that is held, or that is not old enough.
    func erasable(before: AuditTime) throws(AuditError) -> ClosedRange<Int64>? {
        let held = try holds().map(\.exchanges)
        return try storage { () throws(SQLiteError) in
            let first = try connection.integer("SELECT min(seq) FROM exchange")
            var younger = try connection.prepare("SELECT min(seq) FROM exchange WHERE started_at_ms >= ?")
            younger.bind(before.milliseconds)
            let isAny = try younger.step() && younger.value(at: 0) != .null
            let end = isAny ? younger.integer(at: 0) : try connection.integer("SELECT max(seq) FROM exchange") + 1
            // A hold over rows that are gone already holds nothing.
            let stop = held.filter { $0.upperBound >= first }.map { max($0.lowerBound, first) }.min() ?? end
            let last = min(end, stop) - 1
            return first > 0 && last >= first ? first...last : nil
        }
    }

    /// Deletes exchanges with all that belongs to them, and says so in the same transaction.
    mutating func erase(_ range: ClosedRange<Int64>, _ event: AuditEvent) throws(AuditError) {
        try transaction { store throws(SQLiteError) in
            try store.delete(range)
            try store.insert(event)
        }
    }

    /// Deletes rows and takes them out of the index and the sums, within the caller's transaction.
    mutating func delete(_ range: ClosedRange<Int64>) throws(SQLiteError) {
        let tables = ["finding", "rule_failure", "decision", "exchange"]
        try indexer.takeBack(range, on: connection)
        try connection.countRemoved(range)
        for table in tables {
            try connection.execute("DROP TRIGGER \(table)_stays")
            var delete = try connection.prepare("DELETE FROM \(table) WHERE seq BETWEEN ? AND ?")
            delete.bind(range.lowerBound)
            delete.bind(range.upperBound)
            try delete.run()
        }
        for table in tables { try connection.execute(Schema.stays(table)) }
        try indexer.forget(range, on: connection)
    }
}

extension Connection {
    /// Remembers of which runs exchanges are about to be deleted.
    fileprivate func countRemoved(_ range: ClosedRange<Int64>) throws(SQLiteError) {
        var count = try prepare(
            """
            INSERT INTO removed SELECT run, count(*), max(arrival) FROM exchange WHERE seq BETWEEN ? AND ? GROUP BY run
            ON CONFLICT (run) DO UPDATE SET exchanges = exchanges + excluded.exchanges,
                last_arrival = max(last_arrival, excluded.last_arrival)
            """
        )
        count.bind(range.lowerBound)
        count.bind(range.upperBound)
        try count.run()
    }

    /// Those that are in force, oldest first.
    func holds() throws(SQLiteError) -> [AuditRetention.Hold] {
        var rows = try prepare(
            """
            SELECT h.detail ->> 'name', h.detail ->> 'first', h.detail ->> 'last' FROM event h
            WHERE h.kind = 'hold' AND NOT EXISTS (SELECT 1 FROM event r WHERE r.kind = 'release' AND r.event > h.event
                AND r.detail ->> 'name' = h.detail ->> 'name')
            ORDER BY h.event
            """
        )
        var holds: [AuditRetention.Hold] = []
        while try rows.step() {
            let (first, last) = (rows.integer(at: 1), rows.integer(at: 2))
            holds.append(AuditRetention.Hold(name: rows.text(at: 0), exchanges: first...max(first, last)))
        }
        return holds
    }
}
