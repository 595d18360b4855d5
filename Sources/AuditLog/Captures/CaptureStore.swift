/// The file of captures: a database of its own, so that text has its own life and its own readers.
///
/// Used by one thread at a time.
struct CaptureStore: ~Copyable {
    private let connection: Connection
    private var insert: Statement
    private var remove: Statement

    /// `WCAP` in ASCII.
    static let applicationID = 0x5743_4150

    /// SQLITE_NOTADB: nothing that this program may write to.
    static let notOurs: Int32 = 26

    private static let tables = """
        CREATE TABLE IF NOT EXISTS capture (
            capture     INTEGER PRIMARY KEY,
            exchange    TEXT    NOT NULL UNIQUE,
            at_ms       INTEGER NOT NULL,
            mode        TEXT    NOT NULL CHECK (mode = 'redacted' OR mode = 'escrow'),
            app         TEXT,
            policy_hash TEXT    NOT NULL,
            key         BLOB,
            body        BLOB    NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS capture_by_time ON capture (at_ms);
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = 1;
        """

    /// Opens the file, or makes it, readable by its owner only.
    static func open(_ path: String, fault: FaultHook? = nil) throws(AuditError) -> CaptureStore {
        try AuditFile.create(path)
        do throws(SQLiteError) {
            let connection = try Connection.open(path, .writer, fault: fault)
            // What is deleted is overwritten.
            try connection.execute("PRAGMA secure_delete = ON")
            let version = try connection.integer("PRAGMA user_version")
            let isOurs = try connection.integer("PRAGMA application_id") == Int64(applicationID)
            guard version == 0 || version == 1 && isOurs else { throw SQLiteError(.open, code: Self.notOurs) }
            if version == 0 { try connection.execute("BEGIN IMMEDIATE;" + tables + "COMMIT") }
            return try prepare(connection)
        } catch {
            throw AuditError.storage(error)
        }
    }

    private init(connection: consuming Connection, insert: consuming Statement, remove: consuming Statement) {
        self.connection = connection
        self.insert = insert
        self.remove = remove
    }

    private static func prepare(_ connection: consuming Connection) throws(SQLiteError) -> CaptureStore {
        let insert = try connection.prepare(
            """
            INSERT OR REPLACE INTO capture (exchange, at_ms, mode, app, policy_hash, key, body)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """
        )
        let remove = try connection.prepare("DELETE FROM capture WHERE exchange = ?")
        return CaptureStore(connection: connection, insert: insert, remove: remove)
    }

    /// Puts all of these on disk, or none.
    mutating func write(_ captures: [SealedCapture]) throws(AuditError) {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            for capture in captures { try add(capture) }
            try connection.execute("COMMIT")
        } catch {
            connection.rollBack()
            throw AuditError.storage(error)
        }
    }

    private mutating func add(_ capture: SealedCapture) throws(SQLiteError) {
        insert.bind(capture.exchange)
        insert.bind(capture.at.milliseconds)
        insert.bind(capture.mode.rawValue)
        insert.bind(capture.app)
        insert.bind(capture.policyHash)
        if let key = capture.key { insert.bind(bytes: key) } else { insert.bindNull() }
        insert.bind(bytes: capture.body)
        try insert.run()
    }

    /// Deletes one capture with its key.
    ///
    /// - Returns: false if there is none.
    mutating func erase(_ exchange: String) throws(AuditError) -> Bool {
        do throws(SQLiteError) {
            remove.bind(exchange)
            try remove.run()
            return try finishErasure() > 0
        } catch {
            throw AuditError.storage(error)
        }
    }

    /// Deletes what arrived before a moment.
    ///
    /// - Returns: how many there were.
    func erase(before time: AuditTime) throws(AuditError) -> Int {
        do throws(SQLiteError) {
            try connection.execute("DELETE FROM capture WHERE at_ms < \(time.milliseconds)")
            return Int(try finishErasure())
        } catch {
            throw AuditError.storage(error)
        }
    }

    /// Takes the old pages out of the write-ahead log too.
    private func finishErasure() throws(SQLiteError) -> Int64 {
        let count = try connection.integer("SELECT changes()")
        if count > 0 { _ = try connection.integer("PRAGMA wal_checkpoint(TRUNCATE)") }
        return count
    }
}
