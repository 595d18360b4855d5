package import ByteText
package import GuardrailTypes

/// A match that passed its validators, its context and its allow list.
///
/// Offsets are in the channel's whole text.
package struct Candidate: Hashable, Sendable {
    package let detector: Int
    /// The finding: the pattern's group, or the whole match.
    package let range: ByteRange
    package let confidence: Confidence
    package let validatedBy: [String]
    package let contextWord: String?
    /// The rows that the value stands in, for values of a set of exact data; else empty.
    package internal(set) var rows: [UInt32]

    package init(
        detector: Int,
        range: ByteRange,
        confidence: Confidence,
        validatedBy: [String] = [],
        contextWord: String? = nil,
        rows: [UInt32] = []
    ) {
        self.detector = detector
        self.range = range
        self.confidence = confidence
        self.validatedBy = validatedBy
        self.contextWord = contextWord
        self.rows = rows
    }
}

/// A detector that could not be run to the end of a text.
///
/// It is not run again on that text.
package struct DetectorFailure: Hashable, Sendable {
    package let detector: Int
    package let reason: RuleFailure.Reason
    /// Where it stood, in bytes of the channel's text.
    package let offset: Int
}

/// What one call of `TextScan` found.
///
/// The caller clears it.
package struct ScanResults: Sendable {
    package var candidates: [Candidate] = []
    package var failures: [DetectorFailure] = []

    package init() {}

    package mutating func clear() {
        candidates.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
    }
}
