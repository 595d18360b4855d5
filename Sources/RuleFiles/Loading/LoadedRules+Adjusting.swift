package import Detection

extension LoadedRules {
    /// The same rules, each changed or left out; for evaluation, benchmarks and coverage, never for traffic.
    ///
    /// - Parameter change: the rule that takes a rule's place; nil leaves it out.
    package func adjusted(_ change: (Rule) -> Rule?) -> LoadedRules {
        let changed = located.compactMap { located in change(located.rule).map { located.replacing(rule: $0) } }
        return LoadedRules(packs: packs, located: changed, policy: policy, warnings: warnings)
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
