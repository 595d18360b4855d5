internal import Synchronization

/// What a reviewer says of a finding, or of every finding of an exchange.
///
/// Author and note are the reviewer's own text: kept in the table of labels, and never written to logs or metrics.
package struct AuditReview: Hashable, Sendable {
    package let id: String
    /// Number of the finding within its exchange; nil for all of them.
    package let finding: Int64?
    package let verdict: AuditVerdict
    package let author: String
    package let note: String

    package static let longestAuthor = 200
    package static let longestNote = 4000

    /// - Throws: what is wrong with the author or the note; their lengths are in bytes of UTF-8.
    package init(
        id: String,
        finding: Int64?,
        verdict: AuditVerdict,
        author: String,
        note: String
    ) throws(AuditParameterError) {
        guard (1...Self.longestAuthor).contains(author.utf8.count) else {
            throw AuditParameterError("author", "say who labels, in \(Self.longestAuthor) bytes at most")
        }
        guard note.utf8.count <= Self.longestNote else {
            throw AuditParameterError("note", "\(Self.longestNote) bytes at most")
        }
        self.id = id
        self.finding = finding
        self.verdict = verdict
        self.author = author
        self.note = note
    }

    /// Writes the label within the caller's transaction.
    ///
    /// Rules are copied from the findings, so that a rule's precision outlives the rows.
    ///
    /// - Returns: findings that were labelled; 0 if there is no such finding.
    func write(at time: AuditTime, on connection: borrowing Connection) throws(SQLiteError) -> Int64 {
        var insert = try connection.prepare(
            """
            INSERT INTO label (labelled_at_ms, labelled_at, seq, finding, id, rule, verdict, author, note)
            SELECT ?, ?, f.seq, f.finding, e.id, f.rule, ?, ?, ? FROM exchange e JOIN finding f ON f.seq = e.seq
            WHERE e.id = ? AND (? IS NULL OR f.finding = ?) ORDER BY f.finding
            """
        )
        insert.bind(time.milliseconds)
        insert.bind(time.description)
        insert.bind(verdict.rawValue)
        insert.bind(author)
        insert.bind(note)
        insert.bind(id)
        insert.bind(finding)
        insert.bind(finding)
        try insert.run()
        return try connection.integer("SELECT changes()")
    }
}

extension AuditWriter {
    /// Labels findings, after the rows that wait, by the one connection that writes.
    ///
    /// - Parameter onCommit: how many findings were labelled; called once, on the writer's thread.
    package func label(_ review: AuditReview, onCommit: @escaping @Sendable (Result<Int64, AuditError>) -> Void) {
        let count = LabelCount()
        perform { connection throws(SQLiteError) in
            count.set(try review.write(at: .now(), on: connection))
        } onCommit: { result in
            onCommit(result.map { count.value })
        }
    }
}

/// Carries a number from the transaction to those who wait for it.
private final class LabelCount: Sendable {
    private let labelled = Mutex<Int64>(0)

    var value: Int64 { labelled.withLock { $0 } }
    func set(_ value: Int64) { labelled.withLock { $0 = value } }
}

/// The right to label, and to save queries, while no gateway writes to the log.
package struct OfflineLabels: ~Copyable {
    // Given up in this order, as in `AuditStore`.
    private let connection: Connection
    private let lock: AuditFileLock

    /// Opens the log at `path`, which no other process may be writing to.
    ///
    /// - Throws: `inUse` while a gateway runs: it is asked then, since a log has one writer.
    package init(path: String) throws(AuditError) {
        guard AuditFile.exists(path) else { throw AuditError.missing(path: path) }
        let lock = try AuditFileLock.take(for: path)
        let connection = try storage { () throws(SQLiteError) in try Connection.open(path, .writer) }
        guard try Migration.check(connection) > 0 else { throw AuditError.notAnAuditLog }
        try Migration.run(on: connection)
        self.lock = lock
        self.connection = connection
    }

    /// - Returns: findings that were labelled; 0 if there is no such finding.
    package func write(_ review: AuditReview) throws(AuditError) -> Int64 {
        try transaction { connection throws(SQLiteError) in try review.write(at: .now(), on: connection) }
    }

    func transaction<Result>(
        _ body: (borrowing Connection) throws(SQLiteError) -> Result
    ) throws(AuditError) -> Result {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            let result = try body(connection)
            try connection.execute("COMMIT")
            return result
        } catch {
            connection.rollBack()
            throw AuditError.storage(error)
        }
    }
}
