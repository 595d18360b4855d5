/// How bad it is if the thing that a rule describes leaves; the author's judgement, not a probability.
package enum Severity: String, Hashable, Sendable, CaseIterable, Comparable {
    case info, low, medium, high, critical

    private var rank: Int {
        switch self {
        case .info: 0
        case .low: 1
        case .medium: 2
        case .high: 3
        case .critical: 4
        }
    }

    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
