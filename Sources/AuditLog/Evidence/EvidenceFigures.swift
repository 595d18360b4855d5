/// What the report of an evidence pack says, in numbers: all about the chosen exchanges, but for what is marked as of the period.
struct EvidenceFigures {
    /// The columns of `v_exchanges` that readers see, and what was found in each.
    let decisions: AuditRows
    let findings: AuditRows
    let interval: AuditInterval
    /// Exchanges by time, for each way in which one ended.
    let outcomes: [(outcome: String, columns: [AuditChartColumn])]
    let byApp: AuditRows
    let byModel: AuditRows
    let byRule: AuditRows
    let byEntity: AuditRows
    let labels: AuditRows
    let failures: AuditRows
    // Of the period.
    let runs: AuditRows
    let policies: AuditRows
    let events: AuditRows
    /// Rules in force that found nothing in the period, in any exchange.
    let silent: AuditRows

    init(_ request: AuditEvidenceRequest, _ seqs: [Int64], _ reader: borrowing AuditReader) throws {
        let list: [AuditValue] = [.text(AuditReader.list(seqs))]
        let period: [AuditValue] = [
            .integer(request.period.lowerBound.milliseconds), .integer(request.period.upperBound.milliseconds),
        ]
        decisions = try reader.rows(BoundSQL(text: Self.decisions, parameters: list))
        findings = try reader.rows(BoundSQL(text: Self.findings, parameters: list))
        interval = Self.interval(of: request.period)
        outcomes = try Self.outcomes(request, interval, reader)
        byApp = AuditRows(try reader.facet(.app, request.query), of: .app)
        byModel = AuditRows(try reader.facet(.model, request.query), of: .model)
        byRule = try reader.rows(BoundSQL(text: Self.sums("rule"), parameters: list))
        byEntity = try reader.rows(BoundSQL(text: Self.sums("entity"), parameters: list))
        labels = try reader.rows(BoundSQL(text: Self.labels, parameters: list))
        failures = try reader.rows(BoundSQL(text: Self.failures, parameters: list))
        runs = try reader.rows(BoundSQL(text: Self.runs, parameters: period))
        policies = try Self.policies(request, reader)
        events = try reader.rows(BoundSQL(text: Self.events, parameters: period))
        let fired = Set(try reader.facet(.rule, request.query.ofPeriod, limit: .max).map(\.value))
        let rules = Set(request.policies.flatMap { $0.tests.map(\.rule) })
        silent = AuditRows(columns: ["rule"], rows: rules.subtracting(fired).sorted().map { [.text($0)] })
    }

    // MARK: By time

    /// Hours up to three days, weeks from a third of a year.
    private static func interval(of period: Range<AuditTime>) -> AuditInterval {
        let hours = (period.upperBound.milliseconds - period.lowerBound.milliseconds) / 3_600_000
        return hours <= 72 ? .hour : hours <= 120 * 24 ? .day : .week
    }

    private static func outcomes(
        _ request: AuditEvidenceRequest,
        _ interval: AuditInterval,
        _ reader: borrowing AuditReader
    ) throws -> [(outcome: String, columns: [AuditChartColumn])] {
        var out: [(String, [AuditChartColumn])] = []
        for facet in try reader.facet(.outcome, request.query) {
            var query = request.query
            query.terms[.outcome] = [facet.value]
            out.append((facet.value, try reader.chart(query, by: interval)))
        }
        return out
    }

    // MARK: SQL

    private static let decisions =
        "SELECT \(AuditQuery.columns) FROM v_exchanges WHERE seq IN (SELECT value FROM json_each(?)) ORDER BY seq"

    private static let findings = """
        SELECT f.seq, e.id, e.started_at AS time, f.finding, f.decision, f.rule, f.entity, f.severity, f.action, f.trial_action,
               f.direction, f.field, f.start_byte, f.end_byte, f.confidence, f.preview, f.fingerprint, f.pack, f.pack_version
        FROM json_each(?) j JOIN exchange e ON e.seq = j.value JOIN finding f ON f.seq = e.seq ORDER BY f.seq, f.finding
        """

    private static func sums(_ column: String) -> String {
        """
        SELECT f.\(column), count(*) AS findings, count(DISTINCT f.seq) AS exchanges, sum(f.action = 'block') AS blocked,
               sum(f.action = 'redact') AS redacted, sum(f.action = 'flag') AS flagged, sum(f.action = 'allow') AS in_shadow
        FROM json_each(?) j JOIN finding f ON f.seq = j.value GROUP BY 1 ORDER BY 2 DESC, 1
        """
    }

    private static let labels = """
        SELECT rule, count(*) AS labelled, sum(verdict = 'true_positive') AS true_positives,
               sum(verdict = 'false_positive') AS false_positives, round(avg(verdict = 'true_positive'), 3) AS precision
        FROM v_labels WHERE seq IN (SELECT value FROM json_each(?)) GROUP BY rule ORDER BY precision, labelled DESC, rule
        """

    private static let failures = """
        SELECT r.rule, r.status, r.reason, r.mode, count(*) AS times, count(DISTINCT r.seq) AS exchanges
        FROM json_each(?) j JOIN rule_failure r ON r.seq = j.value GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1
        """

    /// Those that were running at any time of the period; one that was cut off ended before the next began.
    private static let runs = """
        SELECT run, started_at, stopped_at, arrivals, rows_written, missing,
               CASE WHEN stopped_at IS NULL THEN 'running, or cut off' WHEN missing = 0 THEN 'complete' ELSE 'incomplete' END AS state
        FROM v_missing m WHERE run IN (SELECT r.run FROM run r
            WHERE coalesce(r.stopped_at_ms, (SELECT min(n.started_at_ms) FROM run n WHERE n.run > r.run), 9223372036854775807) >= ?
                AND r.started_at_ms < ?) ORDER BY run
        """

    /// What was decided ahead of a row stands in that row.
    private static let events = """
        SELECT at AS time, kind, actor, detail FROM event
        WHERE at_ms >= ? AND at_ms < ? AND kind <> 'decided' ORDER BY event LIMIT 1000
        """

    private static func policies(_ request: AuditEvidenceRequest, _ reader: borrowing AuditReader) throws -> AuditRows {
        var used: [String: Int64] = [:]
        for facet in try reader.facet(.policy, request.query.ofPeriod, limit: 1000) {
            used[facet.value] = facet.exchanges
        }
        let known = Dictionary(request.policies.map { ($0.hash, $0) }) { first, _ in first }
        let rows = Set(used.keys).union(known.keys).sorted().map { hash -> [AuditValue] in
            let tests = known[hash]?.tests
            return [
                .text(hash), .integer(used[hash] ?? 0), .text(known[hash] == nil ? "not kept" : "in this pack"),
                tests.map { .integer(Int64($0.count)) } ?? .null,
                tests.map { .integer(Int64($0.reduce(0) { $0 + $1.passed })) } ?? .null,
                tests.map { .integer(Int64($0.reduce(0) { $0 + $1.failed })) } ?? .null,
            ]
        }
        let columns = ["policy_hash", "exchanges", "files", "rules", "tests_passed", "tests_failed"]
        return AuditRows(columns: columns, rows: rows)
    }
}
