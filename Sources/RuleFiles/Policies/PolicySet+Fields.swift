import GuardrailTypes
import Policy

/// What a policy says that its shape cannot show.
enum PolicyLinter {
    /// Patterns of rule ids that fit no rule, so most likely misspelt.
    static func conditionsWithoutEffect(_ fields: Fields, rules: [RuleReference]) -> [Diagnostic] {
        let patterns = (fields["statements"]?.items ?? []).flatMap { $0.fields?["rules"]?.items ?? [] }
        return patterns.compactMap { value in
            guard let text = value.text, !rules.contains(where: { Glob(text).matches($0.id) }) else { return nil }
            return Diagnostic(
                .selectsNothing,
                at: value.place,
                "no loaded rule has an id like \"\(text)\"",
                suggestion: Suggestion.nearest(to: text, among: rules.map(\.id))
            )
        }
    }
}

extension PolicySet {
    init(_ fields: Fields) {
        let header = fields.fields("policy")
        self.init(
            id: header?.text("id") ?? "",
            version: header?.text("version") ?? "",
            mode: fields.choice("mode") ?? .enforce,
            statements: (fields["statements"]?.items ?? []).compactMap { $0.fields.map(Statement.init) }
        )
    }
}

extension PolicySet.Statement {
    fileprivate init(_ fields: Fields) {
        self.init(
            Selector(
                rules: fields.texts("rules").map(Glob.init),
                tags: fields.texts("tags"),
                severityAtLeast: fields.choice("severity_at_least"),
                entities: fields.texts("entities"),
                apps: fields.texts("apps").map(Glob.init),
                directions: fields.texts("direction").compactMap(Direction.init(rawValue:))
            ),
            action: fields.choice("action") ?? .block
        )
    }
}
