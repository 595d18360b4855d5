/// A URL of `/admin/audit`.
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
    /// The one that writes.
    case labels

    static let prefix = Array("/admin/audit/".utf8)

    /// - Parameter path: without its query, compared byte for byte.
    init?(path: ArraySlice<UInt8>) {
        guard path.starts(with: Self.prefix) else { return nil }
        let steps = path.dropFirst(Self.prefix.count).split(
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
        case ("labels", 1): self = .labels
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
        case .labels: "/admin/audit/labels"
        }
    }

    var method: RequestHead.Method { self == .labels ? .post : .get }
}
