package import Detection
package import GuardrailTypes
package import Inspection
package import Redaction

extension LoadedRules {
    /// Compiles everything into one snapshot, or some rules only, or with one threshold in the place of every rule's
    /// `report_at`: what they would find if nobody minded noise.
    ///
    /// Words that a rule requires, and validators, still count. Costs milliseconds a rule.
    ///
    /// - Parameters:
    ///   - entities: rules for these; empty for all.
    ///   - reportAt: in both directions; nil leaves what rules say.
    ///   - categories: what is judged beside the rules; nil for nothing.
    ///   - usesFilter: false asks PCRE2 about every pattern everywhere: slower, and the same findings.
    /// - Throws: only if rules were changed after loading; every rule of a load has compiled once.
    package func makeEngine(
        key: DigestKey,
        entities: Set<String> = [],
        reportAt: Confidence? = nil,
        categories: CategoryPlan? = nil,
        usesFilter: Bool = true
    ) throws(RuleError) -> Engine {
        var chosen = rules.filter { entities.isEmpty || entities.contains($0.reference.entity) }
        if let reportAt {
            for index in chosen.indices { chosen[index].reportAt = [.prompt: reportAt, .response: reportAt] }
        }
        let rules = try RuleSet(chosen, usesFilter: usesFilter, fingerprint: { key.fingerprints(of: $0, entity: $1) })
        return Engine(rules: rules, policies: policies.stack, categories: categories, key: key)
    }

    /// The id that was probably meant by one that no rule has.
    package func nearestID(to id: String) -> String? {
        Suggestion.nearest(to: id, among: rules.map(\.reference.id))
    }
}
