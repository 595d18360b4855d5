import ByteText
package import Detection
package import GuardrailTypes
import Inspection
import Redaction
package import RuleFiles

/// How texts are judged.
package struct EvaluationSettings: Sendable {
    /// Of texts that name none.
    package var direction = Direction.prompt
    /// In place of every rule's own threshold; nil leaves those.
    package var reportAt: Confidence?
    /// Where a text is about one label, whether only the rules of that label run on it.
    package var isolates = false
    /// Whether labels without any rule count as missed; else they are left out and named.
    package var countsUncovered = false
    package var map = LabelMap()

    package init() {}
}

/// Runs rules over labelled texts, through the inspector that live traffic goes through, and counts.
///
/// Not shared between threads.
package final class Evaluator {
    private let loaded: LoadedRules
    private let settings: EvaluationSettings
    /// Entities that rules have, under their one name.
    package let covered: Set<String>
    /// By the label that the rules are narrowed to; the empty string for all rules.
    private var subjects: [String: Subject] = [:]

    /// Rules that can never reach `settings.reportAt` are left out.
    package init(_ loaded: LoadedRules, settings: EvaluationSettings) throws(RuleError) {
        let adjusted = loaded.adjusted { rule in
            guard let reportAt = settings.reportAt else { return rule }
            guard rule.highestConfidence >= reportAt else { return nil }
            var rule = rule
            for direction in Direction.allCases { rule.reportAt[direction] = reportAt }
            return rule
        }
        self.loaded = adjusted
        self.settings = settings
        covered = Set(loaded.rules.map { settings.map.name(of: $0.reference.entity) })
        subjects[""] = try Subject(adjusted)
    }

    package func score(_ file: LabelledFile) throws(RuleError) -> SetScore {
        var score = SetScore(file)
        for text in file.texts { try count(text, in: &score) }
        score.finish()
        return score
    }

    private func count(_ text: LabelledText, in score: inout SetScore) throws(RuleError) {
        let only = text.claim.label.map(settings.map.name(of:))
        if let only, !isCovered(only), !text.claim.isCarrier {
            score.uncovered[only, default: 0] += max(text.claim.labelledCount, 1)
            return
        }
        let findings = try inspect(text, only: only, &score)
        let ofLabel = only.map { only in findings.filter { $0.label == only } } ?? findings
        switch text.claim {
        case .spans(let asWritten, _):
            let spans = asWritten.map(named)
            let strange = spans.filter { span in span.label.map { !isCovered($0) } ?? false }
            for span in strange { score.uncovered[span.label ?? "", default: 0] += 1 }
            let fair = ofLabel.filter { finding in !strange.contains { finding.range.overlaps($0.range) } }
            score.count(text, spans: spans.filter { !strange.contains($0) }, findings: fair)
            score.countTraps(text.traps.map(named), in: text, findings: findings)
        case .presence(let isThere, _):
            score.count(text, isThere: isThere, label: only, findings: ofLabel)
        case .carrier:
            let seen = findings.filter { $0.label == only || Self.tellsOfCarrier($0, settings.map) }
            score.count(text, isThere: true, label: only, findings: seen)
        }
    }

    private func isCovered(_ label: String) -> Bool { settings.countsUncovered || covered.contains(label) }

    private func named(_ span: LabelledSpan) -> LabelledSpan {
        LabelledSpan(
            label: span.label.map(settings.map.name(of:)),
            range: span.range,
            hasContext: span.hasContext
        )
    }

    /// A rule that tells of hidden text says so by its entity or by a tag.
    private static func tellsOfCarrier(_ finding: ScoredFinding, _ map: LabelMap) -> Bool {
        let names = [finding.rule.entity] + finding.rule.tags
        return names.contains { ["HIDDEN_TEXT", "UNICODE"].contains(map.name(of: $0)) }
    }

    private func inspect(
        _ text: LabelledText,
        only: String?,
        _ score: inout SetScore
    ) throws(RuleError) -> [ScoredFinding] {
        let subject = try subject(settings.isolates && !text.claim.isCarrier ? only ?? "" : "")
        let clock = ContinuousClock()
        let start = clock.now
        let verdict = subject.inspect(text.text, text.direction ?? settings.direction)
        score.nanoseconds += (clock.now - start).inNanoseconds
        score.texts += 1
        score.bytes += text.text.count
        score.findings += verdict.findings.count
        score.failures += verdict.failures.count
        return verdict.findings.map { finding in
            ScoredFinding(label: settings.map.name(of: finding.rule.entity), rule: finding.rule, range: finding.range)
        }
    }

    private func subject(_ label: String) throws(RuleError) -> Subject {
        if let known = subjects[label] { return known }
        let subject = try Subject(
            loaded.narrowed { settings.map.name(of: $0.reference.entity) == label }
        )
        subjects[label] = subject
        return subject
    }
}

/// An engine with its scratch memory.
private final class Subject {
    private let engine: Engine
    private var scratch: InspectionScratch

    init(_ rules: LoadedRules) throws(RuleError) {
        engine = try rules.makeEngine(key: .ephemeral())
        scratch = InspectionScratch(for: engine)
    }

    func inspect(_ text: [UInt8], _ direction: Direction) -> TextVerdict {
        var numbers = PlaceholderNumbers()
        return engine.inspect(text, direction: direction, placeholders: &numbers, using: &scratch)
    }
}

extension Rule {
    /// The most that any text can bring this rule to.
    fileprivate var highestConfidence: Confidence {
        let highest = patterns.map { max($0.confidence, $0.validatedConfidence ?? $0.confidence) }.max()
        return (highest ?? Confidence(thousandths: 0)) + (context?.add ?? Confidence(thousandths: 0))
    }
}

extension LabelledText.Claim {
    /// The label that the text is about, if it is about one.
    fileprivate var label: String? {
        switch self {
        case .spans(_, let only): only
        case .presence(_, let label), .carrier(let label): label
        }
    }

    fileprivate var isCarrier: Bool { if case .carrier = self { true } else { false } }

    fileprivate var labelledCount: Int { if case .spans(let spans, _) = self { spans.count } else { 1 } }
}

extension Duration {
    package var inNanoseconds: Int {
        Int(components.seconds) * 1_000_000_000 + Int(components.attoseconds / 1_000_000_000)
    }
}
