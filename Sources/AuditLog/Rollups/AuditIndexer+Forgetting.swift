/// What leaves the log leaves its index and its sums.
extension AuditIndexer {
    /// Takes exchanges out of the sums, in the transaction in which they are deleted and before they are.
    mutating func takeBack(_ range: ClosedRange<Int64>, on connection: borrowing Connection) throws(SQLiteError) {
        let blocks = blocks(of: range)
        for block in blocks {
            let part = range.clamped(to: SeqBlock.first(of: block)...SeqBlock.last(of: block))
            try takeBack(Self.gather(block, part, on: connection), on: connection)
        }
        guard !blocks.isEmpty else { return }
        for table in ["rollup_hour", "rollup_day", "finding_day"] {
            try connection.execute("DELETE FROM \(table) WHERE exchanges <= 0 AND findings <= 0")
        }
    }

    /// Makes the index of these exchanges' blocks anew from the rows that are left, after they were deleted.
    mutating func forget(_ range: ClosedRange<Int64>, on connection: borrowing Connection) throws(SQLiteError) {
        let blocks = blocks(of: range)
        guard !blocks.isEmpty else { return }
        for table in ["posting", "fingerprint_posting"] {
            try Self.run("DELETE FROM \(table) WHERE block >= ? AND block < ?", blocks, on: connection)
        }
        for column in BlockColumn.allCases {
            let slots = column.slot(of: blocks.lowerBound)..<column.slot(of: blocks.upperBound)
            try Self.run("DELETE FROM block_column WHERE slot >= ? AND slot < ?", slots, on: connection)
        }
        try Self.run(
            // As for a block that was empty when it was indexed; the lowest integer cannot be written in SQL.
            """
            UPDATE indexed_block SET started_from_ms = \(Int64.max), started_to_ms = -\(Int64.max)
            WHERE block >= ? AND block < ?
            """,
            blocks,
            on: connection
        )
        // Only the first and the last can have rows left.
        for block in Set([blocks.lowerBound, blocks.upperBound - 1]) {
            let rest = try Self.gather(block, on: connection)
            if !rest.keys.isEmpty { try restore(rest, on: connection) }
        }
    }

    /// Those that are indexed.
    private func blocks(of range: ClosedRange<Int64>) -> Range<Int64> {
        let first = SeqBlock.number(of: range.lowerBound)
        return first..<max(first, min(SeqBlock.number(of: range.upperBound) + 1, next))
    }

    private mutating func takeBack(
        _ contents: BlockContents,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        var numbers: [Int64] = []
        for key in contents.keys { numbers.append(try number(of: key, on: connection)) }
        try writeCounts(contents, numbers, sign: -1, on: connection)
        try writeFindingDays(contents, sign: -1, on: connection)
    }

    private mutating func restore(
        _ contents: BlockContents,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        _ = try writePostings(contents, on: connection)
        var block = try connection.prepare(
            "UPDATE indexed_block SET started_from_ms = ?, started_to_ms = ? WHERE block = ?"
        )
        block.bind(contents.startedFrom)
        block.bind(contents.startedTo)
        block.bind(contents.block)
        try block.run()
    }

    private static func run(
        _ sql: String,
        _ blocks: Range<Int64>,
        on connection: borrowing Connection
    ) throws(SQLiteError) {
        var statement = try connection.prepare(sql)
        statement.bind(blocks.lowerBound)
        statement.bind(blocks.upperBound)
        try statement.run()
    }

    /// Forgets numbers of terms that were given in a transaction that did not come about.
    mutating func rolledBack() { terms = [:] }
}
