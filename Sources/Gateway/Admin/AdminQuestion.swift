import AuditLog
import RuleFiles

/// A question to the log as a URL puts it.
struct AdminQuestion: Sendable {
    let route: AdminRoute
    /// The query's names and values, decoded.
    let parameters: [(name: String, value: String)]
    let body: AdminBody
    /// The id of the key that asks, and its role.
    let key: String
    let role: AdminRole
    let now: AuditTime

    /// The answer.
    ///
    /// - Parameter knowledge: of what is and was in force.
    /// - Throws: `AuditParameterError`, `AuditError`, or what is to be answered instead.
    func answer(_ reader: borrowing AuditReader, _ knowledge: AuditDesk.Knowledge) throws -> AdminAnswer {
        try refuseValues(in: parameters)
        switch route {
        case .exchanges: return try page(reader)
        case .exchange(let id):
            guard let detail = try reader.show(id) else { throw GatewayError.noSuchExchange }
            return .json(200, detail.masked(for: role).json, rows: 1)
        case .count: return .json(200, "{\"exchanges\":\(try reader.count(query(reader)))}")
        case .facet(let name):
            guard let dimension = AuditDimension(rawValue: name) else {
                throw Self.unknown("dimension", AuditDimension.self)
            }
            return .rows("values", AuditRows(try reader.facet(dimension, query(reader)), of: dimension))
        case .chart(let name):
            guard let interval = AuditInterval(rawValue: name) else {
                throw Self.unknown("interval", AuditInterval.self)
            }
            return .rows("columns", AuditRows(try reader.chart(query(reader), by: interval)))
        case .report(let name): return try report(name, reader, knowledge)
        case .evidence: return try evidence(reader, knowledge)
        case .labels: return try labels(reader)
        case .queries: return .queries(try reader.savedQueries().filter(isShown))
        case .query(let name):
            guard let query = try reader.savedQueries().first(where: { $0.name == name }), isShown(query) else {
                throw GatewayError.noSuchQuery
            }
            return .queries([query])
        case .addLabel, .saveQuery, .deleteQuery, .policies: throw GatewayError.methodNotAllowed
        }
    }

    /// A yes or no to a question about a value would tell as much as the value.
    private func refuseValues(in parameters: [(name: String, value: String)]) throws(GatewayError) {
        if !role.seesPreviews, parameters.contains(where: { $0.name == "fingerprint" || $0.name == "label" }) {
            throw .roleForbids
        }
    }

    private func isShown(_ query: SavedQuery) -> Bool { role.seesPreviews || !query.asksForValues }

    /// The conditions, with those of the saved query that they name.
    private func conditions(_ reader: borrowing AuditReader) throws -> [(name: String, value: String)] {
        let names = parameters.filter { $0.name == "saved" }
        guard names.count < 2 else { throw AuditParameterError("saved", "may be given once") }
        guard let name = names.first else { return parameters }
        let saved = try reader.savedQuery(name.value)
        let all = saved.parameters(with: parameters.filter { $0.name != "saved" })
        try refuseValues(in: all)
        return all
    }

    private func query(_ reader: borrowing AuditReader) throws -> AuditQuery {
        try AuditQuery(conditions(reader), now: now)
    }

    /// What reviewers say of findings, the last word on each, newest first.
    private func labels(_ reader: borrowing AuditReader) throws -> AdminAnswer {
        guard role.seesPreviews else { throw GatewayError.roleForbids }
        return .rows("labels", try reader.labels(AuditLabelQuery(parameters, now: now)))
    }

    /// A page with the cursor of the next, null on the last.
    private func page(_ reader: borrowing AuditReader) throws -> AdminAnswer {
        let query = try query(reader)
        guard query.limit <= 1000 else { throw AuditParameterError("limit", "1000 at most") }
        let rows = try reader.exchanges(query)
        var next = "null"
        if rows.rows.count == query.limit, case .integer(let seq) = rows.value("seq", inRow: query.limit - 1) {
            next = "\"\(seq)\""
        }
        return .json(200, "{\"exchanges\":\(rows.json),\"next\":\(next)}", rows: rows.rows.count)
    }

    private func report(
        _ word: String,
        _ reader: borrowing AuditReader,
        _ knowledge: AuditDesk.Knowledge
    ) throws -> AdminAnswer {
        guard let name = AuditReport.Name(rawValue: word) else { throw Self.unknown("report", AuditReport.Name.self) }
        var request = AuditReportRequest(name)
        for parameter in parameters {
            switch parameter.name {
            case "id": request.id = parameter.value
            case "fingerprint": request.fingerprint = parameter.value
            case "since": request.since = try time("since", parameter.value)
            case "until": request.until = try time("until", parameter.value)
            default: throw AuditParameterError(nil, "a report takes since, until, id and fingerprint")
            }
        }
        guard role.seesPreviews || !(name == .exchange || name == .fingerprint) else { throw GatewayError.roleForbids }
        if name == .precision { request.rules = knowledge.rules() }
        let report = try reader.report(request)
        return .json(200, report.json, rows: report.sections.reduce(0) { $0 + $1.rows.rows.count })
    }

    /// Packs made here are small enough to be answered whole; `weir audit evidence` makes larger ones.
    private static let mostExchanges = 20_000
    private static let mostBytes = 64 << 20

    private func evidence(
        _ reader: borrowing AuditReader,
        _ knowledge: AuditDesk.Knowledge
    ) throws -> AdminAnswer {
        guard role.seesPreviews else { throw GatewayError.roleForbids }
        var request = try AuditEvidenceRequest(conditions(reader), author: AuditLabel(configured: key), now: now)
        request.mostExchanges = Self.mostExchanges
        request.mostBytes = Self.mostBytes
        request.policies = knowledge.history?.evidence(of: try reader.policies(in: request.period)) ?? []
        let pack = try reader.evidence(request)
        let days = [request.period.lowerBound, request.period.upperBound].map { $0.description.prefix(10) }
        let name = "weir-evidence-\(days[0])-\(days[1]).zip"
        return AdminAnswer(status: 200, content: .zip(pack.zip, name: name), rows: pack.exchanges)
    }

    private func time(_ name: String, _ value: String) throws(AuditParameterError) -> AuditTime {
        guard let time = AuditTime(value, now: now) else {
            throw AuditParameterError(name, "not a time; try 15m, 24h, 7d, 2026-11-23 or 2026-11-23T14:00:00Z")
        }
        return time
    }

    private static func unknown<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String,
        _: Word.Type
    ) -> AuditParameterError {
        AuditParameterError(name, "one of: " + Word.allCases.map(\.rawValue).joined(separator: ", "))
    }
}

extension AdminAnswer {
    fileprivate static func queries(_ queries: [SavedQuery]) -> AdminAnswer {
        let list = queries.map { query in
            JSONText.object([
                ("name", .string(query.name)), ("author", .string(query.author)),
                ("saved_at", .string(query.savedAt.description)),
                (
                    "conditions",
                    .array(
                        query.conditions.map { .object([("name", .string($0.name)), ("value", .string($0.value))]) }
                    )
                ),
            ])
        }
        return .json(200, JSONText.object([("queries", .array(list))]).compact)
    }

    fileprivate static func rows(_ name: StaticString, _ rows: AuditRows) -> AdminAnswer {
        .json(200, "{\"\(name)\":\(rows.json)}", rows: rows.rows.count)
    }
}

extension AuditDetail {
    /// Without previews and fingerprints for those who may not see them.
    fileprivate func masked(for role: AdminRole) -> AuditDetail {
        guard !role.seesPreviews else { return self }
        let shown = findings.columns.filter { $0 != "preview" && $0 != "fingerprint" }
        return AuditDetail(
            exchange: exchange,
            decisions: decisions,
            findings: findings.selecting(shown),
            failures: failures
        )
    }
}
