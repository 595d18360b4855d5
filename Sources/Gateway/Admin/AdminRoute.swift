/// A URL of `/admin`.
package enum AdminRoute: Hashable, Sendable {
    case exchanges
    /// `/exchanges/{id}`; the id as it came.
    case exchange(String)
    case count
    /// `/facets/{dimension}`
    case facet(String)
    /// `/charts/{interval}`
    case chart(String)
    /// `/reports/{name}`
    case report(String)
    /// A pack to take away.
    case evidence
    /// What reviewers say, and one more of it.
    case labels, addLabel
    /// The saved queries, one of them, one more, and one less.
    case queries, saveQuery
    case query(String)
    case deleteQuery(String)
    case policies(PolicyRoute)

    private static let auditPrefix = Array("/admin/audit/".utf8)

    /// - Parameter path: without its query, compared byte for byte.
    init?(path: ArraySlice<UInt8>, method: RequestHead.Method) {
        if let route = PolicyRoute(path: path) {
            self = .policies(route)
            return
        }
        guard path.starts(with: Self.auditPrefix) else { return nil }
        let steps = path.dropFirst(Self.auditPrefix.count).split(
            separator: UInt8(ascii: "/"),
            omittingEmptySubsequences: false
        )
        let words = steps.map { String(decoding: $0, as: UTF8.self) }
        switch (words.first, words.count) {
        case ("exchanges", 1): self = .exchanges
        case ("exchanges", 2): self = .exchange(words[1])
        case ("count", 1): self = .count
        case ("facets", 2): self = .facet(words[1])
        case ("charts", 2): self = .chart(words[1])
        case ("reports", 2): self = .report(words[1])
        case ("evidence", 1): self = .evidence
        case ("labels", 1): self = method == .post ? .addLabel : .labels
        case ("queries", 1): self = method == .post ? .saveQuery : .queries
        case ("queries", 2): self = method == .delete ? .deleteQuery(words[1]) : .query(words[1])
        default: return nil
        }
    }

    /// For audit rows and metrics: a closed set.
    var label: String {
        switch self {
        case .exchanges: "/admin/audit/exchanges"
        case .exchange: "/admin/audit/exchanges/{id}"
        case .count: "/admin/audit/count"
        case .facet: "/admin/audit/facets"
        case .chart: "/admin/audit/charts"
        case .report: "/admin/audit/reports"
        case .evidence: "/admin/audit/evidence"
        case .labels, .addLabel: "/admin/audit/labels"
        case .queries, .saveQuery: "/admin/audit/queries"
        case .query, .deleteQuery: "/admin/audit/queries/{name}"
        case .policies(let route): route.label
        }
    }

    var method: RequestHead.Method {
        switch self {
        case .addLabel, .saveQuery: .post
        case .deleteQuery: .delete
        case .policies(let route): route.method
        default: .get
        }
    }

    /// Whether the body must be JSON; a reload has none.
    var takesJSON: Bool { method == .post && self != .policies(.reload) && self != .policies(.validate) }
}

/// A URL of `/admin/policies`.
package enum PolicyRoute: String, Hashable, Sendable, CaseIterable {
    case list = ""
    case effective, history, diff
    case validate, propose, approve, rollback, reload

    private static let prefix = "/admin/policies"

    init?(path: ArraySlice<UInt8>) {
        guard path.starts(with: Self.prefix.utf8),
            let route = Self.allCases.first(where: { path.elementsEqual($0.label.utf8) })
        else { return nil }
        self = route
    }

    /// For audit rows and metrics: a closed set.
    var label: String { self == .list ? Self.prefix : Self.prefix + "/" + rawValue }

    var method: RequestHead.Method {
        switch self {
        case .list, .effective, .history, .diff: .get
        case .validate, .propose, .approve, .rollback, .reload: .post
        }
    }
}
