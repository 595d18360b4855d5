/// By what a report of spending sums.
package enum SpendingDimension: String, Hashable, Sendable, CaseIterable {
    case day, month, app, key, team, tag, user, model, upstream

    /// Our own SQL over a row `e`, and over a tag `t` of it.
    fileprivate var expression: String {
        switch self {
        case .day: "substr(e.started_at, 1, 10)"
        case .month: "substr(e.started_at, 1, 7)"
        case .app: "e.app"
        case .key: "e.key_id"
        case .team: "e.team"
        case .tag: "t.value"
        case .user: "e.user_digest"
        case .model: "e.model"
        case .upstream: "e.upstream"
        }
    }
}

extension AuditReader {
    /// What exchanges have cost, the dearest first.
    ///
    /// A row with several tags counts for each of them. Exchanges without a cost are left out.
    ///
    /// - Parameter dimensions: at least one, none twice.
    package func spending(
        by dimensions: [SpendingDimension],
        since: AuditTime?,
        until: AuditTime?
    ) throws(AuditError) -> AuditRows {
        let names = dimensions.map { "\($0.expression) AS \($0.rawValue)" }.joined(separator: ", ")
        let groups = (1...dimensions.count).map(String.init).joined(separator: ", ")
        // Tags are words of letters, digits, dots and hyphens, so their list needs no quoting.
        let tags =
            dimensions.contains(.tag)
            ? #" LEFT JOIN json_each('["' || replace(trim(e.tags, ','), ',', '","') || '"]') t"# : ""
        let sql = """
            SELECT \(names), count(*) AS exchanges, sum(e.prompt_tokens) AS prompt_tokens,
                   sum(e.completion_tokens) AS completion_tokens, sum(e.cost_estimated) AS estimated,
                   printf('%d.%09d', sum(e.cost_nanodollars) / 1000000000, sum(e.cost_nanodollars) % 1000000000) AS cost_usd
            FROM exchange e\(tags)
            WHERE e.cost_nanodollars IS NOT NULL AND e.started_at_ms BETWEEN ? AND ?
            GROUP BY \(groups) ORDER BY sum(e.cost_nanodollars) DESC, \(groups)
            """
        let range: [AuditValue] = [
            .integer(since?.milliseconds ?? .min), .integer(until.map { $0.milliseconds - 1 } ?? .max),
        ]
        return try rows(BoundSQL(text: sql, parameters: range))
    }
}
