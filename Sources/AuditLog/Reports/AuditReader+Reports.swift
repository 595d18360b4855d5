extension AuditReader {
    /// Answers a report's question.
    ///
    /// Reports that sum findings count whole days, in UTC.
    ///
    /// - Throws: `AuditParameterError` for a report that needs to be told more.
    package func report(_ request: AuditReportRequest) throws -> AuditReport {
        guard hasIndex else {
            throw AuditParameterError(nil, "reports need a log that this version has opened for writing once")
        }
        let sections: [AuditReport.Section] =
            switch request.name {
            case .exchange: try exchangeSections(request)
            case .fingerprint: try fingerprintSections(request)
            case .policies: [.init(title: "Policies", rows: try policies(request))]
            case .failures: try failureSections(request)
            case .rules: try ruleSections(request)
            case .changes: try changeSections(request)
            case .completeness: [.init(title: "Runs of the gateway", rows: try ask(Self.runs, request))]
            case .providers: try providerSections(request)
            case .retention: try retentionSections()
            case .precision: try precisionSections(request)
            }
        return AuditReport(name: request.name, since: request.since, until: request.until, sections: sections)
    }

    // MARK: One request, one value

    private func exchangeSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        guard let id = request.id else { throw AuditParameterError("id", "say which exchange") }
        guard let detail = try show(id) else { throw AuditParameterError("id", "there is no exchange with this id") }
        return [
            .init(title: "Exchange", rows: detail.exchange), .init(title: "Decisions", rows: detail.decisions),
            .init(title: "Findings", rows: detail.findings),
            .init(title: "Rules that could not be run", rows: detail.failures),
            .init(
                title: "Labels",
                rows: try rows(BoundSQL(text: "SELECT * FROM v_labels WHERE id = ?", parameters: [.text(id)]))
            ),
        ]
    }

    private func fingerprintSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        guard let fingerprint = request.fingerprint else { throw AuditParameterError("fingerprint", "say which one") }
        var query = request.query
        query.fingerprint = fingerprint
        let found = try rows(
            BoundSQL(
                text: """
                    SELECT time, id, app, model, rule, entity, action, direction, field, start_byte, end_byte, preview, policy_hash
                    FROM v_findings WHERE seq IN (SELECT value FROM json_each(?)) AND fingerprint = ? ORDER BY seq DESC
                    """,
                parameters: [.text(Self.list(try matches(query))), .text(fingerprint)]
            )
        )
        return [.init(title: "Findings", rows: found)]
    }

    // MARK: Policies, changes, completeness

    private func policies(_ request: AuditReportRequest) throws -> AuditRows {
        var found: [[AuditValue]] = []
        for facet in try facet(.policy, request.query, limit: 1000) {
            var query = request.query
            query.terms = [.policy: [facet.value]]
            query.limit = 1
            let last = try exchanges(query)
            query.isNewestFirst = false
            let first = try exchanges(query)
            guard !first.rows.isEmpty, !last.rows.isEmpty else { continue }
            found.append([
                .text(facet.value), first.value("time", inRow: 0), last.value("time", inRow: 0),
                .integer(facet.exchanges),
                last.value("engine_version", inRow: 0),
            ])
        }
        found.sort { $0[1].text < $1[1].text }
        return AuditRows(columns: ["policy_hash", "first", "last", "exchanges", "engine_version"], rows: found)
    }

    private func changeSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        let starts = """
            SELECT started_at AS time, 'start' AS change, engine_version AS what FROM run WHERE started_at_ms BETWEEN ? AND ?
            UNION ALL SELECT stopped_at, 'stop', engine_version FROM run WHERE stopped_at_ms BETWEEN ? AND ? ORDER BY 1
            """
        let times = try policies(request)
        return [
            .init(title: "Starts and stops", rows: try ask(starts, request, times: 2)),
            .init(title: "Policies by first use", rows: times.selecting(["first", "policy_hash", "engine_version"])),
        ]
    }

    private static let runs = """
        SELECT run, started_at, stopped_at, arrivals, rows_written, missing,
               CASE WHEN stopped_at IS NULL THEN 'running, or cut off' WHEN missing = 0 THEN 'complete' ELSE 'incomplete' END AS state
        FROM v_missing WHERE run IN (SELECT run FROM run WHERE started_at_ms BETWEEN ? AND ?) ORDER BY run
        """

    /// Runs SQL that asks for times from the first to the last, so many times over.
    private func ask(_ sql: String, _ request: AuditReportRequest, times: Int = 1) throws -> AuditRows {
        let range: [AuditValue] = [
            .integer(request.since?.milliseconds ?? .min), .integer(request.until.map { $0.milliseconds - 1 } ?? .max),
        ]
        return try rows(BoundSQL(text: sql, parameters: (0..<times).flatMap { _ in range }))
    }

    // MARK: Failures

    private func failureSections(_ request: AuditReportRequest) throws -> [AuditReport.Section] {
        var query = request.query
        query.terms = [.failureMode: ["pass_and_record"]]
        let found = try rows(
            BoundSQL(
                text: """
                    SELECT time, id, app, rule, reason, direction, field, at_byte, policy_hash FROM v_failures
                    WHERE seq IN (SELECT value FROM json_each(?)) AND mode = 'pass_and_record' ORDER BY seq DESC
                    """,
                parameters: [.text(Self.list(try matches(query)))]
            )
        )
        return [
            .init(title: "Exchanges by day", rows: AuditRows(try chart(query, by: .day)), charted: "exchanges"),
            .init(title: "By rule", rows: AuditRows(try facet(.failedRule, query), of: .failedRule)),
            .init(title: "Each of them, latest first", rows: found),
        ]
    }

    private func retentionSections() throws -> [AuditReport.Section] {
        let bounds = """
            SELECT (SELECT started_at FROM exchange WHERE seq = (SELECT min(seq) FROM exchange)) AS oldest,
                   (SELECT started_at FROM exchange WHERE seq = (SELECT max(seq) FROM exchange)) AS newest,
                   (SELECT min(seq) FROM exchange) AS first_row, (SELECT max(seq) FROM exchange) AS last_row
            """
        var months: [String: Int64] = [:]
        for column in try chart(AuditQuery(), by: .day, most: 100_000) {
            months[String(column.start.description.prefix(7)), default: 0] += column.exchanges
        }
        let byMonth = months.sorted { $0.key < $1.key }.map { [AuditValue.text($0.key), .integer($0.value)] }
        return [
            .init(title: "Oldest and newest row", rows: try rows(BoundSQL(text: bounds, parameters: []))),
            .init(
                title: "Exchanges by month",
                rows: AuditRows(columns: ["month", "exchanges"], rows: byMonth),
                charted: "exchanges"
            ),
        ]
    }
}
