package import ByteText
package import GuardrailTypes

/// A match that passed its validators, its context and its allow list.
///
/// Offsets are in the channel's whole text. Of memory of its own a candidate in the original has none, so it is copied as
/// cheaply as a number: what its detector knows is asked of that (`Detector.validators(passedBy:)`).
package struct Candidate: Hashable, Sendable {
    package let detector: Int
    /// The finding: the pattern's group, or the whole match.
    package internal(set) var range: ByteRange
    /// All that the pattern matched.
    var match: ByteRange
    package let confidence: Confidence
    /// Its detector's validators passed.
    let isValidated: Bool
    /// Which of its detector's context words stands near it.
    let contextWord: Int?
    /// Nil for all but values of a set of exact data.
    private var knownRows: [UInt32]?
    /// The form of the text in which it was seen.
    package private(set) var view = TextView.original
    /// The value as the view shows it; nil in the original, where the range has it.
    package private(set) var value: [UInt8]?

    /// - Parameter match: nil if the finding is all that was matched.
    package init(
        detector: Int,
        range: ByteRange,
        match: ByteRange? = nil,
        confidence: Confidence
    ) {
        self.init(
            detector: detector,
            range: range,
            match: match ?? range,
            confidence: confidence,
            isValidated: false,
            contextWord: nil
        )
    }

    init(
        detector: Int,
        range: ByteRange,
        match: ByteRange,
        confidence: Confidence,
        isValidated: Bool,
        contextWord: Int?
    ) {
        self.detector = detector
        self.range = range
        self.match = match
        self.confidence = confidence
        self.isValidated = isValidated
        self.contextWord = contextWord
    }

    /// The rows that the value stands in, for values of a set of exact data; else empty.
    package internal(set) var rows: [UInt32] {
        get { knownRows ?? [] }
        set { knownRows = newValue }
    }

    /// The same as a view shows it; the innermost value stays.
    func seen(in view: TextView, value: [UInt8]) -> Candidate {
        var out = self
        out.view = view
        out.value = self.value ?? value
        return out
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
