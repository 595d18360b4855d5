package import AuditLog
package import PostgresClient

/// Takes logs back from the shared one, so that each can be verified as if it had come from its node.
package struct SharedLogReader: ~Copyable {
    /// One node's log.
    package struct Node: Hashable, Sendable {
        /// The log's name.
        package let log: String
        /// Entries that have been copied.
        package let entries: Int64
        /// When some were copied last, as the server writes it.
        package let copiedAt: String
    }

    private let connection: PostgresConnection
    /// Rows that are fetched at once.
    private let page = 20_000

    package init(_ address: String, password: String?) throws(SharedLogError) {
        connection = try server { () throws(PostgresError) in
            try PostgresConnection(address, password: password)
        }
    }

    package func nodes() throws(SharedLogError) -> [Node] {
        try server { () throws(PostgresError) in
            try connection.rows("SELECT log, entries, copied_at FROM \(SharedSchema.name).node ORDER BY log", []).map {
                Node(log: String(text: $0[0]), entries: Int64(text: $0[1]), copiedAt: String(text: $0[2]))
            }
        }
    }

    /// Writes one node's log into a new file.
    ///
    /// - Throws: `unknown`, `newer` if there are columns that this version does not know.
    package func take(_ log: String, to path: String) throws(SharedLogError) {
        guard try nodes().contains(where: { $0.log == log }) else { throw .unknown }
        let copy: AuditCopy
        do throws(AuditError) { copy = try AuditCopy(path: path) } catch { throw .log(error) }
        // Nothing that a node copies meanwhile is seen by half.
        try server { () throws(PostgresError) in
            try connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        }
        for name in AuditTable.Name.allCases {
            let table: AuditTable
            do throws(AuditError) { table = try copy.table(name) } catch { throw .log(error) }
            try take(table, of: log, into: copy)
        }
        try server { () throws(PostgresError) in try connection.execute("COMMIT") }
    }

    private func take(_ table: AuditTable, of log: String, into copy: borrowing AuditCopy) throws(SharedLogError) {
        try refuseUnknownColumns(of: table)
        let names = table.columns.map { SharedSchema.quoted($0.name) }.joined(separator: ", ")
        let key = table.key.map(SharedSchema.quoted).joined(separator: ", ")
        let place = "\(SharedSchema.name).\(table.name.rawValue)"
        try server { () throws(PostgresError) in
            try connection.rows(
                "DECLARE rows CURSOR FOR SELECT \(names) FROM \(place) WHERE log = $1 ORDER BY \(key)",
                [log]
            )
        }
        while true {
            let rows = try server { () throws(PostgresError) in
                try connection.rows("FETCH \(page) FROM rows", [])
            }
            if rows.isEmpty { break }
            let cells = rows.map { zip($0, table.columns).map(AuditCell.init(text:column:)) }
            do throws(AuditError) {
                try copy.write(cells, to: table.name, columns: table.columns.map(\.name))
            } catch {
                throw .log(error)
            }
        }
        try server { () throws(PostgresError) in try connection.execute("CLOSE rows") }
    }

    private func refuseUnknownColumns(of table: AuditTable) throws(SharedLogError) {
        let present = try server { () throws(PostgresError) in
            try connection.rows(
                "SELECT column_name FROM information_schema.columns WHERE table_schema = $1 AND table_name = $2",
                [SharedSchema.name, table.name.rawValue]
            )
        }
        let known = Set(table.columns.map(\.name)).union(["log"])
        guard present.allSatisfy({ known.contains(String(text: $0[0])) }) else { throw .newer }
    }
}

extension AuditCell {
    /// A value in the server's text form.
    ///
    /// What is not of the column's type becomes a text, which then does not verify.
    fileprivate init(text: [UInt8]?, column: AuditTable.Column) {
        guard let text else {
            self = .null
            return
        }
        let value: AuditCell? =
            switch column.type {
            case "INTEGER": Int64(String(decoding: text, as: UTF8.self)).map(AuditCell.integer)
            case "REAL": Double(String(decoding: text, as: UTF8.self)).map(AuditCell.real)
            case "BLOB": Bytea.bytes(text).map(AuditCell.blob)
            default: nil
            }
        self = value ?? .text(text)
    }
}

extension String {
    init(text: [UInt8]?) {
        self = text.map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
