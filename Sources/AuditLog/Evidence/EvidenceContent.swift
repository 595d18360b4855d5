/// Reads the rows of single entries as they were hashed, and as JSON beside it.
struct EvidenceContent: ~Copyable {
    struct Rows {
        let digest: ChainHash
        /// `["x",[…]],["d",[…]]…`: each row's letter and the values of its columns.
        let json: String
    }

    private var exchange: [RowsOfEntry]
    private var event: [RowsOfEntry]

    init(on connection: borrowing Connection) throws(SQLiteError) {
        let exchange = try [
            RowsOfEntry(on: connection, "SELECT * FROM exchange WHERE seq = ?", .exchange),
            RowsOfEntry(on: connection, "SELECT * FROM decision WHERE seq = ? ORDER BY decision", .decision),
            RowsOfEntry(on: connection, "SELECT * FROM finding WHERE seq = ? ORDER BY finding", .finding),
            RowsOfEntry(on: connection, "SELECT * FROM rule_failure WHERE seq = ? ORDER BY failure", .failure),
        ]
        event = try [RowsOfEntry(on: connection, "SELECT * FROM event WHERE event = ?", .event)]
        self.exchange = exchange
    }

    /// - Returns: nil if the entry has no row any more.
    mutating func read(_ isExchange: Bool, _ item: Int64) throws(SQLiteError) -> Rows? {
        var canonical = CanonicalRows()
        var json: [String] = []
        for rows in isExchange ? exchange : event { try rows.append(item, to: &canonical, &json) }
        guard !json.isEmpty else { return nil }
        var content = ContentDigest()
        content.add(canonical)
        return Rows(digest: content.finalize(), json: json.joined(separator: ","))
    }

    /// The columns of each kind of row, by its letter.
    var columns: [String: [String]] {
        Dictionary(uniqueKeysWithValues: (exchange + event).map { ($0.letter, $0.columns) })
    }
}

/// The rows of one table that belong to an entry.
private final class RowsOfEntry {
    private var statement: Statement
    private let table: CanonicalRows.Table

    init(on connection: borrowing Connection, _ sql: String, _ table: CanonicalRows.Table) throws(SQLiteError) {
        statement = try connection.prepare(sql)
        self.table = table
    }

    var letter: String { String(Unicode.Scalar(table.rawValue)) }
    var columns: [String] { (0..<statement.columnCount).map { statement.name(at: $0) } }

    func append(_ item: Int64, to rows: inout CanonicalRows, _ json: inout [String]) throws(SQLiteError) {
        statement.reset()
        statement.bind(item)
        while try statement.step() {
            statement.append(to: &rows, as: table)
            let values = (0..<statement.columnCount).map { JSONEncoder.value(statement.value(at: $0)) }
            json.append("[\"\(letter)\",[\(values.joined(separator: ","))]]")
        }
    }
}
