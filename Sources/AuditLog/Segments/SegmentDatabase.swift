/// The database within a segment: the same tables as the log's, with the rows of the segment.
enum SegmentDatabase {
    /// Copies what belongs to a segment into a new database file.
    static func make(
        _ plan: SegmentPlan,
        of log: borrowing AuditReader,
        at path: String
    ) throws(AuditError) {
        try AuditFile.create(path)
        let other = try storage { () throws(SQLiteError) in try Connection.open(path, .writer) }
        try Migration.run(on: other)
        try log.withConnection { source throws(SQLiteError) in
            try other.execute("BEGIN IMMEDIATE")
            for (table, condition, range) in contents(of: plan) {
                try copy(table, condition, range, from: source, to: other)
            }
            try other.execute("COMMIT")
            // One file, without a write-ahead log.
            try other.execute("PRAGMA journal_mode = DELETE")
        }
    }

    /// Exchanges come after their runs, and before what belongs to them.
    private static func contents(
        of plan: SegmentPlan
    ) -> [(table: String, condition: String, range: ClosedRange<Int64>)] {
        let ofExchanges = ["exchange", "decision", "finding", "rule_failure", "label"].map {
            (table: $0, condition: "seq BETWEEN ? AND ?", range: plan.exchanges)
        }
        // The log's name and its keys up to then; a later one would stand behind the last entry.
        let events = """
            event IN (SELECT item FROM chain WHERE kind = 'event' AND entry BETWEEN ?1 AND ?2)
                OR (kind IN ('genesis', 'signing_key') AND event < coalesce(
                    (SELECT min(item) FROM chain WHERE kind = 'event' AND entry BETWEEN ?1 AND ?2), \(Int64.max)))
            """
        return [
            ("run", "run IN (SELECT run FROM exchange WHERE seq BETWEEN ? AND ?)", plan.exchanges),
            ("event", events, plan.entries),
            ("chain", "entry BETWEEN ? AND ?", plan.entries),
        ] + ofExchanges
    }

    private static func copy(
        _ table: String,
        _ condition: String,
        _ range: ClosedRange<Int64>,
        from source: borrowing Connection,
        to other: borrowing Connection
    ) throws(SQLiteError) {
        var rows = try source.prepare("SELECT * FROM \(table) WHERE \(condition)")
        rows.bind(range.lowerBound)
        rows.bind(range.upperBound)
        let places = Array(repeating: "?", count: rows.columnCount).joined(separator: ", ")
        var insert = try other.prepare("INSERT INTO \(table) VALUES (\(places))")
        while try rows.step() {
            rows.bindRow(to: &insert)
            try insert.run()
        }
    }

    // MARK: What it says of itself

    /// Follows the entries of a segment and hashes its rows again.
    ///
    /// - Parameter log: whose chain knows the segment; nil compares it with its own.
    /// - Returns: the hash after the last entry and the root over all, or the first thing that is wrong.
    static func check(
        _ path: String,
        _ entries: ClosedRange<Int64>,
        after before: ChainHash,
        against log: borrowing AuditReader
    ) throws(AuditError) -> Result<(after: ChainHash, root: ChainHash), ChainProblem> {
        let reader = try AuditReader(path: path)
        if let problem = try ContentPass(reader: try AuditReader(path: path), last: entries.upperBound).run(entries) {
            return .failure(problem)
        }
        return try log.withConnection { connection throws(SQLiteError) in
            try reader.connectionLinks(entries, after: before, against: connection)
        }
    }
}

extension AuditReader {
    fileprivate func connectionLinks(
        _ entries: ClosedRange<Int64>,
        after before: ChainHash,
        against log: borrowing Connection
    ) throws(SQLiteError) -> Result<(after: ChainHash, root: ChainHash), ChainProblem> {
        let sql = "SELECT entry, kind, item, digest, hash FROM chain WHERE entry BETWEEN ? AND ? ORDER BY entry"
        var own = try connection.prepare(sql)
        var known = try log.prepare(sql)
        for bound in [entries.lowerBound, entries.upperBound] {
            own.bind(bound)
            known.bind(bound)
        }
        var head = before
        var tree = MerkleFrontier()
        for entry in entries {
            guard try own.step(), own.integer(at: 0) == entry, let digest = own.hash(at: 3) else {
                return .failure(ChainProblem(.deleted, at: entry))
            }
            let item = "\(own.text(at: 1)) \(own.integer(at: 2))"
            head = ChainHash.link(after: head, digest)
            tree.append(digest)
            guard own.hash(at: 4) == head, try known.step(), known.integer(at: 0) == entry, known.hash(at: 4) == head,
                known.hash(at: 3) == digest, known.text(at: 1) == own.text(at: 1),
                known.integer(at: 2) == own.integer(at: 2)
            else { return .failure(ChainProblem(.edited, at: entry, item)) }
        }
        return .success((head, tree.root))
    }
}
