import GuardrailTypes

/// The values that rules have found so far, to tell what a second look at the same text adds.
///
/// A set, as one text can hold a hundred thousand values and each of a second look's is asked for.
struct KnownValues {
    private struct Value: Hashable {
        let rule: RuleReference
        let fingerprint: String

        init(_ finding: Finding) {
            rule = finding.rule
            fingerprint = finding.fingerprint
        }

        // The fingerprint of a value is a keyed digest, so it alone is hash enough.
        func hash(into hasher: inout Hasher) { hasher.combine(fingerprint) }
    }

    private let values: Set<Value>

    init(_ findings: some Sequence<Finding>) {
        values = Set(findings.lazy.map(Value.init))
    }

    /// True if the same rule has found the same value.
    func contains(_ finding: Finding) -> Bool { values.contains(Value(finding)) }
}
