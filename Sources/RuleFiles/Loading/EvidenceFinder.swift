import Detection
import GuardrailTypes

/// Looks up the rules that conditions name, over all packs of a load.
struct EvidenceFinder {
    private let rules: [Rule]
    private let names: Set<String>

    init(_ rules: [Rule]) {
        self.rules = rules
        names = Set(rules.filter { !$0.isRecord }.flatMap { [$0.reference.id, $0.reference.entity] })
    }

    /// The rules that a rule's conditions ask for, made to report nothing themselves.
    ///
    /// They run beside the rule in its own tests.
    func evidence(for rule: Rule) -> [Rule] {
        let wanted = Set(rule.companionNames)
        guard !wanted.isEmpty else { return [] }
        return rules.filter { other in
            other.reference !== rule.reference && !other.isRecord
                && (wanted.contains(other.reference.id) || wanted.contains(other.reference.entity))
        }.map(\.asEvidence)
    }

    /// Names in a rule's conditions that no rule has.
    func diagnostics(for located: LocatedRule) -> [Diagnostic] {
        let own = [located.fields.fields("with"), located.fields.fields("without")].compactMap { $0 }.flatMap {
            ($0["any"]?.items ?? []) + ($0["all"]?.items ?? [])
        }
        let members = located.patterns.flatMap { $0.fields?.fields("record")?["of"]?.items ?? [] }
        return (own + members).compactMap { value in
            guard let name = value.text, !names.contains(name) else { return nil }
            let nearest = Suggestion.nearest(to: name, among: names.sorted())
            return Diagnostic(
                .unknownCompanion,
                at: value.place,
                "no loaded rule has the id or entity \"\(name)\"",
                help: nearest == nil ? "load the pack that has it too" : nil,
                suggestion: nearest
            )
        }
    }
}

extension Rule {
    /// Records see findings and not the text, so they are no evidence themselves.
    fileprivate var isRecord: Bool {
        patterns.contains { if case .record = $0.source { true } else { false } }
    }

    /// Ids and entities that the rule's conditions and records name.
    fileprivate var companionNames: [String] {
        let own = [conditions.with, conditions.without].compactMap { $0?.names }.joined()
        let members = patterns.flatMap { pattern -> [String] in
            guard case .record(let shape) = pattern.source else { return [] }
            return shape.members
        }
        return own + members
    }

    /// The same rule, seen by others and silent itself.
    fileprivate var asEvidence: Rule {
        var rule = self
        rule.conditions = RuleConditions(isReported: false)
        return rule
    }
}
