import ByteText
package import GuardrailTypes
import Inspection

/// What a candidate decides otherwise than a baseline; adds up over texts in any order.
package struct BacktestReport: Sendable {
    /// What changed about the findings of one rule.
    package struct RuleChange: Hashable, Sendable {
        /// Found only by the candidate, and only by the baseline.
        package var appeared = 0
        package var gone = 0
        /// Found by both, and treated more strictly, or more mildly.
        package var stricter = 0
        package var milder = 0
        /// Of the first texts in which something changed.
        package var samples: [Sample] = []
    }

    /// One change, without the value.
    package struct Sample: Hashable, Sendable {
        let index: Int
        /// The file and the text's id in it.
        package let text: String
        /// Masked.
        package let preview: String
        /// Nil where it was not found.
        package let before: Action?
        package let after: Action?
    }

    package var texts = 0
    package var bytes = 0
    /// Texts that only the candidate blocks, and of these the ones whose labels say that nothing is in them.
    package var newlyBlocked = 0
    package var newlyBlockedHarmless = 0
    /// Texts that only the baseline blocks.
    package var released = 0
    /// Texts that neither blocks, and that come out otherwise.
    package var changed = 0
    /// Time spent by each, all tasks together.
    package var baselineTime = Duration.zero
    package var candidateTime = Duration.zero
    /// By id.
    package var rules: [String: RuleChange] = [:]

    static let mostSamples = 3

    mutating func note(_ text: BacktestText, _ before: TextVerdict, _ after: TextVerdict) {
        texts += 1
        bytes += text.bytes
        switch (before.action == .block, after.action == .block) {
        case (false, true):
            newlyBlocked += 1
            if text.isHarmless { newlyBlockedHarmless += 1 }
        case (true, false): released += 1
        case (false, false): if before.action != after.action || before.redacted != after.redacted { changed += 1 }
        case (true, true): break
        }
        noteFindings(text, before.findings, after.findings)
    }

    private struct Key: Hashable {
        let rule: String
        let start: Int
        let end: Int

        init(_ finding: Finding) {
            (rule, start, end) = (finding.rule.id, finding.range.lowerBound, finding.range.upperBound)
        }
    }

    private mutating func noteFindings(_ text: BacktestText, _ before: [Finding], _ after: [Finding]) {
        let old = Dictionary(before.map { (Key($0), $0) }) { first, _ in first }
        let new = Dictionary(after.map { (Key($0), $0) }) { first, _ in first }
        for finding in before + after.filter({ old[Key($0)] == nil }) {
            let (was, becomes) = (old[Key(finding)]?.action, new[Key(finding)]?.action)
            guard was != becomes else { continue }
            var change = rules[finding.rule.id] ?? RuleChange()
            switch (was, becomes) {
            case (nil, _): change.appeared += 1
            case (_, nil): change.gone += 1
            case (let was?, let becomes?): if becomes > was { change.stricter += 1 } else { change.milder += 1 }
            }
            change.add([
                Sample(
                    index: text.index,
                    text: "\(text.file) \(text.id)",
                    preview: finding.preview,
                    before: was,
                    after: becomes
                )
            ])
            rules[finding.rule.id] = change
        }
    }

    /// Takes over what another part of the run has seen.
    mutating func add(_ other: BacktestReport) {
        texts += other.texts
        bytes += other.bytes
        newlyBlocked += other.newlyBlocked
        newlyBlockedHarmless += other.newlyBlockedHarmless
        released += other.released
        changed += other.changed
        baselineTime += other.baselineTime
        candidateTime += other.candidateTime
        rules.merge(other.rules) { $0.adding($1) }
    }
}

extension BacktestReport.RuleChange {
    fileprivate func adding(_ other: BacktestReport.RuleChange) -> BacktestReport.RuleChange {
        var sum = self
        sum.appeared += other.appeared
        sum.gone += other.gone
        sum.stricter += other.stricter
        sum.milder += other.milder
        sum.add(other.samples)
        return sum
    }

    fileprivate mutating func add(_ more: [BacktestReport.Sample]) {
        samples += more
        // In the order of texts, and of one text as found: a sort that keeps that order, by an index of its own.
        let ordered = samples.enumerated().sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }
        samples = ordered.prefix(BacktestReport.mostSamples).map(\.element)
    }
}
