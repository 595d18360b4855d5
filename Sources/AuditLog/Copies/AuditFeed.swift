internal import CSQLite

/// The rows of a log, as they are, for a copy of it elsewhere; also while its writer is at work.
///
/// Used by one thread at a time.
package struct AuditFeed: ~Copyable {
    /// The log's name, which is made with its first entry.
    package let log: String
    package let tables: [AuditTable]
    private let reader: AuditReader

    /// - Throws: `missing`, `notAnAuditLog`, `newerSchema`, `storage`.
    package init(path: String) throws(AuditError) {
        let reader = try AuditReader(path: path)
        let facts = try reader.withConnection { connection throws(SQLiteError) in
            var tables: [AuditTable] = []
            for name in AuditTable.Name.allCases { tables.append(try AuditTable(name, on: connection)) }
            return (tables: tables, log: try Self.name(on: connection))
        }
        tables = facts.tables
        log = facts.log
        self.reader = reader
    }

    private static func name(on connection: borrowing Connection) throws(SQLiteError) -> String {
        var statement = try connection.prepare(
            "SELECT detail ->> 'log' FROM event WHERE kind = 'genesis' ORDER BY event LIMIT 1"
        )
        return try statement.step() ? statement.text(at: 0) : ""
    }

    // MARK: One look

    /// Runs `body` while nothing that it reads changes.
    package func snapshot<Result, Failure: Error>(_ body: () throws(Failure) -> Result) throws(Failure) -> Result {
        // Without it each read is still true by itself, and the chain is only ever appended to.
        try? reader.withConnection { connection throws(SQLiteError) in try connection.execute("BEGIN") }
        defer { try? reader.withConnection { connection throws(SQLiteError) in try connection.execute("COMMIT") } }
        return try body()
    }

    package func lastEntry() throws(AuditError) -> Int64 {
        try reader.withConnection { connection throws(SQLiteError) in
            try connection.integer("SELECT max(entry) FROM chain")
        }
    }

    /// The chain's hash after an entry, 32 bytes; nil if there is no such entry.
    package func hash(ofEntry entry: Int64) throws(AuditError) -> [UInt8]? {
        try reader.withConnection { connection throws(SQLiteError) in
            var statement = try connection.prepare("SELECT hash FROM chain WHERE entry = ?")
            statement.bind(entry)
            return try statement.step() ? Array(statement.bytes(at: 0)) : nil
        }
    }

    /// Gives the rows that belong to some entries; all that is newer than the mark for checkpoints and runs.
    package func rows(
        of table: AuditTable,
        entries: ClosedRange<Int64>,
        newerThan mark: Int64 = 0,
        _ body: ([AuditCell]) -> Void
    ) throws(AuditError) {
        let (sql, parameters) = Self.select(table, entries, mark)
        try reader.withConnection { connection throws(SQLiteError) in
            var statement = try connection.prepare(sql)
            for parameter in parameters { statement.bind(parameter) }
            while try statement.step() { body((0..<table.columns.count).map { statement.cell(at: $0) }) }
        }
    }

    private static func select(
        _ table: AuditTable,
        _ entries: ClosedRange<Int64>,
        _ mark: Int64
    ) -> (sql: String, parameters: [Int64]) {
        let range = [entries.lowerBound, entries.upperBound]
        switch table.name {
        case .run: return ("SELECT * FROM run WHERE run >= ? ORDER BY run", [mark])
        case .checkpoint: return ("SELECT * FROM checkpoint WHERE size > ? ORDER BY size", [mark])
        case .chain: return ("SELECT * FROM chain WHERE entry BETWEEN ? AND ? ORDER BY entry", range)
        case .event:
            return (select(from: "event", "event", kind: "event"), range)
        case .exchange, .decision, .finding, .failure:
            return (select(from: table.name.rawValue, "seq", kind: "exchange"), range)
        }
    }

    private static func select(from table: String, _ column: String, kind: String) -> String {
        """
        SELECT t.* FROM chain c CROSS JOIN \(table) t ON t.\(column) = c.item
        WHERE c.entry BETWEEN ? AND ? AND c.kind = '\(kind)' ORDER BY c.entry
        """
    }

    /// Numbers of the exchanges that were erased by events among some entries.
    package func erased(in entries: ClosedRange<Int64>) throws(AuditError) -> [ClosedRange<Int64>] {
        try reader.withConnection { connection throws(SQLiteError) in
            var statement = try connection.prepare(
                """
                SELECT e.detail ->> 'first', e.detail ->> 'last' FROM chain c JOIN event e ON e.event = c.item
                WHERE c.entry BETWEEN ? AND ? AND c.kind = 'event' AND e.kind = 'erased' ORDER BY c.entry
                """
            )
            statement.bind(entries.lowerBound)
            statement.bind(entries.upperBound)
            var ranges: [ClosedRange<Int64>] = []
            while try statement.step() {
                let (first, last) = (statement.integer(at: 0), statement.integer(at: 1))
                if first <= last { ranges.append(first...last) }
            }
            return ranges
        }
    }
}

extension Statement {
    /// A value as it is held, blobs as well.
    func cell(at column: Int) -> AuditCell {
        switch type(at: column) {
        case SQLITE_INTEGER: .integer(integer(at: column))
        case SQLITE_FLOAT: .real(real(at: column))
        case SQLITE_NULL: .null
        case SQLITE_TEXT: .text(Array(bytes(at: column)))
        default: .blob(Array(bytes(at: column)))
        }
    }

    mutating func bind(_ cell: AuditCell) {
        switch cell {
        case .null: bindNull()
        case .integer(let value): bind(value)
        case .real(let value): bind(value)
        case .text(let bytes): bind(String(decoding: bytes, as: UTF8.self))
        case .blob(let bytes): bind(bytes: bytes)
        }
    }
}
