/// A value of a row as SQLite holds it.
package enum AuditCell: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    /// UTF-8.
    case text([UInt8])
    case blob([UInt8])
}

/// A table of the log that its chain is about, or that its readers need beside it.
package struct AuditTable: Hashable, Sendable {
    /// In the order in which a copy is written: what others refer to comes first.
    package enum Name: String, Hashable, Sendable, CaseIterable {
        case run, exchange, decision, finding
        case failure = "rule_failure"
        case event, chain, checkpoint
    }

    package struct Column: Hashable, Sendable {
        package let name: String
        /// `INTEGER`, `REAL`, `TEXT` or `BLOB`: the tables are strict.
        package let type: String
    }

    package let name: Name
    package let columns: [Column]

    /// As a database has it.
    init(_ name: Name, on connection: borrowing Connection) throws(SQLiteError) {
        var statement = try connection.prepare("SELECT name, type FROM pragma_table_info(?) ORDER BY cid")
        statement.bind(name.rawValue)
        var columns: [Column] = []
        while try statement.step() {
            columns.append(Column(name: statement.text(at: 0), type: statement.text(at: 1)))
        }
        self.name = name
        self.columns = columns
    }

    /// The columns that together are a row's name.
    package var key: [String] {
        switch name {
        case .run: ["run"]
        case .exchange: ["seq"]
        case .decision: ["seq", "decision"]
        case .finding: ["seq", "finding"]
        case .failure: ["seq", "failure"]
        case .event: ["event"]
        case .chain: ["entry"]
        case .checkpoint: ["size"]
        }
    }
}
