/// How often a log is signed, with which key, and where the checkpoints go besides the database.
package struct CheckpointPolicy: Sendable {
    /// Nil leaves checkpoints unsigned: they still make the next start quick.
    package var key: AuditSigningKey?
    /// Entries after which a checkpoint is due.
    package var everyEntries: Int64 = 5_000
    /// Microseconds after which one is due if there is a new entry.
    package var every: Int64 = 10_000_000
    /// An append-only file outside the database; kept best on another disk or under another user.
    package var file: String?
    /// Called with each signed checkpoint, on the writer's thread.
    package var publish: (@Sendable (_ note: String) -> Void)?

    package init() {}
}

/// Says when a checkpoint is due, makes it, and keeps its note until the transaction is on disk.
struct CheckpointSchedule {
    let policy: CheckpointPolicy
    /// The log's name.
    private var log = ""
    /// Entries of the last checkpoint on disk, and when it was made, on the monotonic clock.
    private var signed: Int64
    private var signedAt = monotonicMicroseconds()
    /// Made in the transaction under way.
    private var pending: (size: Int64, note: String?)?
    private var notes: [String] = []

    init(_ policy: CheckpointPolicy, signed: Int64) {
        self.policy = policy
        self.signed = signed
    }

    mutating func read(from connection: borrowing Connection) throws(SQLiteError) {
        log = try connection.logName()
        signed = try connection.integer("SELECT max(size) FROM checkpoint")
    }

    func isDue(at entry: Int64) -> Bool {
        guard let dueAt = dueAt(entry) else { return false }
        return entry - signed >= policy.everyEntries || monotonicMicroseconds() >= dueAt
    }

    func dueAt(_ entry: Int64) -> Int64? { entry > signed ? signedAt + policy.every : nil }

    /// Adds a checkpoint to the caller's transaction; none if there is one of that size.
    mutating func sign(_ chain: ChainHead, on connection: borrowing Connection) throws(SQLiteError) {
        guard chain.entry > signed else { return }
        let now = AuditTime.now()
        let checkpoint = Checkpoint(
            log: log,
            size: chain.entry,
            root: chain.tree.root,
            head: chain.hash,
            at: now.description
        )
        let note = policy.key.map(checkpoint.note(signedWith:))
        var insert = try connection.prepare(
            "INSERT INTO checkpoint (size, at_ms, at, head, root, frontier, note) VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        insert.bind(chain.entry)
        insert.bind(now.milliseconds)
        insert.bind(now.description)
        insert.bind(chain.hash)
        insert.bind(chain.tree.root)
        chain.tree.bytes.withUnsafeBytes { insert.bind(blob: $0) }
        insert.bind(note)
        try insert.run()
        pending = (chain.entry, note)
    }

    mutating func committed() {
        guard let made = pending else { return }
        pending = nil
        signed = made.size
        signedAt = monotonicMicroseconds()
        if let note = made.note { notes.append(note) }
    }

    mutating func rolledBack() { pending = nil }

    mutating func postpone() { signedAt = monotonicMicroseconds() }

    mutating func takeNotes() -> [String] {
        let taken = notes
        notes = []
        return taken
    }
}

extension Connection {
    /// The name that the log got with its first entry.
    func logName() throws(SQLiteError) -> String {
        try text("SELECT detail ->> 'log' FROM event WHERE event = 1") ?? ""
    }

    /// The public key that the log itself named last.
    func lastPublicKey() throws(SQLiteError) -> String? {
        try text(
            """
            SELECT detail ->> 'public_key' FROM event
            WHERE kind IN ('genesis', 'signing_key') AND detail ->> 'public_key' IS NOT NULL ORDER BY event DESC LIMIT 1
            """
        )
    }

    private func text(_ sql: String) throws(SQLiteError) -> String? {
        var statement = try prepare(sql)
        guard try statement.step(), case .text(let text) = statement.value(at: 0) else { return nil }
        return text
    }
}
