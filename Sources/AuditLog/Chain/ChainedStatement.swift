internal import CSQLite

/// An insert whose values are put into canonical form as they are bound, so that what is hashed is what is written.
///
/// Every column of the table is bound, in the table's order.
struct ChainedStatement: ~Copyable {
    private let table: CanonicalRows.Table
    private var statement: Statement
    /// Those that ran since `begin`.
    private(set) var rows = CanonicalRows()
    private var isInRow = false

    init(_ statement: consuming Statement, _ table: CanonicalRows.Table) {
        self.statement = statement
        self.table = table
    }

    /// Forgets the rows of the entry before.
    mutating func begin() {
        rows.removeAll()
        isInRow = false
    }

    mutating func bind(_ value: Int64) {
        beginRow()
        rows.append(value)
        statement.bind(value)
    }

    mutating func bind(_ value: Double) {
        beginRow()
        rows.append(value)
        statement.bind(value)
    }

    mutating func bind(_ value: String) {
        beginRow()
        var value = value
        value.withUTF8 { rows.append(text: UnsafeRawBufferPointer($0)) }
        statement.bind(value)
    }

    mutating func bind(_ value: Int64?) {
        if let value { bind(value) } else { bindNull() }
    }

    mutating func bind(_ value: String?) {
        if let value { bind(value) } else { bindNull() }
    }

    private mutating func bindNull() {
        beginRow()
        rows.appendNull()
        statement.bindNull()
    }

    private mutating func beginRow() {
        guard !isInRow else { return }
        rows.beginRow(table)
        isInRow = true
    }

    /// Writes the row; one that is refused is not part of the entry.
    mutating func run() throws(SQLiteError) {
        isInRow = false
        do throws(SQLiteError) {
            try statement.run()
            rows.endRow()
        } catch {
            rows.discardRow()
            throw error
        }
    }
}
