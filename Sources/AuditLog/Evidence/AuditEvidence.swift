/// Which exchanges an evidence pack is about, and what else it holds.
package struct AuditEvidenceRequest: Sendable {
    /// Its `since` and `until` are the period; its limit and order do not count.
    package let query: AuditQuery
    package let period: Range<AuditTime>
    /// The other conditions as they were typed, for whoever reads the pack.
    package let conditions: [(name: String, value: String)]
    /// The configurations that were in force.
    package var policies: [AuditEvidencePolicy] = []
    /// Who asked for it.
    package let author: AuditLabel
    package let madeAt: AuditTime
    /// Exchanges that one pack may hold.
    package var mostExchanges = 100_000
    /// Bytes of rows that it may hold, before they are packed.
    package var mostBytes = 512 << 20

    /// - Throws: what is wrong with a condition, or that the period is not said.
    package init(
        _ parameters: [(name: String, value: String)],
        author: AuditLabel,
        now: AuditTime
    ) throws(AuditParameterError) {
        let query = try AuditQuery(parameters, now: now)
        guard let since = query.since else { throw AuditParameterError("since", "say where the period begins") }
        let until = query.until ?? now
        guard since < until else { throw AuditParameterError("until", "the period ends before it begins") }
        self.query = query.of(since..<until)
        period = since..<until
        conditions = parameters.filter { $0.name != "since" && $0.name != "until" }
        self.author = author
        madeAt = now
    }
}

/// A configuration that was in force, as it is kept.
package struct AuditEvidencePolicy: Sendable {
    package struct File: Sendable {
        /// `pack` or `policy`.
        package let kind: String
        package let path: String
        package let text: String

        package init(kind: String, path: String, text: String) {
            self.kind = kind
            self.path = path
            self.text = text
        }
    }

    /// What came of one rule's own tests.
    package struct Tested: Sendable {
        package let rule: String
        package let passed: Int
        package let failed: Int

        package init(rule: String, passed: Int, failed: Int) {
            self.rule = rule
            self.passed = passed
            self.failed = failed
        }
    }

    package let hash: String
    package let files: [File]
    /// Every rule, those without tests too.
    package let tests: [Tested]

    package init(hash: String, files: [File], tests: [Tested]) {
        self.hash = hash
        self.files = files
        self.tests = tests
    }
}

extension AuditQuery {
    /// The same conditions in a period, all of it, oldest first.
    fileprivate func of(_ period: Range<AuditTime>) -> AuditQuery {
        var query = self
        (query.since, query.until) = (period.lowerBound, period.upperBound)
        (query.isNewestFirst, query.limit) = (false, .max)
        return query
    }

    /// The period alone.
    var ofPeriod: AuditQuery {
        var query = AuditQuery()
        (query.since, query.until) = (since, until)
        (query.isNewestFirst, query.limit) = (false, .max)
        return query
    }
}

extension AuditReader {
    /// Hashes of the configurations by which exchanges of a period were decided, and of the one that was put in force last before it.
    package func policies(in period: Range<AuditTime>) throws(AuditError) -> [String] {
        var query = AuditQuery()
        (query.since, query.until) = (period.lowerBound, period.upperBound)
        let used = try facet(.policy, query, limit: 1000).map(\.value)
        guard try knowsEvents() else { return used.sorted() }
        let put = try rows(
            BoundSQL(
                text: """
                    SELECT DISTINCT detail ->> 'policy_hash' FROM event WHERE kind = 'configuration' AND at_ms < ?1
                        AND event >= coalesce((SELECT max(event) FROM event WHERE kind = 'configuration' AND at_ms < ?2), 0)
                    """,
                parameters: [.integer(period.upperBound.milliseconds), .integer(period.lowerBound.milliseconds)]
            )
        )
        return Set(used + put.rows.compactMap { $0[0] == .null ? nil : $0[0].text }).sorted()
    }

    /// False for a log of a version that had no chain.
    func knowsEvents() throws(AuditError) -> Bool {
        try integer("SELECT count(*) FROM sqlite_schema WHERE name = 'event'") == 1
    }
}
