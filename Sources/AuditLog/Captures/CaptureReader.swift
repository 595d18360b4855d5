/// Reads a file of captures, also while a gateway writes to it.
///
/// Used by one thread at a time.
package struct CaptureReader: ~Copyable {
    private let connection: Connection

    /// - Throws: `missing`, or `storage`, for a file of something else too.
    package init(path: String) throws(AuditError) {
        guard AuditFile.exists(path) else { throw AuditError.missing(path: path) }
        do throws(SQLiteError) {
            let opened = try Connection.open(path, .reader)
            guard try opened.integer("PRAGMA application_id") == Int64(CaptureStore.applicationID) else {
                throw SQLiteError(.open, code: CaptureStore.notOurs)
            }
            connection = opened
        } catch {
            throw AuditError.storage(error)
        }
    }

    /// The capture of one exchange; nil if there is none.
    package func capture(of exchange: String) throws(AuditError) -> SealedCapture? {
        var found: SealedCapture?
        try forEach("WHERE exchange = ?", [.text(exchange)]) { found = $1 }
        return found
    }

    /// Gives each capture of a time, and of an application if one is named, oldest first, with its number in the file.
    ///
    /// - Parameter part: of so many shares that hold each capture once, the one that is read.
    package func forEach(
        since: AuditTime? = nil,
        until: AuditTime? = nil,
        app: String? = nil,
        part: (index: Int, of: Int) = (0, 1),
        _ body: (_ number: Int, SealedCapture) -> Void
    ) throws(AuditError) {
        var conditions: [String] = []
        var values: [AuditValue] = []
        if let since {
            conditions.append("at_ms >= ?")
            values.append(.integer(since.milliseconds))
        }
        if let until {
            conditions.append("at_ms < ?")
            values.append(.integer(until.milliseconds))
        }
        if part.of > 1 {
            conditions.append("capture % ? = ?")
            values += [.integer(Int64(part.of)), .integer(Int64(part.index))]
        }
        if let app {
            conditions.append("app = ?")
            values.append(.text(app))
        }
        try forEach(conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND "), values, body)
    }

    private func forEach(
        _ condition: String,
        _ values: [AuditValue],
        _ body: (_ number: Int, SealedCapture) -> Void
    ) throws(AuditError) {
        do throws(SQLiteError) {
            var statement = try connection.prepare(
                "SELECT exchange, at_ms, mode, app, policy_hash, key, body, capture FROM capture \(condition) ORDER BY capture"
            )
            for value in values { statement.bind(value) }
            while try statement.step() { body(Int(statement.integer(at: 7)), Self.capture(statement)) }
        } catch {
            throw AuditError.storage(error)
        }
    }

    private static func capture(_ row: borrowing Statement) -> SealedCapture {
        let mode = CaptureMode(rawValue: row.text(at: 2)) ?? .redacted
        var app: String?
        if case .text(let name) = row.value(at: 3) { app = name }
        let key = Array(row.bytes(at: 5))
        return SealedCapture(
            exchange: row.text(at: 0),
            at: AuditTime(milliseconds: row.integer(at: 1)),
            mode: mode,
            app: app,
            policyHash: row.text(at: 4),
            key: mode == .escrow ? key : nil,
            body: Array(row.bytes(at: 6))
        )
    }
}
