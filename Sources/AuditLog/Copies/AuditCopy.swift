/// Writes a log from the rows of another, as they are, into a file of its own.
///
/// What it makes can be read and verified like the log itself; nothing is checked while it is written.
package struct AuditCopy: ~Copyable {
    private let connection: Connection

    /// - Throws: `file` with `EEXIST` if there is a file already.
    package init(path: String) throws(AuditError) {
        try AuditFile.write([], to: path, mode: 0o600)
        let connection = try storage { () throws(SQLiteError) in try Connection.open(path, .writer) }
        try Migration.run(on: connection)
        self.connection = connection
    }

    /// Writes rows of one table in one transaction.
    ///
    /// - Parameter columns: names of the rows' values; all must be known to this version.
    package func write(
        _ rows: [[AuditCell]],
        to table: AuditTable.Name,
        columns: [String]
    ) throws(AuditError) {
        do throws(SQLiteError) {
            let names = columns.map { "\"\($0)\"" }.joined(separator: ", ")
            let places = columns.map { _ in "?" }.joined(separator: ", ")
            try connection.execute("BEGIN")
            var statement = try connection.prepare("INSERT INTO \(table.rawValue) (\(names)) VALUES (\(places))")
            for row in rows {
                for cell in row { statement.bind(cell) }
                try statement.run()
            }
            try connection.execute("COMMIT")
        } catch {
            connection.rollBack()
            throw AuditError.storage(error)
        }
    }

    /// A table as this version has it.
    package func table(_ name: AuditTable.Name) throws(AuditError) -> AuditTable {
        try storage { () throws(SQLiteError) in try AuditTable(name, on: connection) }
    }
}
