internal import AuditLog
package import Spending

/// One connection to `budgets.db`: a row for each slot of each account, and nothing else.
///
/// Reservations have no rows of their own: what a slot holds in `reserved` when the file is opened was held by a process that is
/// gone, and counts as spent in full (lapsed). `leased` is the part of it that was held ahead for nobody yet. Used by one thread.
struct BudgetTable: ~Copyable {
    // Given up in this order: nobody else may write before the connection has done its last checkpoint.
    private var upsert: Statement
    private var delete: Statement
    private let connection: Connection
    private let lock: AuditFileLock

    /// `WeBu`, at byte 68 of the file.
    private static let applicationID: Int64 = 0x5765_4275
    private static let version: Int64 = 2

    private static let schema = """
        CREATE TABLE counter (
            account    TEXT    NOT NULL,
            slot       INTEGER NOT NULL,
            settled    INTEGER NOT NULL,
            lapsed     INTEGER NOT NULL,
            reserved   INTEGER NOT NULL,
            kept_until INTEGER,
            leased     INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (account, slot)
        ) STRICT, WITHOUT ROWID;
        PRAGMA application_id = \(applicationID);
        PRAGMA user_version = \(version);
        """

    /// From version 1, which had no leases.
    private static let migration = """
        ALTER TABLE counter ADD COLUMN leased INTEGER NOT NULL DEFAULT 0;
        PRAGMA user_version = 2;
        """

    private init(
        connection: consuming Connection,
        upsert: consuming Statement,
        delete: consuming Statement,
        lock: consuming AuditFileLock
    ) {
        self.connection = connection
        self.upsert = upsert
        self.delete = delete
        self.lock = lock
    }

    /// Opens the file, which is made if it is missing, for the one process that writes.
    static func open(_ path: String, fault: FaultHook? = nil) throws(BudgetError) -> BudgetTable {
        let lock = try take(path)
        let connection = try storage { () throws(SQLiteError) in
            let connection = try Connection.open(path, .writer, fault: fault)
            if try connection.isEmpty { try connection.execute("BEGIN IMMEDIATE;" + schema + "COMMIT;") }
            return connection
        }
        try check(connection, path)
        try storage { () throws(SQLiteError) in
            guard try connection.integer("PRAGMA user_version") == 1 else { return }
            try connection.execute("BEGIN IMMEDIATE;" + migration + "COMMIT;")
        }
        let upsert = try storage { () throws(SQLiteError) in
            try connection.prepare(
                """
                INSERT INTO counter (account, slot, settled, lapsed, reserved, kept_until, leased)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET settled = excluded.settled, lapsed = excluded.lapsed,
                    reserved = excluded.reserved, kept_until = excluded.kept_until, leased = excluded.leased
                """
            )
        }
        let delete = try storage { () throws(SQLiteError) in
            try connection.prepare("DELETE FROM counter WHERE account = ? AND slot = ?")
        }
        return BudgetTable(connection: connection, upsert: upsert, delete: delete, lock: lock)
    }

    private static func take(_ path: String) throws(BudgetError) -> AuditFileLock {
        do throws(AuditError) {
            try AuditFile.create(path)
            let lock = try AuditFileLock.take(for: path)
            try AuditFile.synchronizeDirectory(of: path)
            return lock
        } catch {
            if case .inUse = error { throw .inUse(path: path) }
            throw .file(error)
        }
    }

    static func check(_ connection: borrowing Connection, _ path: String) throws(BudgetError) {
        let (application, version) = try storage { () throws(SQLiteError) in
            (try connection.integer("PRAGMA application_id"), try connection.integer("PRAGMA user_version"))
        }
        guard application == applicationID else { throw .notBudgets(path: path) }
        guard version <= Self.version else { throw .newerSchema(found: version, known: Self.version) }
    }

    static func storage<Value: ~Copyable>(_ work: () throws(SQLiteError) -> Value) throws(BudgetError) -> Value {
        do throws(SQLiteError) { return try work() } catch { throw .storage(error) }
    }

    // MARK: Rows

    /// Calls back for each row.
    func forEach(_ body: (Ledger.Slot, Ledger.Counter) -> Void) throws(BudgetError) {
        try Self.forEach(on: connection, body)
    }

    static func forEach(
        on connection: borrowing Connection,
        _ body: (Ledger.Slot, Ledger.Counter) -> Void
    ) throws(BudgetError) {
        do throws(SQLiteError) {
            // A file of version 1 may be looked at before a gateway has opened it.
            let leases = try connection.integer("PRAGMA user_version") == 1 ? "0" : "leased"
            var rows = try connection.prepare(
                "SELECT account, slot, settled, lapsed, reserved, kept_until, \(leases) FROM counter ORDER BY account, slot"
            )
            while try rows.step() {
                let leased = Money(nanodollars: rows.integer(at: 6))
                let balance = AccountBalance(
                    settled: Money(nanodollars: rows.integer(at: 2)),
                    lapsed: Money(nanodollars: rows.integer(at: 3)),
                    reserved: Money(nanodollars: rows.integer(at: 4)) - leased
                )
                let keptUntil: Int64? = if case .integer(let time) = rows.value(at: 5) { time } else { nil }
                let slot = Ledger.Slot(account: rows.text(at: 0), number: rows.integer(at: 1))
                body(slot, Ledger.Counter(balance, leased: leased, keptUntil: keptUntil))
            }
        } catch {
            throw .storage(error)
        }
    }

    /// Writes counters and removes slots in one transaction; all of it is on disk when this returns, or none.
    mutating func write(
        _ changes: [(slot: Ledger.Slot, counter: Ledger.Counter)],
        removing gone: [Ledger.Slot]
    ) throws(BudgetError) {
        do throws(SQLiteError) {
            try connection.execute("BEGIN IMMEDIATE")
            for (slot, counter) in changes {
                upsert.bind(slot.account)
                upsert.bind(slot.number)
                upsert.bind(counter.balance.settled.nanodollars)
                upsert.bind(counter.balance.lapsed.nanodollars)
                upsert.bind((counter.balance.reserved + counter.leased).nanodollars)
                upsert.bind(counter.keptUntil)
                upsert.bind(counter.leased.nanodollars)
                try upsert.run()
            }
            for slot in gone {
                delete.bind(slot.account)
                delete.bind(slot.number)
                try delete.run()
            }
            try connection.execute("COMMIT")
        } catch {
            connection.rollBack()
            throw .storage(error)
        }
    }
}

extension Connection {
    fileprivate var isEmpty: Bool {
        get throws(SQLiteError) { try integer("SELECT count(*) FROM sqlite_schema") == 0 }
    }
}

/// What a file of budgets holds, for who only looks; a gateway may write to it meanwhile.
package struct BudgetReader {
    /// - Throws: `file` if there is none.
    package static func read(_ path: String) throws(BudgetError) -> Ledger {
        let connection = try BudgetTable.storage { () throws(SQLiteError) in try Connection.open(path, .reader) }
        try BudgetTable.check(connection, path)
        var ledger = Ledger()
        try BudgetTable.forEach(on: connection) { ledger.restore($0, $1) }
        return ledger
    }
}
