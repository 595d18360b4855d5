package import AuditLog
package import Caching
import Foundation

/// `cache.db`: requests and answers on disk, readable by their owner only.
///
/// Used by one thread at a time. A file that is damaged, or of another version, is begun anew: nothing in it is worth a repair.
package final class CacheFile {
    package let path: String
    private let maximumBytes: Int
    private let connection: Connection
    private var find: Statement
    private var touch: Statement
    private var insert: Statement
    private var delete: Statement
    package private(set) var usage: (bytes: Int, entries: Int)
    private var seenVersion: Int64

    private static let version: Int64 = 1
    private static let tables = """
        CREATE TABLE IF NOT EXISTS entry (
            key        BLOB    PRIMARY KEY,
            request    BLOB    NOT NULL,
            answer     BLOB    NOT NULL,
            streamed   INTEGER NOT NULL,
            source     TEXT    NOT NULL,
            stored_at  INTEGER NOT NULL,
            expires_at INTEGER NOT NULL,
            used_at    INTEGER NOT NULL,
            size       INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS entry_used ON entry (used_at);
        PRAGMA user_version = 1;
        """

    /// Opens the file, or makes it.
    ///
    /// - Parameter maximumBytes: of requests and answers together; not said by who only looks, so that nothing is bounded.
    package static func open(_ path: String, maximumBytes: Int = .max) throws -> CacheFile {
        try make(path)
        do throws(SQLiteError) {
            return try CacheFile(opening: path, maximumBytes)
        } catch {
            guard error.kind == .corrupt else { throw error }
        }
        try FileManager.default.removeItem(atPath: path)
        try make(path)
        return try CacheFile(opening: path, maximumBytes)
    }

    /// Makes sure that there is a file, and that only its owner can read it.
    private static func make(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) {
            return try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path)
        }
        let isMade = FileManager.default.createFile(
            atPath: path,
            contents: Data(),
            attributes: [.posixPermissions: 0o600]
        )
        guard isMade else { throw DataDirectoryError.unwritable }
    }

    private init(opening path: String, _ maximumBytes: Int) throws(SQLiteError) {
        self.path = path
        self.maximumBytes = maximumBytes
        connection = try Connection.open(path, .scratch)
        let version = try connection.integer("PRAGMA user_version")
        if version != 0, version != Self.version { try connection.execute("DROP TABLE IF EXISTS entry") }
        try connection.execute(Self.tables)
        find = try connection.prepare(
            "SELECT request, answer, streamed, source, stored_at, expires_at FROM entry WHERE key = ?"
        )
        touch = try connection.prepare("UPDATE entry SET used_at = ? WHERE key = ?")
        insert = try connection.prepare(
            "INSERT OR REPLACE INTO entry (key, request, answer, streamed, source, stored_at, expires_at, used_at, size) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        )
        delete = try connection.prepare("DELETE FROM entry WHERE key = ?")
        usage = try Self.count(connection)
        seenVersion = try connection.integer("PRAGMA data_version")
    }

    private static func count(_ connection: borrowing Connection) throws(SQLiteError) -> (bytes: Int, entries: Int) {
        (
            Int(try connection.integer("SELECT coalesce(sum(size), 0) FROM entry")),
            Int(try connection.integer("SELECT count(*) FROM entry"))
        )
    }

    // MARK: Entries

    package func entry(for request: CanonicalRequest, at now: Int) throws(SQLiteError) -> CacheEntry? {
        defer { find.reset() }
        find.bind(bytes: request.key.bytes)
        guard try find.step() else { return nil }
        let entry = CacheEntry(
            request: Array(find.bytes(at: 0)),
            answer: Array(find.bytes(at: 1)),
            isStream: find.integer(at: 2) != 0,
            source: find.text(at: 3),
            storedAt: Int(find.integer(at: 4)),
            expiresAt: Int(find.integer(at: 5))
        )
        find.reset()
        guard entry.answers(request, at: now) else { return nil }
        touch.bind(Int64(now))
        touch.bind(bytes: request.key.bytes)
        try touch.run()
        return entry
    }

    package func put(_ entry: CacheEntry, for key: CacheKey) throws(SQLiteError) {
        guard entry.size <= maximumBytes else { return }
        insert.bind(bytes: key.bytes)
        insert.bind(bytes: entry.request)
        insert.bind(bytes: entry.answer)
        insert.bind(entry.isStream ? 1 : 0 as Int64)
        insert.bind(entry.source)
        for number in [entry.storedAt, entry.expiresAt, entry.storedAt, entry.size] { insert.bind(Int64(number)) }
        try insert.run()
        usage = (usage.bytes + entry.size, usage.entries + 1)
        guard usage.bytes > maximumBytes else { return }
        // An entry that was replaced has been counted twice.
        usage = try Self.count(connection)
        if usage.bytes > maximumBytes { try evict(at: entry.storedAt) }
    }

    package func remove(_ key: CacheKey) throws(SQLiteError) {
        delete.bind(bytes: key.bytes)
        try delete.run()
    }

    /// Makes room for a tenth: first what is over its time, then what was used longest ago.
    private func evict(at now: Int) throws(SQLiteError) {
        try removeExpired(at: now)
        while usage.entries > 0, usage.bytes > maximumBytes - maximumBytes / 10 {
            try connection.execute(
                "DELETE FROM entry WHERE key IN (SELECT key FROM entry ORDER BY used_at, rowid LIMIT 16)"
            )
            usage = try Self.count(connection)
        }
    }

    // MARK: The whole file

    package func removeExpired(at now: Int) throws(SQLiteError) {
        var statement = try connection.prepare("DELETE FROM entry WHERE expires_at <= ?")
        statement.bind(Int64(now))
        try statement.run()
        usage = try Self.count(connection)
    }

    package func removeAll() throws(SQLiteError) {
        try connection.execute("DELETE FROM entry; VACUUM")
        usage = (0, 0)
    }

    /// Entries that are still good at `now`, and when the oldest of all was kept.
    package func summary(at now: Int) throws(SQLiteError) -> (live: Int, oldest: Int?) {
        var statement = try connection.prepare("SELECT count(*), min(stored_at) FROM entry WHERE expires_at > ?")
        statement.bind(Int64(now))
        _ = try statement.step()
        let live = Int(statement.integer(at: 0))
        return (live, live == 0 ? nil : Int(statement.integer(at: 1)))
    }

    /// True if another process has changed the file since this was last asked: only `weir cache clear` does.
    package func wasChangedElsewhere() throws(SQLiteError) -> Bool {
        let version = try connection.integer("PRAGMA data_version")
        defer { seenVersion = version }
        return version != seenVersion
    }
}

@available(*, unavailable)
extension CacheFile: Sendable {}
