internal import ByteText
internal import GuardrailTypes

/// The writer's hold on the database: one connection, and the statements that put a record into it.
///
/// Used by one thread.
struct AuditStore: ~Copyable {
    // Given up in this order: nobody else may write before the connection has done its last checkpoint.
    private var inserts: AuditInserts
    private var forkGuard: Statement
    var indexer: AuditIndexer
    let connection: Connection
    private let lock: AuditFileLock
    /// Number of this run of the process.
    let run: Int64
    /// The row number that the next exchange gets.
    private(set) var nextSeq: Int64
    /// Where the chain stands on disk, and the number that the next event gets.
    private var chain: ChainHead
    private var nextEvent: Int64
    private var checkpoints: CheckpointSchedule
    /// The next row's number when the WAL was last moved to the database on purpose.
    private var seqAtCheckpoint: Int64
    private static let rowsForCheckpoint: Int64 = 2048

    private init(
        lock: consuming AuditFileLock,
        connection: consuming Connection,
        inserts: consuming AuditInserts,
        forkGuard: consuming Statement,
        indexer: consuming AuditIndexer,
        next: (run: Int64, seq: Int64, event: Int64),
        chain: ChainHead,
        checkpoints: CheckpointSchedule
    ) {
        self.lock = lock
        self.connection = connection
        self.inserts = inserts
        self.forkGuard = forkGuard
        self.indexer = indexer
        run = next.run
        nextSeq = next.seq
        seqAtCheckpoint = next.seq
        nextEvent = next.event
        self.chain = chain
        self.checkpoints = checkpoints
    }

    /// Creates or migrates the database, follows its chain, records the start of a run, and puts the new files' names on disk.
    static func open(_ configuration: AuditWriter.Configuration) throws(AuditError) -> AuditStore {
        let path = configuration.path
        try AuditFile.create(path)
        let lock = try AuditFileLock.take(for: path)
        let connection = try storage { () throws(SQLiteError) in
            try Connection.open(path, .writer, fault: configuration.fault, fileSystem: configuration.fileSystem)
        }
        try Migration.run(on: connection)
        let chain = try ChainHead.load(from: connection)
        let run = try begin(on: connection, configuration.engineVersion)
        let next = try storage { () throws(SQLiteError) in
            // The last may have been erased or sealed; its number is in the chain.
            let seq =
                try connection.integer(
                    """
                    SELECT max(coalesce((SELECT max(seq) FROM exchange), 0),
                        coalesce((SELECT item FROM chain WHERE kind = 'exchange' ORDER BY entry DESC LIMIT 1), 0))
                    """
                ) + 1
            return (run, seq, try connection.integer("SELECT max(event) FROM event") + 1)
        }
        let inserts = try storage { () throws(SQLiteError) in try AuditInserts.prepare(on: connection) }
        let forkGuard = try storage { () throws(SQLiteError) in
            try connection.prepare("SELECT entry, hash FROM chain ORDER BY entry DESC LIMIT 1")
        }
        let indexer = try storage { () throws(SQLiteError) in try AuditIndexer(on: connection) }
        var store = AuditStore(
            lock: lock,
            connection: connection,
            inserts: inserts,
            forkGuard: forkGuard,
            indexer: indexer,
            next: next,
            chain: chain,
            checkpoints: CheckpointSchedule(configuration.checkpoints, signed: chain.entry)
        )
        try store.recordStart(configuration.engineVersion)
        try AuditFile.synchronizeDirectory(of: path)
        return store
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

    /// The chain's first entry, with rows of a version that had no chain, and the start of this run.
    private mutating func recordStart(_ engineVersion: AuditLabel?) throws(AuditError) {
        let key = checkpoints.policy.key?.publicKey.description
        let start = AuditEvent(.start).with("engine_version", engineVersion)
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            if chain.entry == 0 {
                try insert(.genesis(adopting: nextSeq - 1, key: key))
                try adopt()
            } else if let key, try connection.lastPublicKey() != key {
                try insert(AuditEvent(.signingKey).with("public_key", AuditLabel(configured: key)))
            }
            try insert(start)
            try connection.execute("COMMIT")
            try checkpoints.read(from: connection)
        } catch {
            connection.rollBack()
            throw AuditError.storage(error)
        }
    }

    /// Chains the exchanges that were written before there was a chain.
    private mutating func adopt() throws(SQLiteError) {
        guard nextSeq > 1 else { return }
        var reader = try ContentReader(on: connection, from: .min, through: .max)
        while case .exchange(let seq, let digest)? = try reader.next() {
            chain.append(digest)
            try inserts.insertLink("exchange", seq, chain)
        }
    }

    // MARK: The index, and other work

    /// Whether rows wait to be indexed.
    var isIndexBehind: Bool { indexer.isBehind(nextSeq - 1) }

    /// So many rows wait that a question would notice.
    var isIndexFarBehind: Bool { indexer.isBehind(nextSeq - 1 - 3 * SeqBlock.size) }

    /// Whether a checkpoint of the WAL is worth its time when there is nothing else to do.
    var isWALLong: Bool { nextSeq - seqAtCheckpoint >= Self.rowsForCheckpoint }

    /// Moves what is in the WAL to the database, so that SQLite need not do it within a commit that somebody waits for.
    mutating func shortenWAL() throws(SQLiteError) {
        guard isWALLong else { return }
        seqAtCheckpoint = nextSeq
        try connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
    }

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

    mutating func insert(_ event: AuditEvent) throws(SQLiteError) {
        try inserts.insert(event, number: nextEvent, run: run, after: &chain)
        nextEvent += 1
    }

    // MARK: Writing

    /// Writes all of `items` and `events` in one transaction, or none of them.
    ///
    /// - Returns: the numbers of the first exchange and the first event, after which the others follow without a gap; and how many
    ///   ids had to be changed.
    mutating func write(
        _ items: ArraySlice<AuditItem>,
        _ events: [AuditEventItem] = []
    ) throws(AuditError) -> (first: Int64, firstEvent: Int64, renamed: Int) {
        let (first, firstEvent) = (nextSeq, nextEvent)
        let renamed = try transaction { store throws(SQLiteError) in
            var renamed = 0
            for item in events { try store.insert(item.event) }
            for index in items.indices {
                let record = items[index].record
                if try store.inserts.insert(record, seq: store.nextSeq, run: store.run, after: &store.chain) {
                    renamed += 1
                }
                store.nextSeq += 1
            }
            return renamed
        }
        return (first, firstEvent, renamed)
    }

    /// Records that the run ended in an orderly way, and how many exchanges arrived in it.
    mutating func endRun(arrivals: Int) throws(AuditError) {
        try transaction(signing: true) { store throws(SQLiteError) in
            try store.insert(AuditEvent(.stop).with("arrivals", arrivals))
            var update = try store.connection.prepare(
                "UPDATE run SET stopped_at_ms = ?, stopped_at = ?, arrivals = ? WHERE run = ?"
            )
            let now = AuditTime.now()
            update.bind(now.milliseconds)
            update.bind(now.description)
            update.bind(Int64(arrivals))
            update.bind(store.run)
            try update.run()
        }
    }

    /// Runs `body` in a transaction in which nobody else has added to the chain, and signs what it made if that is due.
    mutating func transaction<Result>(
        signing: Bool = false,
        _ body: (inout AuditStore) throws(SQLiteError) -> Result
    ) throws(AuditError) -> Result {
        let before = (nextSeq, nextEvent, chain)
        do {
            try connection.execute("BEGIN IMMEDIATE")
            try checkForFork()
            let result = try body(&self)
            if signing || checkpoints.isDue(at: chain.entry) { try checkpoints.sign(chain, on: connection) }
            try connection.execute("COMMIT")
            checkpoints.committed()
            return result
        } catch {
            (nextSeq, nextEvent, chain) = before
            checkpoints.rolledBack()
            connection.rollBack()
            indexer.rolledBack()
            throw error as? AuditError ?? (error as? SQLiteError).map(AuditError.storage) ?? .forked
        }
    }

    /// The head in the file is the one that this writer left there.
    private mutating func checkForFork() throws {
        defer { forkGuard.reset() }
        guard try forkGuard.step(), forkGuard.integer(at: 0) == chain.entry, forkGuard.hash(at: 1) == chain.hash else {
            throw AuditError.forked
        }
    }

    // MARK: Checkpoints

    /// When a checkpoint is due although nothing is written, on the monotonic clock; nil if all is signed.
    var checkpointDueAt: Int64? { checkpoints.dueAt(chain.entry) }

    /// Signs what has been written since the last checkpoint.
    mutating func signNow() throws(AuditError) {
        try transaction(signing: true) { _ throws(SQLiteError) in }
    }

    /// Checkpoints that were committed and not handed out yet.
    mutating func takeNotes() -> [String] { checkpoints.takeNotes() }

    /// Puts off the next try to sign.
    mutating func postponeSigning() { checkpoints.postpone() }
}

/// Runs `body` and turns what SQLite says into the room's error.
func storage<Result: ~Copyable>(_ body: () throws(SQLiteError) -> Result) throws(AuditError) -> Result {
    do { return try body() } catch { throw AuditError.storage(error) }
}

extension AuditEvent {
    /// The first entry: the log's name is made here and stays.
    fileprivate static func genesis(adopting rows: Int64, key: String?) -> AuditEvent {
        var generator = SystemRandomNumberGenerator()
        let name = Hex.string((0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
        return AuditEvent(.genesis).with("log", AuditLabel(configured: name))
            .with("public_key", key.map(AuditLabel.init(configured:)))
            .with("adopted", Int(rows))
    }
}
