package import AuditLog
package import Wire

/// What a relay has seen and done so far, for the audit row.
package struct RelaySummary: Sendable {
    /// Bytes of the stream that the upstream sent.
    package var received = 0
    /// Bytes of the channels' texts that the upstream sent.
    package var receivedText = 0
    /// Of those, how many left unchanged.
    package var released = 0
    /// And how many did not leave: replaced, dropped, or still held.
    package var withheld: Int { receivedText - released }
    /// Most that was held at one moment, in bytes of text of all channels together.
    package var heldAtMost = 0
    /// One for each channel or other field with findings or failures.
    package var decisions: [AuditDecision] = []
    package var block: BlockReport?
    package var usage: TokenUsage?
    /// The name of a response, as the upstream gave it: not for logs.
    package var responseID: String?

    package init() {}
}
