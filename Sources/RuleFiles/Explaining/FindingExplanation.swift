import ByteText
import Detection
package import GuardrailTypes
import Policy

extension LoadedRules {
    /// How a finding came about: the pattern, the confidence step by step, and from whom its action is.
    ///
    /// - Parameter finding: of an engine of these rules. Its text is not shown; its preview is.
    package func explain(_ finding: Finding, direction: Direction) -> Report {
        var report = Report()
        report.add("rule", finding.rule.id)
        report.add("entity", finding.rule.entity)
        report.add("start", .integer(finding.range.lowerBound))
        report.add("end", .integer(finding.range.upperBound))
        report.add("preview", finding.preview)
        guard let rule = rule(id: finding.rule.id)?.rule else { return report }
        explainConfidence(of: finding, rule, direction, in: &report)
        let authored = rule.authoredAction(direction)
        report.add("action", finding.action.rawValue)
        report.add(
            "action_from",
            finding.action == authored ? "the rule" : "policy \(policy.id) \(policy.version); the rule says \(authored)"
        )
        return report
    }

    private func explainConfidence(
        of finding: Finding,
        _ rule: Rule,
        _ direction: Direction,
        in report: inout Report
    ) {
        let explanation = finding.explanation
        report.add("pattern", .integer(explanation.patternIndex))
        if rule.patterns.indices.contains(explanation.patternIndex) {
            switch rule.patterns[explanation.patternIndex].source {
            case .regex(let regex): report.add("regex", regex)
            case .words(let words): report.add("words", words)
            case .dictionary(let list): report.add("dictionary", list.name)
            case .exactData(let set): report.add("exact_data", set.name)
            case .fingerprint(let fingerprints, let share):
                report.add("fingerprint", fingerprints.name)
                report.add("min_similarity", .number(share))
            case .record(let shape): report.add("record", .report(Report(shape)))
            }
        }
        report.add("base_confidence", .number(explanation.base.fraction))
        report.add("validated_by", explanation.validatedBy)
        report.add("context_word", explanation.contextWord)
        report.add("confidence", .number(finding.confidence.fraction))
        report.add("report_at", .number(rule.threshold(direction).fraction))
    }
}
