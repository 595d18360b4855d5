extension AuditReader {
    /// Findings by day: those that are summed, and those of rows that are not indexed yet.
    private func findingDays(_ request: AuditReportRequest) throws -> (sql: String, parameters: [AuditValue]) {
        let sql = """
            WITH days AS (
                SELECT day, rule, entity, direction, action, upstream, exchanges, findings FROM finding_day
                WHERE day BETWEEN ? AND ?
                UNION ALL
                SELECT e.started_at_ms / 86400000, f.rule, f.entity, f.direction, f.action, coalesce(e.upstream, ''),
                       count(DISTINCT f.seq), count(*)
                FROM finding f JOIN exchange e ON e.seq = f.seq
                WHERE f.seq > ? AND e.started_at_ms / 86400000 BETWEEN ? AND ? GROUP BY 1, 2, 3, 4, 5, 6
            )
            """
        let days: [AuditValue] = [.integer(request.days.first), .integer(request.days.last)]
        return (sql, days + [.integer(try lastIndexedSeq())] + days)
    }

    func ruleSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        let (days, parameters) = try findingDays(request)
        // Weeks begin on Mondays; day 0 was a Thursday.
        let weeks = """
            \(days)
            SELECT \(Self.week) AS week, d.rule, entity, action, sum(findings) AS findings,
                   p.labelled, p.true_positives, p.false_positives
            FROM days d LEFT JOIN v_precision p ON p.rule = d.rule GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, 5 DESC, 2, 4
            """
        let totals = """
            \(days)
            SELECT rule, sum(findings) AS findings, sum(CASE action WHEN 'block' THEN findings ELSE 0 END) AS blocked,
                   sum(CASE action WHEN 'redact' THEN findings ELSE 0 END) AS redacted
            FROM days GROUP BY rule ORDER BY 2 DESC, 1
            """
        return [
            .init(
                title: "By rule",
                rows: try rows(BoundSQL(text: totals, parameters: parameters)),
                charted: "findings"
            ),
            .init(title: "By week", rows: try rows(BoundSQL(text: weeks, parameters: parameters))),
        ]
    }

    private static let week = "date(((day + 3) / 7 * 7 - 3) * 86400, 'unixepoch')"

    func providerSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        let (days, parameters) = try findingDays(request)
        let kinds = """
            \(days)
            SELECT upstream AS provider, entity, direction, sum(findings) AS findings,
                   sum(CASE WHEN action IN ('allow', 'flag') THEN findings ELSE 0 END) AS passed,
                   sum(CASE action WHEN 'redact' THEN findings ELSE 0 END) AS redacted,
                   sum(CASE action WHEN 'block' THEN findings ELSE 0 END) AS blocked
            FROM days WHERE upstream <> '' GROUP BY 1, 2, 3 ORDER BY 1, 4 DESC, 2
            """
        return [
            .init(
                title: "Requests by provider",
                rows: AuditRows(try facet(.upstream, request.query), of: .upstream),
                charted: "exchanges"
            ), .init(title: "Kinds of data", rows: try rows(BoundSQL(text: kinds, parameters: parameters))),
        ]
    }

    func precisionSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        let labelled = try rows(
            BoundSQL(text: "SELECT * FROM v_precision ORDER BY precision, labelled DESC, rule", parameters: [])
        )
        let fired = Set(try facet(.rule, request.query, limit: .max).map(\.value))
        let silent = Set(request.rules).subtracting(fired).sorted().map { [AuditValue.text($0)] }
        return [
            .init(title: "Rules with labels", rows: labelled, charted: "precision"),
            .init(title: "Rules that did not fire", rows: AuditRows(columns: ["rule"], rows: silent)),
        ]
    }
}
