package import ClassifierClients

/// A classifier that an operator has named: a backend, or several as one.
package enum ClassifierSettings: Sendable {
    case backend(ClassifierBackendSettings)
    case combination(ClassifierCombinationSettings)

    package var id: String {
        switch self {
        case .backend(let settings): settings.id
        case .combination(let settings): settings.id
        }
    }

    /// Of one question; several as one have the sum of theirs, since a cascade asks one after the other.
    package func deadline(beside others: [ClassifierSettings]) -> Duration {
        switch self {
        case .backend(let settings): return settings.limits.deadline
        case .combination(let settings):
            let members = others.filter { $0.id != id && settings.members.contains($0.id) }
            return members.map { $0.deadline(beside: others) }.reduce(.zero, +)
        }
    }
}
