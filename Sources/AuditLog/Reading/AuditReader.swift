/// A read-only look at an audit log, also while its writer is at work.
///
/// Used by one thread at a time.
package struct AuditReader: ~Copyable {
    let connection: Connection
    /// False for a copy of a log that a version before the index has written.
    let hasIndex: Bool
    /// False for a copy of a log that a version before routes were noted has written.
    let hasRouting: Bool
    /// Nil for a log of a version that had no columns.
    let columns: BlockColumnReader?

    /// Opens an existing log.
    ///
    /// - Throws: `missing`, `notAnAuditLog`, `newerSchema`, `storage`.
    package init(path: String) throws(AuditError) {
        try self.init(path: path, usesIndex: true)
    }

    /// - Parameter usesIndex: false reads every row, as for a log of version 1.
    init(path: String, usesIndex: Bool) throws(AuditError) {
        guard AuditFile.exists(path) else { throw AuditError.missing(path: path) }
        let connection = try storage { () throws(SQLiteError) in try Connection.open(path, .reader) }
        // A file of version 0 has no tables yet: its writer is just making them, or it is not a log.
        guard try Migration.check(connection) > 0 else { throw AuditError.notAnAuditLog }
        let postings = try storage { () throws(SQLiteError) in
            try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'posting'")
        }
        let routes = try storage { () throws(SQLiteError) in
            try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'v_routing'")
        }
        let columns: BlockColumnReader? = try storage { () throws(SQLiteError) in
            let tables = try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'block_column'")
            return usesIndex && tables == 1 ? try BlockColumnReader(on: connection) : nil
        }
        hasIndex = usesIndex && postings == 1
        hasRouting = routes == 1
        self.columns = columns
        self.connection = connection
    }

    /// One exchange with everything that belongs to it; nil if there is none with this id.
    package func show(_ id: String) throws(AuditError) -> AuditDetail? {
        let exchange = try rows(
            BoundSQL(text: "SELECT * FROM \(source) WHERE id = ?", parameters: [.text(id)])
        )
        guard exchange.rows.count == 1 else { return nil }
        let seq = [exchange.value("seq", inRow: 0)]
        return AuditDetail(
            exchange: exchange,
            decisions: try rows(BoundSQL(text: Self.decisions, parameters: seq)),
            findings: try rows(BoundSQL(text: Self.findings, parameters: seq)),
            failures: try rows(BoundSQL(text: Self.failures, parameters: seq))
        )
    }

    /// What rows of exchanges are read from.
    var source: String {
        guard hasRouting else { return "v_exchanges" }
        return "v_exchanges JOIN (SELECT seq, \(AuditQuery.routingColumns) FROM exchange) USING (seq)"
    }

    /// What happened to the gateway and to the log, oldest first.
    package func events() throws(AuditError) -> [(kind: String, actor: String, detail: String)] {
        let sql = BoundSQL(text: "SELECT kind, actor, detail FROM event ORDER BY event", parameters: [])
        return try rows(sql).rows.map { ($0[0].text, $0[1].text, $0[2].text) }
    }

    /// Number of the newest row, 0 for an empty log.
    package func lastSeq() throws(AuditError) -> Int64 {
        try storage { () throws(SQLiteError) in try connection.integer("SELECT max(seq) FROM exchange") }
    }

    private static let decisions = """
        SELECT decision, direction, field, action, status, findings, failures FROM decision WHERE seq = ? ORDER BY decision
        """
    private static let findings = """
        SELECT decision, rule, entity, severity, action, trial_action, direction, field, start_byte, end_byte, confidence, preview,
               fingerprint, pattern_index, base_confidence, validators, context_word, pack, pack_version
        FROM finding WHERE seq = ? ORDER BY finding
        """
    private static let failures = """
        SELECT decision, rule, status, reason, mode, direction, field, at_byte, pack, pack_version
        FROM rule_failure WHERE seq = ? ORDER BY failure
        """

    /// Runs `body` on the read-only connection.
    func withConnection<Result>(
        _ body: (borrowing Connection) throws(SQLiteError) -> Result
    ) throws(AuditError) -> Result {
        do throws(SQLiteError) { return try body(connection) } catch { throw AuditError.storage(error) }
    }

    func rows(_ sql: BoundSQL) throws(AuditError) -> AuditRows {
        do throws(SQLiteError) {
            var statement = try connection.prepare(sql.text)
            for value in sql.parameters { statement.bind(value) }
            var out = AuditRows(columns: (0..<statement.columnCount).map { statement.name(at: $0) }, rows: [])
            while try statement.step() {
                out.rows.append((0..<out.columns.count).map { statement.value(at: $0) })
            }
            return out
        } catch {
            throw AuditError.storage(error)
        }
    }
}

/// One exchange, with its decisions, findings and rule failures in the order in which they were made.
package struct AuditDetail: Hashable, Sendable {
    /// One row.
    package let exchange: AuditRows
    package let decisions: AuditRows
    package let findings: AuditRows
    package let failures: AuditRows

    package init(exchange: AuditRows, decisions: AuditRows, findings: AuditRows, failures: AuditRows) {
        self.exchange = exchange
        self.decisions = decisions
        self.findings = findings
        self.failures = failures
    }
}

extension Statement {
    mutating func bind(_ value: AuditValue) {
        switch value {
        case .null: bindNull()
        case .integer(let value): bind(value)
        case .real(let value): bind(value)
        case .text(let value): bind(value)
        }
    }
}
