package import Detection
import GuardrailTypes
package import Inspection
package import Redaction

extension LoadedRules {
    /// Compiles everything into one snapshot.
    ///
    /// Costs milliseconds a rule.
    ///
    /// - Parameter usesFilter: false asks PCRE2 about every pattern everywhere: slower, and the same findings.
    /// - Throws: only if rules were changed after loading; every rule of a load has compiled once.
    package func makeEngine(key: DigestKey, usesFilter: Bool = true) throws(RuleError) -> Engine {
        Engine(rules: try RuleSet(rules, usesFilter: usesFilter), policy: policy, key: key)
    }

    /// The id that was probably meant by one that no rule has.
    package func nearestID(to id: String) -> String? {
        Suggestion.nearest(to: id, among: rules.map(\.reference.id))
    }
}
