/// How much a blocked client is told.
///
/// Telling helps honest people to fix their prompt, and others to get around a rule.
package enum Disclosure: String, Hashable, Sendable, CaseIterable, Comparable {
    /// That it was blocked.
    case none
    /// The kind of thing that was found: `CREDIT_CARD`.
    case category
    /// The rule too.
    case rule

    private var rank: Int {
        switch self {
        case .none: 0
        case .category: 1
        case .rule: 2
        }
    }

    package static func < (left: Disclosure, right: Disclosure) -> Bool { left.rank < right.rank }
}
