/// What is done about a finding, from mildest to strictest.
package enum Action: String, Hashable, Sendable, CaseIterable, Comparable {
    /// Nothing was found, or nothing is done.
    case allow
    /// Recorded; the text passes unchanged.
    case flag
    /// The bytes of the finding are replaced and the rest passes.
    case redact
    /// The message is refused, or the stream ended.
    case block

    private var rank: Int {
        switch self {
        case .allow: 0
        case .flag: 1
        case .redact: 2
        case .block: 3
        }
    }

    package static func < (left: Action, right: Action) -> Bool { left.rank < right.rank }
}
