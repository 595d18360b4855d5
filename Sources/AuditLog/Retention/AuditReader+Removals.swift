extension AuditReader {
    /// Compares what is counted as removed with what the events of the chain say was removed: each deletion takes the oldest rows, so
    /// up to the last that any event names, an exchange is in the log or was removed.
    ///
    /// - Returns: remarks of a verifier; none for a log that counts no more than was removed, or of a version that did not count.
    func removals() throws(AuditError) -> [String] {
        let counts = "SELECT count(*) FROM sqlite_schema WHERE name = 'removed'"
        guard try integer(counts) == 1 else { return [] }
        let excess = """
            WITH named (last) AS (SELECT coalesce(max(detail ->> 'last'), 0) FROM event
                WHERE kind IN ('erased', 'sealed') AND kind <> 'decided')
            SELECT (SELECT coalesce(sum(exchanges), 0) FROM removed)
                - (SELECT last - (SELECT count(*) FROM exchange WHERE seq <= last) FROM named)
            """
        let count = try integer(excess)
        return count > 0 ? ["\(count) exchanges are counted as removed, of which no event speaks"] : []
    }
}
