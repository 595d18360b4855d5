package import ByteText
package import GuardrailTypes

/// A stretch of a channel's text that may leave now.
package struct Release: Hashable, Sendable {
    /// The bytes of the source that it stands for.
    package let range: ByteRange
    /// The source's own bytes, or what replaces them.
    package let text: [UInt8]
    package let isEdited: Bool
}

/// Why a text may go no further.
package struct BlockDecision: Hashable, Sendable {
    /// The blocking findings; empty if only failures block.
    package let findings: [Finding]
    package let failures: [RuleFailure]
    /// Where the blocked text begins, in bytes of the channel's text.
    ///
    /// Everything before it has been released.
    package let offset: Int
}

/// What the calls of a `StreamInspector` decided.
///
/// Calls append; the caller clears.
package struct InspectionOutput: Sendable {
    /// In order, without gaps; each may leave at once.
    package var releases: [Release] = []
    /// Decided findings in order of their offsets.
    package var findings: [Finding] = []
    package var failures: [RuleFailure] = []
    /// To be asked; the answers go to `StreamInspector.take`.
    package var questions: [CategoryQuestion] = []
    /// Set once.
    ///
    /// Nothing is released after it.
    package var block: BlockDecision?

    package init() {}

    package mutating func clear() {
        releases.removeAll(keepingCapacity: true)
        findings.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
        questions.removeAll(keepingCapacity: true)
        block = nil
    }
}
