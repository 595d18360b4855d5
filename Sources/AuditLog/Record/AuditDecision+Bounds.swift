package import GuardrailTypes

extension AuditDecision {
    /// Most findings of one text, and most failures of one text, that are given rows.
    package static let mostFindings = 200
    /// Most findings of one exchange that are given rows, and most failures.
    package static let mostFindingsOfExchange = 1_000
    /// Most decisions of one exchange that are given rows.
    package static let mostDecisions = 500
}

extension [AuditDecision] {
    /// These decisions with no more rows than one exchange may have: a body full of addresses costs a thousand, not a million.
    ///
    /// The strictest keep theirs. What goes is counted: in its decision, or in one last decision for its direction, whose field
    /// reads `*`.
    package func bounded() -> [AuditDecision] {
        guard exceedsBounds else { return self }
        let ranked = indices.sorted { (self[$1].action, $0) < (self[$0].action, $1) }
        var findings = AuditDecision.mostFindingsOfExchange
        var failures = AuditDecision.mostFindingsOfExchange
        var kept: [(index: Int, decision: AuditDecision)] = []
        for index in ranked.prefix(AuditDecision.mostDecisions) {
            let decision = self[index].limited(
                findings: Swift.min(AuditDecision.mostFindings, findings),
                failures: Swift.min(AuditDecision.mostFindings, failures)
            )
            findings -= decision.findings.count
            failures -= decision.failures.count
            kept.append((index, decision))
        }
        let rest = ranked.dropFirst(AuditDecision.mostDecisions).map { self[$0] }
        return kept.sorted { $0.index < $1.index }.map(\.decision) + Direction.allCases.compactMap(rest.sum)
    }

    private var exceedsBounds: Bool {
        count > AuditDecision.mostDecisions
            || contains { Swift.max($0.findings.count, $0.failures.count) > AuditDecision.mostFindings }
            || reduce(0) { $0 + $1.findings.count + $1.failures.count } > AuditDecision.mostFindingsOfExchange
    }

    /// One decision without findings of its own for all of a direction.
    private func sum(_ direction: Direction) -> AuditDecision? {
        let those = filter { $0.direction == direction }
        guard let strictest = those.map(\.action).max() else { return nil }
        return AuditDecision(
            direction: direction,
            field: AuditFieldPath("*"),
            action: strictest,
            findings: [],
            failures: those.flatMap(\.failures),
            omittedFindings: those.reduce(0) { $0 + $1.findingCount }
        ).limited(findings: 0, failures: 0)
    }
}

extension [Finding] {
    /// At most so many of these, the strictest first chosen, in their own order.
    func keepingStrictest(_ most: Int) -> [Finding] {
        guard count > most else { return self }
        var chosen: [Int] = []
        for action in Action.allCases.sorted(by: >) where chosen.count < most {
            chosen += indices.lazy.filter { self[$0].action == action }.prefix(most - chosen.count)
        }
        return chosen.sorted().map { self[$0] }
    }
}
