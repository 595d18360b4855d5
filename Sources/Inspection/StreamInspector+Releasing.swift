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
        output.releases.append(
            Release(range: ByteRange(releasedBytes, end), text: text(releasedBytes, end), isEdited: false)
        )
        releasedBytes = end
    }

    /// Releases a replacement for the bytes up to `end`, by the strongest of `findings`.
    ///
    /// What one finding's rule says holds for the finding's own bytes. Where others overlap it and reach further, a label
    /// takes the place of a mask, which would show bytes that another rule wants gone.
    mutating func replace(to end: Int, _ findings: [Finding], _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        guard let strongest = findings.max(by: { ($0.action, $0.confidence) < ($1.action, $1.confidence) }) else {
            preconditionFailure("bytes are withheld for a finding that is reported")
        }
        replace(to: end, by: strongest, &output)
    }

    mutating func replace(to end: Int, by strongest: Finding, _ output: inout InspectionOutput) {
        guard end > releasedBytes else { return }
        let range = ByteRange(releasedBytes, end)
        let style = policy.redaction(of: strongest.rule, direction)
        var replacement = engine.replacement(for: strongest, style: style)
        // A mask of disguised bytes would show what stands behind them.
        if strongest.range != range || strongest.explanation.view != .original, case .mask = replacement {
            replacement = .label(strongest.rule.entity)
        }
        let value = text(range.lowerBound, range.upperBound)
        let bytes = replacement.bytes(for: value, fingerprint: strongest.fingerprint, numbers: &placeholders)
        output.releases.append(Release(range: range, text: bytes, isEdited: true))
        releasedBytes = end
    }

    private func text(_ from: Int, _ to: Int) -> [UInt8] { Array(buffer[from - start..<to - start]) }

    mutating func finding(_ sighting: Sighting) -> Finding {
        let value = sighting.candidate.value ?? text(sighting.range.lowerBound, sighting.range.upperBound)
        let detector = rules.detector(sighting.detector)
        let shown = marks.marks(of: value, sighting.rule.entity, key: engine.key)
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
                validatedBy: sighting.candidate.validatedBy,
                contextWord: sighting.candidate.contextWord,
                view: sighting.candidate.view
            ),
            trialAction: sighting.trialAction,
            disclosure: policy.decision(sighting.ruleIndex, direction).disclosure
        )
    }
}
