package import Detection
import GuardrailTypes
package import Inspection
package import Redaction

extension LoadedRules {
    /// Compiles everything into one snapshot.
    ///
    /// Costs milliseconds a rule.
    ///
    /// - Throws: only if rules were changed after loading; every rule of a load has compiled once.
    package func makeEngine(key: DigestKey) throws(RuleError) -> Engine {
        let rules = try RuleSet(rules, fingerprint: { key.fingerprint(of: $0, entity: $1) })
        return Engine(rules: rules, policy: policy, key: key)
    }

    /// The id that was probably meant by one that no rule has.
    package func nearestID(to id: String) -> String? {
        Suggestion.nearest(to: id, among: rules.map(\.reference.id))
    }
}
