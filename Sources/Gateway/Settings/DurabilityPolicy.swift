package import NIOCore

/// When the audit log must be on disk, and what happens if it cannot be.
package struct DurabilityPolicy: Hashable, Sendable {
    package enum Durability: String, Hashable, Sendable, CaseIterable {
        /// The row is on disk within milliseconds of the exchange's end; a power cut can lose the last ones.
        case async
        /// The last byte of an answer leaves when the exchange's row is on disk.
        case beforeClose = "before_close"
        /// Besides, what a decision has touched leaves when the decision is on disk: a prompt before the upstream is asked, an
        /// answer before bytes that were released with or after the decision.
        case beforeRelease = "before_release"
    }

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
}
