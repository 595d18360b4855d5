import ByteText
package import Detection
package import GuardrailTypes
import Inspection
import Policy
import Redaction

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
        if let trial = finding.trialAction { report.add("action_on_trial", trial.rawValue) }
        let trace = policies.trace(of: rule, direction, for: PolicySubject())
        let origin = trace.flatMap { policies.origin(of: $0.action ?? $0.mode) }
        report.add(
            "action_from",
            finding.action == authored ? "the rule" : "\(origin ?? "the policy"); the rule says \(authored)"
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
        report.add("view", explanation.view.rawValue)
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
        report.add("sum", Self.sum(of: finding, rule, direction))
    }

    /// How the confidence came to be, step by step, in words.
    private static func sum(of finding: Finding, _ rule: Rule, _ direction: Direction) -> String {
        let explanation = finding.explanation
        var steps = ["\(explanation.base) by the pattern"]
        var reached = explanation.base
        if !explanation.validatedBy.isEmpty, rule.patterns.indices.contains(explanation.patternIndex) {
            reached = rule.patterns[explanation.patternIndex].validatedConfidence ?? reached
            steps.append("\(reached) once \(explanation.validatedBy.joined(separator: " and ")) passed")
        }
        if let word = explanation.contextWord {
            let added = Confidence(thousandths: finding.confidence.thousandths - reached.thousandths)
            steps.append("\(added) more for \"\(word)\"")
        }
        let threshold = rule.threshold(direction)
        let relation = finding.confidence >= threshold ? "reported from" : "below the"
        return steps.joined(separator: ", ") + ": \(finding.confidence), \(relation) \(threshold)"
    }

    /// Findings that the rules' thresholds keep back: those that there would be without thresholds, and are not.
    ///
    /// - Parameter reported: the findings that there are.
    package func belowThreshold(
        _ text: [UInt8],
        direction: Direction,
        reported: [Finding]
    ) throws(RuleError) -> [Finding] {
        let open = adjusted { rule in
            var rule = rule
            for direction in Direction.allCases { rule.reportAt[direction] = Confidence(thousandths: 0) }
            return rule
        }
        let engine = try open.makeEngine(key: .ephemeral())
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let all = engine.inspect(text, direction: direction, placeholders: &numbers, using: &scratch).findings
        return all.filter { finding in
            let isBelow = rule(id: finding.rule.id).map { finding.confidence < $0.rule.threshold(direction) } ?? false
            return isBelow && !reported.contains { $0.range.overlaps(finding.range) }
        }
    }
}
