/// A named answer to a question that auditors ask.
package struct AuditReport: Hashable, Sendable {
    package enum Name: String, Hashable, Sendable, CaseIterable {
        /// What happened to one request.
        case exchange
        /// Everything decided on one value, wherever it turned up.
        case fingerprint
        /// Which rules and policies were in force, and when.
        case policies
        /// Every text that passed although a rule could not be run.
        case failures
        /// Findings of each rule by week, with what reviewers say.
        case rules
        /// Starts, stops, versions and policies, in order.
        case changes
        /// Whether a row is missing.
        case completeness
        /// Which kinds of data went to which provider, and came back.
        case providers
        /// How far back the log goes, and how much there is of each month.
        case retention
        /// How often each rule is right, and which never fire.
        case precision

        package var title: String {
            switch self {
            case .exchange: "What happened to a request"
            case .fingerprint: "Decisions on one value"
            case .policies: "Policies in force"
            case .failures: "Passed although a rule could not be run"
            case .rules: "Findings of each rule by week"
            case .changes: "Starts, stops and policies"
            case .completeness: "Completeness of the log"
            case .providers: "Kinds of data and providers"
            case .retention: "What is kept"
            case .precision: "Precision of the rules"
            }
        }
    }

    package struct Section: Hashable, Sendable {
        package let title: String
        package let rows: AuditRows
        /// The column that a chart shows, by the first column.
        package var charted: String?
    }

    package let name: Name
    package let since: AuditTime?
    package let until: AuditTime?
    package let sections: [Section]
}

/// What a report is about.
package struct AuditReportRequest: Hashable, Sendable {
    package let name: AuditReport.Name
    package var since: AuditTime?
    package var until: AuditTime?
    /// For `exchange`.
    package var id: String?
    /// For `fingerprint`.
    package var fingerprint: String?
    /// The rules in force, for `precision`: those that never fire are found among them.
    package var rules: [String] = []
    /// Most rows of a section that lists exchanges.
    package var limit = 10_000

    package init(_ name: AuditReport.Name) {
        self.name = name
    }

    var query: AuditQuery {
        var query = AuditQuery()
        (query.since, query.until, query.limit) = (since, until, limit)
        return query
    }

    /// Whole days in UTC that the times touch, counted from 1970.
    var days: (first: Int64, last: Int64) {
        let day: Int64 = 86_400_000
        let first = since.map { $0.milliseconds.quotientAndRemainderRoundingDown(dividingBy: day).quotient }
        let last = until.map { ($0.milliseconds - 1).quotientAndRemainderRoundingDown(dividingBy: day).quotient }
        return (first ?? .min, last ?? .max)
    }
}
