internal import GuardrailTypes

/// The writer's hold on the database: one connection, and the statements that put a record into it.
///
/// Used by one thread.
struct AuditStore: ~Copyable {
    // Given up in this order: nobody else may write before the connection has done its last checkpoint.
    private var inserts: AuditInserts
    private var indexer: AuditIndexer
    private let connection: Connection
    private let lock: AuditFileLock
    /// Number of this run of the process.
    let run: Int64
    /// The row number that the next exchange gets.
    private(set) var nextSeq: Int64

    private init(
        lock: consuming AuditFileLock,
        connection: consuming Connection,
        inserts: consuming AuditInserts,
        indexer: consuming AuditIndexer,
        run: Int64,
        nextSeq: Int64
    ) {
        self.lock = lock
        self.connection = connection
        self.inserts = inserts
        self.indexer = indexer
        self.run = run
        self.nextSeq = nextSeq
    }

    /// Creates or migrates the database, records the start of a run, and puts the new files' names on disk.
    static func open(
        _ path: String,
        engineVersion: AuditLabel?,
        fault: FaultHook?
    ) throws(AuditError) -> AuditStore {
        try AuditFile.create(path)
        let lock = try AuditFileLock.take(for: path)
        let connection = try storage { () throws(SQLiteError) in try Connection.open(path, .writer, fault: fault) }
        try Migration.run(on: connection)
        let run = try begin(on: connection, engineVersion)
        let nextSeq = try storage { () throws(SQLiteError) in
            try connection.integer("SELECT max(seq) FROM exchange") + 1
        }
        let inserts = try storage { () throws(SQLiteError) in try AuditInserts.prepare(on: connection) }
        try AuditFile.synchronizeDirectory(of: path)
        let indexer = try storage { () throws(SQLiteError) in try AuditIndexer(on: connection) }
        return AuditStore(
            lock: lock,
            connection: connection,
            inserts: inserts,
            indexer: indexer,
            run: run,
            nextSeq: nextSeq
        )
    }

    private static func begin(
        on connection: borrowing Connection,
        _ engineVersion: AuditLabel?
    ) throws(AuditError) -> Int64 {
        do throws(SQLiteError) {
            var insert = try connection.prepare(
                "INSERT INTO run (started_at_ms, started_at, engine_version) VALUES (?, ?, ?)"
            )
            let now = AuditTime.now()
            insert.bind(now.milliseconds)
            insert.bind(now.description)
            insert.bind(engineVersion?.text)
            try insert.run()
            return try connection.integer("SELECT max(run) FROM run")
        } catch {
            throw AuditError.storage(error)
        }
    }

    /// Writes all of `items` in one transaction, or none of them.
    ///
    /// - Returns: the row number of the first, after which the others follow without a gap; and how many ids had to be changed.
    mutating func write(_ items: ArraySlice<AuditItem>) throws(SQLiteError) -> (first: Int64, renamed: Int) {
        let first = nextSeq
        var renamed = 0
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            for index in items.indices {
                if try inserts.insert(items[index].record, seq: nextSeq, run: run) { renamed += 1 }
                nextSeq += 1
            }
            try connection.execute("COMMIT")
            return (first, renamed)
        } catch {
            nextSeq = first
            connection.rollBack()
            throw error
        }
    }

    /// Whether rows wait to be indexed.
    var isIndexBehind: Bool { indexer.isBehind(nextSeq - 1) }

    /// Indexes one block of rows, if one is complete.
    mutating func extendIndex() throws(SQLiteError) {
        if isIndexBehind { try indexer.indexBlock(on: connection) }
    }

    /// Runs work on the writer's connection, in one transaction.
    func perform(_ work: AuditErrand.Work) throws(SQLiteError) {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            try work(connection)
            try connection.execute("COMMIT")
        } catch {
            connection.rollBack()
            throw error
        }
    }

    /// Records that the run ended in an orderly way, and how many exchanges arrived in it.
    mutating func endRun(arrivals: Int) throws(SQLiteError) {
        var update = try connection.prepare(
            "UPDATE run SET stopped_at_ms = ?, stopped_at = ?, arrivals = ? WHERE run = ?"
        )
        let now = AuditTime.now()
        update.bind(now.milliseconds)
        update.bind(now.description)
        update.bind(Int64(arrivals))
        update.bind(run)
        try update.run()
    }
}

/// Runs `body` and turns what SQLite says into the room's error.
func storage<Result: ~Copyable>(_ body: () throws(SQLiteError) -> Result) throws(AuditError) -> Result {
    do { return try body() } catch { throw AuditError.storage(error) }
}
