/// A query under a name: its conditions as they were typed, so that `since 24h` means the last day whenever it is asked.
package struct SavedQuery: Hashable, Sendable {
    package struct Condition: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    package let name: String
    package let author: String
    package let savedAt: AuditTime
    package let conditions: [Condition]

    static let longestName = 64
    static let longestValue = 500
    static let most = 1000

    /// - Throws: what is wrong with the name or a condition. `after` is no part of a query that is kept.
    package init(
        name: String,
        author: AuditLabel,
        conditions: [(name: String, value: String)],
        at time: AuditTime
    ) throws(AuditParameterError) {
        guard Self.isName(name) else {
            throw AuditParameterError(
                "name",
                "1 to \(Self.longestName) lower-case letters, digits, dots and hyphens"
            )
        }
        guard !conditions.isEmpty else { throw AuditParameterError(nil, "give at least one condition to save") }
        for condition in conditions {
            guard condition.name != "after" else { throw AuditParameterError("after", "is not saved") }
            guard condition.value.utf8.count <= Self.longestValue else {
                throw AuditParameterError(condition.name, "\(Self.longestValue) bytes at most")
            }
        }
        _ = try AuditQuery(conditions, now: time)
        self.name = name
        self.author = author.text
        savedAt = time
        self.conditions = conditions.map { Condition(name: $0.name, value: $0.value) }
    }

    fileprivate init(name: String, author: String, savedAt: AuditTime) {
        (self.name, self.author, self.savedAt) = (name, author, savedAt)
        conditions = []
    }

    fileprivate init(_ query: SavedQuery, adding condition: Condition) {
        (name, author, savedAt) = (query.name, query.author, query.savedAt)
        conditions = query.conditions + [condition]
    }

    static func isName(_ name: String) -> Bool {
        (1...longestName).contains(name.utf8.count)
            && name.utf8.allSatisfy { 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x2E }
    }

    /// The conditions with others: those win where a thing can be asked once, and add to a dimension's values.
    package func parameters(
        with others: [(name: String, value: String)]
    ) -> [(name: String, value: String)] {
        let given = Set(others.map(\.name))
        let kept = conditions.filter { AuditDimension(rawValue: $0.name) != nil || !given.contains($0.name) }
        return kept.map { (name: $0.name, value: $0.value) } + others
    }

    /// True if it asks for what only some may see: values, and what reviewers say of them.
    package var asksForValues: Bool { conditions.contains { $0.name == "fingerprint" || $0.name == "label" } }
}

extension AuditReader {
    /// All that are kept, by name.
    package func savedQueries() throws(AuditError) -> [SavedQuery] {
        guard try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'saved_query'") == 1 else { return [] }
        var out: [SavedQuery] = []
        try forEachRow(
            """
            SELECT q.name, q.author, q.saved_at_ms, c.parameter, c.value FROM saved_query q
            JOIN saved_condition c ON c.name = q.name ORDER BY q.name, c.position
            """,
            []
        ) { row in
            let condition = SavedQuery.Condition(name: row.text(at: 3), value: row.text(at: 4))
            if let last = out.last, last.name == row.text(at: 0) {
                out[out.count - 1] = SavedQuery(last, adding: condition)
            } else {
                let time = AuditTime(milliseconds: row.integer(at: 2))
                let query = SavedQuery(name: row.text(at: 0), author: row.text(at: 1), savedAt: time)
                out.append(SavedQuery(query, adding: condition))
            }
        }
        return out
    }

    /// - Throws: that there is none of this name.
    package func savedQuery(_ name: String) throws -> SavedQuery {
        guard let query = try savedQueries().first(where: { $0.name == name }) else {
            throw AuditParameterError("saved", "there is no saved query of this name")
        }
        return query
    }
}

extension AuditRows {
    /// One row for each saved query; its conditions as they are typed.
    package init(_ queries: [SavedQuery]) {
        self.init(
            columns: ["name", "author", "saved_at", "conditions"],
            rows: queries.map { query in
                let conditions = query.conditions.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
                return [.text(query.name), .text(query.author), .text(query.savedAt.description), .text(conditions)]
            }
        )
    }
}
