/// Reads exchanges back as they were hashed, in the order of their numbers.
struct ContentReader: ~Copyable {
    /// What was read next.
    enum Item: Hashable {
        case exchange(seq: Int64, digest: ChainHash)
        /// A decision, finding or failure of an exchange that is not there.
        case orphan(seq: Int64)
    }

    private var exchange: Statement
    private var children: [ChildCursor]
    private var rows = CanonicalRows(capacity: 4096, prefix: ChainHash.contentPrefix)

    /// Numbers of exchanges, both included; none if they are the wrong way round.
    init(on connection: borrowing Connection, from first: Int64, through last: Int64) throws(SQLiteError) {
        let tables: [(String, String, CanonicalRows.Table)] = [
            ("decision", "decision", .decision), ("finding", "finding", .finding),
            ("rule_failure", "failure", .failure),
        ]
        var children: [ChildCursor] = []
        for (table, number, tag) in tables {
            children.append(try ChildCursor(on: connection, table, number, tag, (first, last)))
        }
        var exchange = try connection.prepare("SELECT * FROM exchange WHERE seq BETWEEN ? AND ? ORDER BY seq")
        exchange.bind(first)
        exchange.bind(last)
        self.exchange = exchange
        self.children = children
    }

    /// Nil at the end.
    mutating func next() throws(SQLiteError) -> Item? {
        let isRow = try exchange.step()
        let seq = isRow ? exchange.integer(at: 0) : Int64.max
        var orphan = Int64.max
        for child in children { orphan = min(orphan, child.seq ?? .max) }
        // The exchange that was stepped to is lost: an orphan is a problem, and the reading ends with it.
        if orphan < seq { return .orphan(seq: orphan) }
        guard isRow else { return nil }
        rows.removeAll()
        exchange.append(to: &rows, as: .exchange)
        for child in children where child.seq == seq { try child.append(to: &rows, of: seq) }
        return .exchange(seq: seq, digest: ContentDigest.of(rows))
    }
}

/// The rows of one table below the exchanges, read beside them.
private final class ChildCursor {
    private var statement: Statement
    private let table: CanonicalRows.Table
    /// The exchange of the row that is read next; nil at the end.
    private(set) var seq: Int64?

    init(
        on connection: borrowing Connection,
        _ name: String,
        _ number: String,
        _ table: CanonicalRows.Table,
        _ range: (first: Int64, last: Int64)
    ) throws(SQLiteError) {
        self.table = table
        var statement = try connection.prepare(
            "SELECT * FROM \(name) WHERE seq BETWEEN ? AND ? ORDER BY seq, \(number)"
        )
        statement.bind(range.first)
        statement.bind(range.last)
        self.statement = statement
        try advance()
    }

    private func advance() throws(SQLiteError) {
        seq = try statement.step() ? statement.integer(at: 0) : nil
    }

    func append(to rows: inout CanonicalRows, of exchange: Int64) throws(SQLiteError) {
        while seq == exchange {
            statement.append(to: &rows, as: table)
            try advance()
        }
    }
}
