import ByteText
import GuardrailTypes

/// What counting needs to know of one finding.
struct ScoredFinding {
    /// The one name of the rule's entity.
    let label: String
    let rule: RuleReference
    let range: ByteRange
}

extension SetScore {
    /// Counts one text whose spans are known.
    ///
    /// - Parameters:
    ///   - spans: only of covered labels, under their one name.
    ///   - findings: without those that lie over spans of labels without a rule.
    mutating func count(_ text: LabelledText, spans: [LabelledSpan], findings: [ScoredFinding]) {
        for mode in MatchMode.allCases {
            countByLabel(mode, spans, findings)
            countBlind(mode, spans, findings)
        }
        for span in spans {
            let touching = findings.filter { $0.range.overlaps(span.range) }
            let isFound = touching.contains { span.label == nil || $0.label == span.label }
            for group in text.groups + contextGroup(span) { groups[group, default: Share()].add(isFound) }
            if isFound { continue }
            note(touching.isEmpty ? .missed : .mislabelled, text, span.label, touching.first, span.range)
        }
        countFalse(findings.filter { finding in !spans.contains { finding.range.overlaps($0.range) } }, in: text)
        countPresence(!spans.isEmpty, findings)
        if spans.isEmpty { clean.add(!findings.isEmpty) }
    }

    /// Counts one text of which is known only whether it holds something.
    mutating func count(_ text: LabelledText, isThere: Bool, label: String?, findings: [ScoredFinding]) {
        countPresence(isThere, findings)
        guard isThere else {
            countFalse(findings, in: text)
            return clean.add(!findings.isEmpty)
        }
        withoutPlace += 1
        if let label { presentLabels.insert(label) }
        for group in text.groups { groups[group, default: Share()].add(!findings.isEmpty) }
        if findings.isEmpty { note(.missed, text, label, nil, nil) }
    }

    mutating func countTraps(_ traps: [LabelledSpan], in text: LabelledText, findings: [ScoredFinding]) {
        for trap in traps {
            let hit = findings.first { $0.label == trap.label && $0.range.overlaps(trap.range) }
            self.traps[trap.label ?? "", default: Share()].add(hit != nil)
            if let hit { note(.trap, text, trap.label, hit, hit.range) }
        }
    }

    private mutating func countByLabel(_ mode: MatchMode, _ spans: [LabelledSpan], _ findings: [ScoredFinding]) {
        guard spans.allSatisfy({ $0.label != nil }) else { return }
        for span in spans {
            let isFound = findings.contains { $0.label == span.label && mode.accepts($0.range, span.range) }
            byLabel[mode, default: [:]][span.label ?? "", default: MatchCounts()].count(labelled: isFound)
        }
        for finding in findings {
            let isRight = spans.contains { $0.label == finding.label && mode.accepts(finding.range, $0.range) }
            byLabel[mode, default: [:]][finding.label, default: MatchCounts()].count(finding: isRight)
        }
    }

    private mutating func countBlind(_ mode: MatchMode, _ spans: [LabelledSpan], _ findings: [ScoredFinding]) {
        for span in spans {
            let isFound = findings.contains { mode.accepts($0.range, span.range) }
            blind[mode, default: MatchCounts()].count(labelled: isFound)
        }
        for finding in findings {
            let isRight = spans.contains { mode.accepts(finding.range, $0.range) }
            blind[mode, default: MatchCounts()].count(finding: isRight)
        }
    }

    private mutating func countPresence(_ isThere: Bool, _ findings: [ScoredFinding]) {
        if isThere { presence.count(labelled: !findings.isEmpty) }
        if !findings.isEmpty { presence.count(finding: isThere) }
    }

    private mutating func countFalse(_ findings: [ScoredFinding], in text: LabelledText) {
        for finding in findings {
            falseFindings[finding.rule.id, default: 0] += 1
            note(.wrong, text, nil, finding, finding.range)
        }
    }

    private func contextGroup(_ span: LabelledSpan) -> [LabelledText.Group] {
        span.hasContext.map { [LabelledText.Group(kind: "context", name: $0 ? "with a word" : "bare")] } ?? []
    }

    private mutating func note(
        _ kind: Fault.Kind,
        _ text: LabelledText,
        _ label: String?,
        _ finding: ScoredFinding?,
        _ range: ByteRange?
    ) {
        faults.append(Fault(kind: kind, id: text.id, label: label, rule: finding?.rule.id, range: range))
    }
}

extension MatchCounts {
    fileprivate mutating func count(labelled isFound: Bool) {
        labelled += 1
        if isFound { found += 1 }
    }

    fileprivate mutating func count(finding isRight: Bool) {
        findings += 1
        if isRight { right += 1 }
    }
}
