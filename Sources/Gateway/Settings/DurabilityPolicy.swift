import GuardrailTypes
package import NIOCore
package import Policy

/// When the audit log must be on disk, and what happens if it cannot be.
package struct DurabilityPolicy: Hashable, Sendable {
    package typealias Durability = Policy.Durability

    package enum OnFailure: String, Hashable, Sendable, CaseIterable {
        /// Nothing leaves; the client gets a 503, or a stream that is cut.
        case block
        /// The answer leaves, and the log says so when it can be written again.
        case passAndRecord = "pass_and_record"
    }

    package var durability = Durability.async
    package var onFailure = OnFailure.block
    /// How long something waits for the disk before it counts as failed.
    package var patience = TimeAmount.seconds(5)

    package init() {}

    /// With what policies ask for besides: each can only tighten.
    func tightened(by duty: RecordingDuty) -> DurabilityPolicy {
        var policy = self
        policy.durability = max(durability, duty.durability ?? durability)
        if duty.onFailure == .block { policy.onFailure = .block }
        return policy
    }
}
