import AuditLog

/// A question to the log as a URL puts it.
struct AdminQuestion: Sendable {
    let route: AdminRoute
    /// The query's names and values, decoded.
    let parameters: [(name: String, value: String)]
    let role: AdminRole
    let now: AuditTime

    /// The answer as JSON.
    ///
    /// - Throws: `AuditParameterError`, `AuditError`, or what is to be answered instead.
    func answer(_ reader: borrowing AuditReader) throws -> String {
        if !role.seesPreviews, parameters.contains(where: { $0.name == "fingerprint" || $0.name == "label" }) {
            throw GatewayError.roleForbids
        }
        switch route {
        case .exchanges: return try page(reader)
        case .exchange(let id):
            guard let detail = try reader.show(id) else { throw GatewayError.noSuchExchange }
            return detail.masked(for: role).json
        case .count: return "{\"exchanges\":\(try reader.count(query()))}"
        case .facet(let name):
            guard let dimension = AuditDimension(rawValue: name) else {
                throw Self.unknown("dimension", AuditDimension.self)
            }
            return "{\"values\":\(AuditRows(try reader.facet(dimension, query()), of: dimension).json)}"
        case .chart(let name):
            guard let interval = AuditInterval(rawValue: name) else {
                throw Self.unknown("interval", AuditInterval.self)
            }
            return "{\"columns\":\(AuditRows(try reader.chart(query(), by: interval)).json)}"
        case .report(let name): return try report(name, reader)
        case .labels: throw GatewayError.methodNotAllowed
        }
    }

    private func query() throws(AuditParameterError) -> AuditQuery { try AuditQuery(parameters, now: now) }

    /// A page with the cursor of the next, null on the last.
    private func page(_ reader: borrowing AuditReader) throws -> String {
        let query = try query()
        guard query.limit <= 1000 else { throw AuditParameterError("limit", "1000 at most") }
        let rows = try reader.exchanges(query)
        var next = "null"
        if rows.rows.count == query.limit, case .integer(let seq) = rows.value("seq", inRow: query.limit - 1) {
            next = "\"\(seq)\""
        }
        return "{\"exchanges\":\(rows.json),\"next\":\(next)}"
    }

    private func report(_ word: String, _ reader: borrowing AuditReader) throws -> String {
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
        return try reader.report(request).json
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

extension GatewayError {
    static let adminBusy = GatewayError(
        .gateway,
        503,
        .server,
        code: "audit_busy",
        "Too many questions to the audit log are waiting.",
        retryAfter: 1,
        isRetryable: true
    )

    static let auditUnreadable = GatewayError(
        .gateway,
        503,
        .server,
        code: "audit_unreadable",
        "The audit log cannot be read or written now.",
        retryAfter: 1,
        isRetryable: true
    )

    static let roleForbids = GatewayError(
        .downstream,
        403,
        .authentication,
        code: "role_forbids",
        "The role of this key does not allow this."
    )

    static let noSuchExchange = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "exchange_not_found",
        "There is no exchange with this id in the audit log.",
        parameter: "id"
    )

    static let noSuchFinding = GatewayError(
        .downstream,
        404,
        .notFound,
        code: "finding_not_found",
        "There is no such finding in the audit log."
    )

    static let badLabel = GatewayError(
        .downstream,
        400,
        code: "invalid_label",
        "Send {\"id\": …, \"finding\": number or null, \"verdict\": \"true_positive\" | \"false_positive\" | \"withdrawn\", \"note\": …}."
    )

    /// The reason is made of our own words.
    static func badQuestion(_ error: AuditParameterError) -> GatewayError {
        GatewayError(.downstream, 400, code: "invalid_question", "\(error.reason).", parameter: error.name)
    }
}
