package import AuditLog
package import PostgresClient

/// Copies one node's audit log to a PostgreSQL server, entry by entry, each once.
///
/// The node's own log stays the first to be written and the one that answers wait for; this follows behind it. How far it has
/// come stands in the same transaction as what was copied, so it goes on there after any failure. Used by one thread.
package struct SharedLogWriter: ~Copyable {
    private let connection: PostgresConnection
    private let feed: AuditFeed
    /// Entries of one transaction.
    private let stretch: Int64

    /// Connects, and makes the tables that are missing.
    package init(
        log path: String,
        to address: String,
        password: String?,
        stretch: Int64 = 5_000
    ) throws(SharedLogError) {
        let feed = try log { () throws(AuditError) in try AuditFeed(path: path) }
        guard !feed.log.isEmpty else { throw .unnamed }
        let connection = try server { () throws(PostgresError) in
            try PostgresConnection(address, password: password)
        }
        try server { () throws(PostgresError) in try SharedSchema.prepare(feed.tables, on: connection) }
        self.feed = feed
        self.connection = connection
        self.stretch = stretch
    }

    /// How far the shared log has come.
    private struct Mark {
        var entries: Int64 = 0
        var hash: [UInt8]?
        var run: Int64 = 0
        var checkpoint: Int64 = 0
    }

    /// Copies the next entries, if there are any.
    ///
    /// - Returns: how many entries the shared log lacks afterwards.
    package mutating func copy() throws(SharedLogError) -> Int64 {
        try server { () throws(PostgresError) in try connection.execute("BEGIN") }
        do throws(SharedLogError) {
            let left = try feed.snapshot { () throws(SharedLogError) in try copyWithin() }
            try server { () throws(PostgresError) in try connection.execute("COMMIT") }
            return left
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    private func copyWithin() throws(SharedLogError) -> Int64 {
        let mark = try takeMark()
        let last = try log { () throws(AuditError) in try feed.lastEntry() }
        let local = try log { () throws(AuditError) in try feed.hash(ofEntry: mark.entries) }
        if mark.entries > 0, local != mark.hash { throw .forked(entry: mark.entries) }
        let end = min(mark.entries + stretch, last)
        guard end > mark.entries else { return 0 }
        let entries = (mark.entries + 1)...end
        try delete("run", "run >= \(mark.run)")
        for table in feed.tables { try copy(table, entries, mark) }
        for range in try log({ () throws(AuditError) in try feed.erased(in: entries) }) {
            for table in ["finding", "rule_failure", "decision", "exchange"] {
                try delete(table, "seq BETWEEN \(range.lowerBound) AND \(range.upperBound)")
            }
        }
        try move(to: end)
        return last - end
    }

    /// Takes the mark, and keeps other processes with the same log away until the transaction ends.
    private func takeMark() throws(SharedLogError) -> Mark {
        try server { () throws(PostgresError) in
            try connection.rows(
                """
                INSERT INTO \(SharedSchema.name).node VALUES ($1, 0, '', 0, 0, now()) ON CONFLICT DO NOTHING
                """,
                [feed.log]
            )
            let rows = try connection.rows(
                "SELECT entries, hash, run, checkpoint FROM \(SharedSchema.name).node WHERE log = $1 FOR UPDATE",
                [feed.log]
            )
            guard let row = rows.first else { return Mark() }
            return Mark(
                entries: Int64(text: row[0]),
                hash: row[1].flatMap(Bytea.bytes),
                run: Int64(text: row[2]),
                checkpoint: Int64(text: row[3])
            )
        }
    }

    private func copy(_ table: AuditTable, _ entries: ClosedRange<Int64>, _ mark: Mark) throws(SharedLogError) {
        var text = CopyText()
        let newer = table.name == .run ? mark.run : mark.checkpoint
        try log { () throws(AuditError) in
            try feed.rows(of: table, entries: entries, newerThan: newer) { row in
                text.append(text: Array(feed.log.utf8))
                for cell in row { text.append(cell) }
                text.endRow()
            }
        }
        guard !text.bytes.isEmpty else { return }
        try server { () throws(PostgresError) in try connection.copy(text.bytes, into: SharedSchema.target(table)) }
    }

    private func delete(_ table: String, _ condition: String) throws(SharedLogError) {
        try server { () throws(PostgresError) in
            try connection.rows("DELETE FROM \(SharedSchema.name).\(table) WHERE log = $1 AND \(condition)", [feed.log])
        }
    }

    private func move(to entry: Int64) throws(SharedLogError) {
        let schema = SharedSchema.name
        try server { () throws(PostgresError) in
            try connection.rows(
                """
                UPDATE \(schema).node SET entries = \(entry), copied_at = now(),
                    hash = (SELECT hash FROM \(schema).chain WHERE log = $1 AND entry = \(entry)),
                    run = coalesce((SELECT max(run) FROM \(schema).run WHERE log = $1), 0),
                    checkpoint = coalesce((SELECT max(size) FROM \(schema).checkpoint WHERE log = $1), 0)
                WHERE log = $1
                """,
                [feed.log]
            )
        }
    }
}

extension CopyText {
    mutating func append(_ cell: AuditCell) {
        switch cell {
        case .null: null()
        case .integer(let value): append(value)
        case .real(let value): append(value)
        case .text(let bytes): append(text: bytes)
        case .blob(let bytes): append(blob: bytes)
        }
    }
}

extension Int64 {
    /// A number as the server writes it; 0 for none.
    init(text: [UInt8]?) {
        self = text.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
    }
}

/// `bytea` in its hex form.
enum Bytea {
    /// Nil if it is not in that form.
    static func bytes(_ text: [UInt8]) -> [UInt8]? {
        guard text.starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "x")]), text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 2)
        for index in stride(from: 2, to: text.count, by: 2) {
            guard let high = digit(text[index]), let low = digit(text[index + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
