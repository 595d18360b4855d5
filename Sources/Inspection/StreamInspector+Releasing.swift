import ByteText
import Detection
import GuardrailTypes
import Policy
import Redaction

/// What leaves, and what is said of it.
extension StreamInspector {
    mutating func block(_ decision: BlockDecision, into output: inout InspectionOutput) {
        isBlocked = true
        output.block = decision
    }

    /// Releases the source's own bytes up to `end`.
    mutating func release(to end: Int, into output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        output.release(ByteRange(releasedBytes, end), of: buffer, at: start)
        releasedBytes = end
    }

    /// Releases a replacement for the bytes up to `end`, by the strongest of `findings`.
    ///
    /// What one finding's rule says holds for the finding's own bytes. Where others overlap it and reach further, a label
    /// takes the place of a mask, which would show bytes that another rule wants gone.
    mutating func replace(to end: Int, by findings: [Finding], _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        guard let strongest = findings.max(by: { ($0.action, $0.confidence) < ($1.action, $1.confidence) }) else {
            preconditionFailure("bytes are withheld for a finding that is reported")
        }
        replace(to: end, by: strongest, &output)
    }

    mutating func replace(to end: Int, by strongest: Finding, _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        let range = ByteRange(releasedBytes, end)
        var replacement = policy.replacement(for: strongest, direction)
        // A mask of disguised bytes would show what stands behind them.
        if strongest.range != range || strongest.explanation.view != .original, case .mask = replacement {
            replacement = .label(strongest.rule.entity)
        }
        let value = buffer[range.lowerBound - start..<range.upperBound - start]
        output.replace(range, of: buffer) { text in
            replacement.append(to: &text, for: value, fingerprint: strongest.fingerprint, numbers: &placeholders)
        }
        releasedBytes = end
    }

    mutating func finding(_ sighting: consuming Sighting) -> Finding {
        let detector = rules.detector(sighting.detector)
        let shown = marks(of: sighting)
        return Finding(
            rule: sighting.rule,
            range: sighting.range,
            confidence: sighting.candidate.confidence,
            action: sighting.action,
            preview: shown.preview,
            fingerprint: shown.fingerprint,
            explanation: Explanation(
                patternIndex: detector.patternIndex,
                base: detector.base,
                validatedBy: detector.validators(passedBy: sighting.candidate),
                contextWord: detector.contextWord(near: sighting.candidate),
                view: sighting.candidate.view
            ),
            trialAction: sighting.trialAction,
            disclosure: policy.disclosure(sighting.ruleIndex, direction)
        )
    }

    private mutating func marks(of sighting: Sighting) -> (preview: String, fingerprint: String) {
        // A second reference to the same storage: a span of `self.buffer` would forbid writing to `self.marks`.
        let bytes = sighting.candidate.value ?? buffer
        let (first, end) =
            sighting.candidate.value.map { (0, $0.count) }
            ?? (sighting.range.lowerBound - start, sighting.range.upperBound - start)
        return marks.marks(of: bytes.span.extracting(first..<end), sighting.rule.entity, key: engine.key)
    }
}
