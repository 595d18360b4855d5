extension AuditReader {
    /// The keys that the log says there are, by name, with what was said of each last.
    package func knownKeys() throws(AuditError) -> [String: String] {
        var keys: [String: String] = [:]
        try forEachRow(
            """
            SELECT detail ->> 'key', kind = 'key_removed', (detail ->> 'holds') || ' ' || (detail ->> 'print') FROM event
            WHERE kind IN ('key_added', 'key_changed', 'key_removed') AND kind <> 'decided' ORDER BY event
            """,
            []
        ) { keys[$0.text(at: 0)] = $0.integer(at: 1) == 1 ? nil : $0.text(at: 2) }
        return keys
    }

    /// Lines of the history of configurations that the log has told of.
    package func chainedHistoryLines() throws(AuditError) -> Int {
        let sql = """
            SELECT max(detail ->> 'line') FROM event
            WHERE kind IN ('policy_proposed', 'policy_approved', 'policy_pinned', 'policy_unpinned') AND kind <> 'decided'
            """
        return Int(try integer(BoundSQL(text: sql, parameters: [])))
    }
}
