internal import AuditLog
internal import PostgresClient

/// The tables of the shared log: those of each log, with the log's name before them.
enum SharedSchema {
    static let name = "weir"

    /// Makes what is missing, also columns that a newer version of the program writes.
    static func prepare(_ tables: [AuditTable], on connection: borrowing PostgresConnection) throws(PostgresError) {
        // Two nodes that begin at once would collide.
        try connection.execute("BEGIN; SELECT pg_advisory_xact_lock(\(0x5745_4952))")
        try connection.execute("CREATE SCHEMA IF NOT EXISTS \(name)")
        try connection.execute(node)
        for table in tables { try prepare(table, on: connection) }
        try connection.execute(
            "CREATE INDEX IF NOT EXISTS exchange_by_time ON \(name).exchange (started_at_ms)"
        )
        try connection.execute("COMMIT")
    }

    /// How far each log has been copied.
    private static let node = """
        CREATE TABLE IF NOT EXISTS \(name).node (
            log text PRIMARY KEY, entries bigint NOT NULL, hash bytea NOT NULL, run bigint NOT NULL,
            checkpoint bigint NOT NULL, copied_at timestamptz NOT NULL
        )
        """

    private static func prepare(
        _ table: AuditTable,
        on connection: borrowing PostgresConnection
    ) throws(PostgresError) {
        let columns = table.columns.map { ", \(quoted($0.name)) \(type(of: $0))" }.joined()
        let key = (["log"] + table.key).map(quoted).joined(separator: ", ")
        let place = "\(name).\(table.name.rawValue)"
        try connection.execute(
            "CREATE TABLE IF NOT EXISTS \(place) (log text NOT NULL\(columns), PRIMARY KEY (\(key)))"
        )
        for column in table.columns {
            try connection.execute(
                "ALTER TABLE \(place) ADD COLUMN IF NOT EXISTS \(quoted(column.name)) \(type(of: column))"
            )
        }
    }

    static func quoted(_ column: String) -> String { "\"\(column)\"" }

    /// The table with the columns that are written, for COPY.
    static func target(_ table: AuditTable) -> String {
        let columns = (["log"] + table.columns.map(\.name)).map(quoted).joined(separator: ", ")
        return "\(name).\(table.name.rawValue) (\(columns))"
    }

    private static func type(of column: AuditTable.Column) -> String {
        switch column.type {
        case "INTEGER": "bigint"
        case "REAL": "double precision"
        case "BLOB": "bytea"
        default: "text"
        }
    }
}
