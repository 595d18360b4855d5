/// One value as SQLite stores it.
package enum AuditValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)

    /// As text for tables and CSV; empty for NULL.
    package var text: String {
        switch self {
        case .null: ""
        case .integer(let value): String(value)
        case .real(let value): "\(value)"
        case .text(let value): value
        }
    }
}

/// The names of a result's columns and its rows, in the order of the query.
package struct AuditRows: Hashable, Sendable {
    package let columns: [String]
    /// Each as long as `columns`.
    package var rows: [[AuditValue]]

    package init(columns: [String], rows: [[AuditValue]]) {
        self.columns = columns
        self.rows = rows
    }

    /// The value of a named column; NULL if there is none of that name.
    package func value(_ column: String, inRow row: Int) -> AuditValue {
        guard let index = columns.firstIndex(of: column) else { return .null }
        return rows[row][index]
    }
}
