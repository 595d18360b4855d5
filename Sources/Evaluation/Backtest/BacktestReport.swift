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
    /// Labelled findings, by the id of their rule.
    package var labels: [String: LabelCounts] = [:]

    /// Findings that reviewers called right or wrong, as far as each side has them.
    package struct LabelCounts: Hashable, Sendable {
        package private(set) var right = (before: 0, after: 0)
        package private(set) var wrong = (before: 0, after: 0)

        mutating func note(_ isTrue: Bool, before: Int, after: Int) {
            if isTrue { right = (right.before + before, right.after + after) }
            if !isTrue { wrong = (wrong.before + before, wrong.after + after) }
        }

        /// Of the labelled findings that a side has, the share that is right; nil if it has none.
        package var precision: (before: Double?, after: Double?) {
            func share(_ right: Int, _ wrong: Int) -> Double? {
                right + wrong == 0 ? nil : Double(right) / Double(right + wrong)
            }
            return (share(right.before, wrong.before), share(right.after, wrong.after))
        }

        static func + (left: LabelCounts, right: LabelCounts) -> LabelCounts {
            var sum = left
            sum.note(true, before: right.right.before, after: right.right.after)
            sum.note(false, before: right.wrong.before, after: right.wrong.after)
            return sum
        }

        package static func == (left: LabelCounts, right: LabelCounts) -> Bool {
            left.right == right.right && left.wrong == right.wrong
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(right.before)
            hasher.combine(wrong.before)
        }
    }

    package init() {}

    static let mostSamples = 3

    package mutating func note(_ text: BacktestText, _ before: BacktestVerdict, _ after: BacktestVerdict) {
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
        noteFindings(text, before, after)
    }

    private mutating func noteFindings(_ text: BacktestText, _ before: BacktestVerdict, _ after: BacktestVerdict) {
        let old = Dictionary(before.findings) { first, _ in first }
        let new = Dictionary(after.findings) { first, _ in first }
        for label in text.labels {
            let counts = (old[label.place] != nil ? 1 : 0, new[label.place] != nil ? 1 : 0)
            labels[label.place.rule, default: LabelCounts()].note(label.isTrue, before: counts.0, after: counts.1)
        }
        for (place, finding) in before.findings + after.findings.filter({ old[$0.place] == nil }) {
            let (was, becomes) = (old[place]?.action, new[place]?.action)
            guard was != becomes else { continue }
            var change = rules[place.rule] ?? RuleChange()
            switch (was, becomes) {
            case (nil, _): change.appeared += 1
            case (_, nil): change.gone += 1
            case (let was?, let becomes?): if becomes > was { change.stricter += 1 } else { change.milder += 1 }
            }
            if change.takesSample(of: text.index) {
                change.add([
                    Sample(
                        index: text.index,
                        text: text.name(),
                        preview: finding.preview,
                        before: was,
                        after: becomes
                    )
                ])
            }
            rules[place.rule] = change
        }
    }

    /// Takes over what another part of the run has seen.
    package mutating func add(_ other: BacktestReport) {
        texts += other.texts
        bytes += other.bytes
        newlyBlocked += other.newlyBlocked
        newlyBlockedHarmless += other.newlyBlockedHarmless
        released += other.released
        changed += other.changed
        baselineTime += other.baselineTime
        candidateTime += other.candidateTime
        rules.merge(other.rules) { $0.adding($1) }
        labels.merge(other.labels) { $0 + $1 }
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

    /// False if there are enough of earlier texts.
    fileprivate func takesSample(of index: Int) -> Bool {
        samples.count < BacktestReport.mostSamples || index < samples[samples.count - 1].index
    }

    fileprivate mutating func add(_ more: [BacktestReport.Sample]) {
        samples += more
        // In the order of texts, and of one text as found: a sort that keeps that order, by an index of its own.
        let ordered = samples.enumerated().sorted { ($0.element.index, $0.offset) < ($1.element.index, $1.offset) }
        samples = ordered.prefix(BacktestReport.mostSamples).map(\.element)
    }
}
