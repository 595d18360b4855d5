internal import Synchronization

/// What is done to the saved queries.
package enum SavedQueryChange: Hashable, Sendable {
    /// In the place of one of the same name.
    case save(SavedQuery)
    case delete(name: String)

    /// Within the caller's transaction.
    ///
    /// - Returns: false if there is nothing to delete, or no room for one more.
    func run(on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        switch self {
        case .save(let query):
            let others = try connection.integer("SELECT count(*) FROM saved_query")
            guard others < SavedQuery.most else { return false }
            try Self.delete(query.name, on: connection)
            try Self.insert(query, on: connection)
            return true
        case .delete(let name):
            return try Self.delete(name, on: connection)
        }
    }

    @discardableResult
    private static func delete(_ name: String, on connection: borrowing Connection) throws(SQLiteError) -> Bool {
        for table in ["saved_condition", "saved_query"] {
            var delete = try connection.prepare("DELETE FROM \(table) WHERE name = ?")
            delete.bind(name)
            try delete.run()
        }
        return try connection.integer("SELECT changes()") > 0
    }

    private static func insert(_ query: SavedQuery, on connection: borrowing Connection) throws(SQLiteError) {
        var insert = try connection.prepare("INSERT INTO saved_query VALUES (?, ?, ?, ?)")
        insert.bind(query.name)
        insert.bind(query.savedAt.milliseconds)
        insert.bind(query.savedAt.description)
        insert.bind(query.author)
        try insert.run()
        var condition = try connection.prepare("INSERT INTO saved_condition VALUES (?, ?, ?, ?)")
        for (position, one) in query.conditions.enumerated() {
            condition.bind(query.name)
            condition.bind(Int64(position))
            condition.bind(one.name)
            condition.bind(one.value)
            try condition.run()
        }
    }
}

extension AuditWriter {
    /// Changes the saved queries, after the rows that wait, by the one connection that writes.
    ///
    /// - Parameter onCommit: whether there was something to do; called once, on the writer's thread.
    package func change(
        _ change: SavedQueryChange,
        onCommit: @escaping @Sendable (Result<Bool, AuditError>) -> Void
    ) {
        let done = Done()
        perform { connection throws(SQLiteError) in
            done.set(try change.run(on: connection))
        } onCommit: { result in
            onCommit(result.map { done.value })
        }
    }
}

/// Carries an answer from the transaction to those who wait for it.
private final class Done: Sendable {
    private let isDone = Mutex(false)

    var value: Bool { isDone.withLock { $0 } }
    func set(_ value: Bool) { isDone.withLock { $0 = value } }
}

extension OfflineLabels {
    /// - Returns: false if there was nothing to do.
    package func change(_ change: SavedQueryChange) throws(AuditError) -> Bool {
        try transaction { connection throws(SQLiteError) in try change.run(on: connection) }
    }
}
