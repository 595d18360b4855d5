internal import CSQLite

extension Connection {
    /// Copies the whole database into another, empty one, as it is at one moment; its writer goes on meanwhile.
    ///
    /// The copy is one file: it has no write-ahead log.
    func copy(into other: borrowing Connection) throws(SQLiteError) {
        guard let backup = sqlite3_backup_init(other.handle, "main", handle, "main") else {
            throw SQLiteError(.open, code: sqlite3_extended_errcode(other.handle))
        }
        // All pages in one step are one read transaction.
        let step = sqlite3_backup_step(backup, -1)
        let end = sqlite3_backup_finish(backup)
        guard step == SQLITE_DONE, end == SQLITE_OK else {
            throw SQLiteError(.step, code: step == SQLITE_DONE ? end : step)
        }
        try other.execute("PRAGMA journal_mode = DELETE")
    }
}
