package import Detection
import GuardrailTypes

extension LoadedRules {
    /// The same rules, each changed or left out; for evaluation, benchmarks and coverage, never for traffic.
    ///
    /// - Parameter change: the rule that takes a rule's place; nil leaves it out.
    package func adjusted(_ change: (Rule) -> Rule?) -> LoadedRules {
        let changed = located.compactMap { located in change(located.rule).map { located.replacing(rule: $0) } }
        return LoadedRules(packs: packs, located: changed, policies: policies, warnings: warnings)
    }
}

extension LoadedRules {
    /// Only some of the rules, with those that their conditions ask for, which then report nothing.
    package func narrowed(to isWanted: (Rule) -> Bool) -> LoadedRules {
        let wanted = located.filter { isWanted($0.rule) }
        var known = Set(wanted.map(\.rule.reference.id))
        let evidence = wanted.flatMap(\.evidence).filter { known.insert($0.reference.id).inserted }
        let silent = evidence.compactMap { rule in self.rule(id: rule.reference.id)?.replacing(rule: rule) }
        return LoadedRules(packs: packs, located: wanted + silent, policies: policies, warnings: warnings)
    }
}

extension LocatedRule {
    func replacing(rule: Rule) -> LocatedRule {
        LocatedRule(
            rule: rule,
            tests: tests,
            place: place,
            testsPlace: testsPlace,
            patterns: patterns,
            fields: fields,
            evidence: evidence,
            allowedPatterns: allowedPatterns
        )
    }
}
