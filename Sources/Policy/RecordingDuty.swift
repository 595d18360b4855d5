package import GuardrailTypes

/// When the audit log must have an exchange on disk.
package enum Durability: String, Hashable, Sendable, CaseIterable {
    /// The row is on disk within milliseconds of the exchange's end; a power cut can lose the last ones.
    case async
    /// The last byte of an answer leaves when the exchange's row is on disk.
    case beforeClose = "before_close"
    /// Besides, what a decision has touched leaves when the decision is on disk: a prompt before the upstream is asked, an
    /// answer before bytes that were released with or after the decision.
    case beforeRelease = "before_release"
}

extension Durability: Comparable {
    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

    package static func < (left: Durability, right: Durability) -> Bool { left.rank < right.rank }
}

/// What the policies ask of the audit log for one subject's exchanges, and which policies said so; nil for what none says.
///
/// The strictest holds of all policies that are for the subject and in force, floors and others alike: a policy can tighten
/// what the settings and other policies say, and never loosen it.
package struct RecordingDuty: Hashable, Sendable {
    package private(set) var durability: Durability?
    package private(set) var onFailure: FailureMode?
    /// Places in the stack.
    package private(set) var durabilityFrom: Int?
    package private(set) var onFailureFrom: Int?

    fileprivate mutating func add(_ policy: PolicySet, at index: Int) {
        if let wanted = policy.durability, durability.map({ wanted > $0 }) ?? true {
            (durability, durabilityFrom) = (wanted, index)
        }
        if let wanted = policy.onAuditFailure, onFailure == nil || (wanted == .block && onFailure != .block) {
            (onFailure, onFailureFrom) = (wanted, index)
        }
    }
}

extension PolicyStack {
    /// - Complexity: O(policies), with a digest for each that is rolled out.
    package func recordingDuty(for subject: PolicySubject) -> RecordingDuty {
        var duty = RecordingDuty()
        for (index, policy) in policies.enumerated() where policy.mode(for: subject) == .enforce {
            duty.add(policy, at: index)
        }
        return duty
    }
}
