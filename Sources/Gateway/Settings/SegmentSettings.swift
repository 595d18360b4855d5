package import AuditLog
import RuleFiles

/// How old rows are moved into sealed segments (`audit.segments`).
package struct SegmentSettings: Hashable, Sendable {
    package var by = SegmentPolicy.Division.month
    package var exchanges = 1_000_000
    /// Nil: `segments` in the data directory.
    package var directory: String?
    /// Nil keeps all.
    package var keepMonths: Int?

    package init() {}

    package func policy(in data: DataDirectory) -> SegmentPolicy {
        var policy = SegmentPolicy(directory: directory ?? data.path + "/segments")
        policy.by = by
        policy.exchanges = Int64(exchanges)
        policy.keepMonths = keepMonths
        return policy
    }

    static let shape = MappingShape(
        title: "how old rows are sealed",
        keys: [
            .init(
                "by",
                SettingsShape.words(SegmentPolicy.Division.self),
                "month, if not said; size: each whole `exchanges` but the newest."
            ),
            .init("exchanges", .integer(1...100_000_000), "Most exchanges in a segment. 1000000, if not said."),
            .init("directory", .text(.nonEmpty), "Where they lie. segments in the data directory, if not said."),
            .init("keep_months", .integer(1...1200), "Months after which a segment is deleted. Never, if not said."),
        ]
    )
}
