/// Brings a database file to the schema that this program writes.
///
/// Forwards only: an older program refuses a newer file.
enum Migration {
    /// What each version added; version *n* is entry *n* − 1.
    ///
    /// An entry that has been released is never edited.
    static let all = [
        Schema.version1, Schema.trials, Schema.chain, Schema.questions, Schema.spending, Schema.routing, Schema.reading,
        Schema.cache, Schema.removed,
    ]

    static var currentVersion: Int64 { Int64(all.count) }

    /// Runs what is missing, each step in a transaction of its own with its version number.
    ///
    /// - Throws: `newerSchema` or `notAnAuditLog` without touching the file.
    static func run(on connection: borrowing Connection) throws(AuditError) {
        let version = try check(connection)
        for next in version..<currentVersion {
            do throws(SQLiteError) {
                try step(to: next + 1, on: connection)
            } catch {
                connection.rollBack()
                throw AuditError.storage(error)
            }
        }
    }

    private static func step(to version: Int64, on connection: borrowing Connection) throws(SQLiteError) {
        try connection.execute("BEGIN IMMEDIATE")
        try connection.execute(all[Int(version) - 1])
        // A PRAGMA takes no parameters; both numbers are our own.
        try connection.execute("PRAGMA application_id = \(Schema.applicationID)")
        try connection.execute("PRAGMA user_version = \(version)")
        try connection.execute("COMMIT")
    }

    /// Asks whether the file is ours and not newer than we are.
    ///
    /// - Returns: its version, 0 for an empty file.
    @discardableResult
    static func check(_ connection: borrowing Connection) throws(AuditError) -> Int64 {
        let facts = try facts(of: connection)
        guard facts.isEmpty || facts.application == Int64(Schema.applicationID) else { throw AuditError.notAnAuditLog }
        guard facts.version <= currentVersion else {
            throw AuditError.newerSchema(found: facts.version, known: currentVersion)
        }
        return facts.version
    }

    private static func facts(
        of connection: borrowing Connection
    ) throws(AuditError) -> (version: Int64, application: Int64, isEmpty: Bool) {
        do throws(SQLiteError) {
            return (
                try connection.integer("PRAGMA user_version"),
                try connection.integer("PRAGMA application_id"),
                try connection.integer("SELECT count(*) FROM sqlite_schema") == 0
            )
        } catch {
            throw AuditError.storage(error)
        }
    }
}
