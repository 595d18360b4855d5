internal import CSQLite

/// Asked before every step of a statement; a returned result code is answered instead of running it.
///
/// For tests of failure paths.
package typealias FaultHook = @Sendable () -> Int32?

/// One connection to a database file.
///
/// Used by one thread at a time.
///
/// SQLite before 3.51.3 can corrupt a WAL when two connections write or checkpoint at once, so a file has one writer,
/// which also does every checkpoint; readers cannot write and leave the WAL alone when they close. Memory mapping stays
/// off: a failing disk must be an error code, not a signal.
package struct Connection: ~Copyable {
    package enum Mode: Hashable, Sendable {
        /// Creates the file if there is none.
        case writer
        case reader
        /// A file whose loss is no loss: several processes may write it, and it does not outlive a power failure.
        case scratch
    }

    let handle: OpaquePointer
    private let fault: FaultHook?

    /// Done once, before SQLite is first used.
    private static let processSetUp = weir_sqlite3_config_without_memory_statistics()

    private init(handle: OpaquePointer, fault: FaultHook?) {
        self.handle = handle
        self.fault = fault
    }

    /// Opens `path` and sets the connection up for its mode.
    ///
    /// - Parameter fileSystem: the name of a file system that SQLite knows; nil its own.
    /// - Throws: `cannot_open` if there is no such file or it may not be opened; `corrupt` if it is not a database.
    package static func open(
        _ path: String,
        _ mode: Mode,
        fault: FaultHook? = nil,
        fileSystem: String? = nil
    ) throws(SQLiteError) -> Connection {
        _ = Self.processSetUp
        var handle: OpaquePointer?
        // NOMUTEX: one thread at a time is our rule, so SQLite need not lock. URI names stay off: a path is a path.
        let access = mode == .reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = sqlite3_open_v2(path, &handle, flags, fileSystem)
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw SQLiteError(.open, code: code)
        }
        let connection = Connection(handle: handle, fault: fault)
        try connection.configure(mode)
        return connection
    }

    // Statements that outlive the connection keep SQLite's part of it alive; that is what `_v2` adds.
    deinit { sqlite3_close_v2(handle) }

    private func configure(_ mode: Mode) throws(SQLiteError) {
        sqlite3_busy_timeout(handle, 5000)  // ms; longer than any checkpoint seen
        // A database file is data from elsewhere: it may not run functions of its own choosing, nor write to the
        // schema.
        _ = weir_sqlite3_db_config_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        _ = weir_sqlite3_db_config_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        try execute("PRAGMA mmap_size = 0")
        switch mode {
        case .writer:
            try execute("PRAGMA journal_mode = WAL")
            try execute("PRAGMA synchronous = FULL")
            try execute("PRAGMA foreign_keys = ON")
            // Pages: 32 MB of WAL, if there is no quiet moment before in which the writer makes a checkpoint by itself.
            try execute("PRAGMA wal_autocheckpoint = 8000")
            try execute("PRAGMA journal_size_limit = 67108864")  // after a burst, bytes
            try execute("PRAGMA cache_size = -16384")  // KiB
        case .reader:
            _ = weir_sqlite3_db_config_switch(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1)
            try execute("PRAGMA query_only = ON")
        case .scratch:
            try execute("PRAGMA journal_mode = DELETE")
            try execute("PRAGMA synchronous = OFF")
            // What is deleted was text: its bytes go too.
            try execute("PRAGMA secure_delete = ON")
        }
    }

    /// Compiles one statement.
    ///
    /// It is kept by the caller and may be run many times.
    package func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        var statement: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil)
        guard code == SQLITE_OK, let statement else { throw SQLiteError(.prepare, code: code) }
        return Statement(statement, fault: fault)
    }

    /// Runs one or more statements without parameters and ignores their rows.
    ///
    /// For our own constant SQL only.
    package func execute(_ sql: String) throws(SQLiteError) {
        if let code = fault?() { throw SQLiteError(.step, code: code) }
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw SQLiteError(.step, code: code) }
    }

    /// The first column of the first row, 0 if there is no row or it is NULL.
    package func integer(_ sql: String) throws(SQLiteError) -> Int64 {
        var statement = try prepare(sql)
        return try statement.step() ? statement.integer(at: 0) : 0
    }

    package var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }
}

extension Connection {
    /// Undoes an open transaction; does nothing without one (some errors have already rolled back).
    package func rollBack() {
        if isInTransaction { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
    }
}
