/// Writes the index of the log, one complete block at a time, from what is in the tables.
///
/// It follows the rows in transactions of its own, so no request waits for it: what is not indexed yet is read row by row.
/// A log that was written before there was an index is caught up with in the same way.
struct AuditIndexer: ~Copyable {
    var terms: [TermKey: Int64] = [:]
    /// The block that comes next.
    private(set) var next: Int64

    init(on connection: borrowing Connection) throws(SQLiteError) {
        next = try connection.integer("SELECT coalesce(max(block) + 1, 0) FROM indexed_block")
    }

    /// Whether a block is complete and waits.
    ///
    /// - Parameter lastSeq: of the newest committed row.
    func isBehind(_ lastSeq: Int64) -> Bool { SeqBlock.last(of: next) <= lastSeq }

    /// Indexes the next block in one transaction.
    mutating func indexBlock(on connection: borrowing Connection) throws(SQLiteError) {
        let contents = try Self.gather(next, on: connection)
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            try write(contents, on: connection)
            try connection.execute("COMMIT")
            next += 1
        } catch {
            connection.rollBack()
            // Numbers of terms that were given in vain may be given again.
            terms = [:]
            throw error
        }
    }

    static func gather(_ block: Int64, on connection: borrowing Connection) throws(SQLiteError) -> BlockContents {
        try gather(block, SeqBlock.first(of: block)...SeqBlock.last(of: block), on: connection)
    }

    /// - Parameter range: exchanges of the block; the others are left out.
    static func gather(
        _ block: Int64,
        _ range: ClosedRange<Int64>,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> BlockContents {
        var contents = BlockContents(block: block)
        let columns = AuditDimension.ofExchanges.map(\.column).joined(separator: ", ")
        try forEachRow(
            "SELECT seq, started_at_ms, total_us, findings, \(columns) FROM exchange WHERE seq BETWEEN ? AND ?",
            of: range,
            on: connection
        ) { contents.addExchange($0) }
        try forEachRow("SELECT seq, direction FROM decision WHERE seq BETWEEN ? AND ?", of: range, on: connection) {
            contents.addDecision($0)
        }
        try forEachRow(
            """
            SELECT seq, rule, entity, severity, pack, direction, action, fingerprint
            FROM finding WHERE seq BETWEEN ? AND ? ORDER BY seq
            """,
            of: range,
            on: connection
        ) { contents.addFinding($0) }
        try forEachRow(
            "SELECT seq, rule, reason, mode FROM rule_failure WHERE seq BETWEEN ? AND ?",
            of: range,
            on: connection
        ) { contents.addFailure($0) }
        return contents
    }

    private static func forEachRow(
        _ sql: String,
        of range: ClosedRange<Int64>,
        on connection: borrowing Connection,
        _ body: (borrowing Statement) -> Void
    ) throws(SQLiteError) {
        var rows = try connection.prepare(sql)
        rows.bind(range.lowerBound)
        rows.bind(range.upperBound)
        while try rows.step() { body(rows) }
    }

    // MARK: Writing

    private mutating func write(_ contents: BlockContents, on connection: borrowing Connection) throws(SQLiteError) {
        let numbers = try writePostings(contents, on: connection)
        try writeCounts(contents, numbers, on: connection)
        try writeFindingDays(contents, on: connection)
        var block = try connection.prepare("INSERT INTO indexed_block VALUES (?, ?, ?)")
        block.bind(contents.block)
        // A block whose rows have all been deleted has no times.
        block.bind(contents.startedFrom)
        block.bind(contents.startedTo)
        try block.run()
    }

    /// What is looked up by block.
    ///
    /// - Returns: the numbers of the terms, in the order of `contents.keys`.
    mutating func writePostings(
        _ contents: BlockContents,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> [Int64] {
        var numbers: [Int64] = []
        for key in contents.keys { numbers.append(try number(of: key, on: connection)) }
        var posting = try connection.prepare("INSERT INTO posting (term, block, exchanges, bits) VALUES (?, ?, ?, ?)")
        for (number, bits) in zip(numbers, contents.bits) {
            posting.bind(number)
            posting.bind(contents.block)
            posting.bind(Int64(bits.count))
            posting.bind(bytes: bits.encoded)
            try posting.run()
        }
        try writeColumns(contents, numbers, on: connection)
        try writeFingerprints(contents, on: connection)
        return numbers
    }

    private func writeColumns(
        _ contents: BlockContents,
        _ numbers: [Int64],
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        var insert = try connection.prepare("INSERT INTO block_column (slot, bytes) VALUES (?, ?)")
        for column in BlockColumn.allCases {
            let slots = contents.keys.indices.filter { contents.keys[$0].dimension == column.dimension?.rawValue }
            let bytes =
                column == .latency
                ? BlockColumn.encoded(latencies: contents.latencies)
                : column.encoded(slots.map { (numbers[$0], contents.bits[$0]) })
            guard let bytes else { continue }
            insert.bind(column.slot(of: contents.block))
            insert.bind(bytes: bytes)
            try insert.run()
        }
    }

    mutating func number(of key: TermKey, on connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        if let number = terms[key] { return number }
        var insert = try connection.prepare("INSERT INTO term (dimension, value) VALUES (?, ?) ON CONFLICT DO NOTHING")
        insert.bind(key.dimension)
        insert.bind(key.value)
        try insert.run()
        var select = try connection.prepare("SELECT term FROM term WHERE dimension = ? AND value = ?")
        select.bind(key.dimension)
        select.bind(key.value)
        let number = try select.step() ? select.integer(at: 0) : 0
        terms[key] = number
        return number
    }

    /// - Parameter sign: −1 takes the counts back.
    func writeCounts(
        _ contents: BlockContents,
        _ numbers: [Int64],
        sign: Int64 = 1,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        for (table, column, hours) in [("rollup_hour", "hour", 1), ("rollup_day", "day", 24)]
            as [(String, String, Int64)]
        {
            var upsert = try connection.prepare(
                """
                INSERT INTO \(table) (term, \(column), exchanges, findings) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE
                SET exchanges = exchanges + excluded.exchanges, findings = findings + excluded.findings
                """
            )
            for (key, counts) in contents.hourly {
                upsert.bind(numbers[key.slot])
                upsert.bind(key.hour.quotientAndRemainderRoundingDown(dividingBy: hours).quotient)
                upsert.bind(sign * counts.exchanges)
                upsert.bind(sign * counts.findings)
                try upsert.run()
            }
        }
    }

    /// - Parameter sign: −1 takes the counts back.
    func writeFindingDays(
        _ contents: BlockContents,
        sign: Int64 = 1,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        var upsert = try connection.prepare(
            """
            INSERT INTO finding_day VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
            SET exchanges = exchanges + excluded.exchanges, findings = findings + excluded.findings
            """
        )
        for (key, counts) in contents.daily {
            upsert.bind(key.day)
            for text in [key.rule, key.entity, key.direction, key.action, key.upstream] { upsert.bind(text) }
            upsert.bind(sign * counts.exchanges)
            upsert.bind(sign * counts.findings)
            try upsert.run()
        }
    }

    private func writeFingerprints(_ contents: BlockContents, on connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare("INSERT INTO fingerprint_posting VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
        // In the order of the table, so that every insert is an append.
        for entry in contents.fingerprints.sorted(by: { ($0.digest, $0.seq) < ($1.digest, $1.seq) }) {
            insert.bind(contents.block)
            insert.bind(entry.digest)
            insert.bind(entry.seq)
            try insert.run()
        }
    }
}
