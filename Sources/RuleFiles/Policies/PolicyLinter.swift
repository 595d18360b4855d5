import Detection
import GuardrailTypes
import Policy

/// What policies say that their shape cannot show.
enum PolicyLinter {
    /// Ids of rules that stand for a classifier's categories begin so.
    static let categoryPrefix = "category."

    /// - Parameter rules: all that are loaded.
    static func diagnostics(of document: PolicyDocument, rules: [RuleReference]) -> [Diagnostic] {
        var found: [Diagnostic] = []
        if document.policy.isFloor, document.policy.mode == .observe {
            found.append(Diagnostic(.looseFloor, at: document.fields.place(of: "mode"), "a floor cannot observe"))
        }
        for (fields, statement) in zip(document.statements, document.policy.statements) {
            found += conditionsWithoutEffect(fields, rules)
            found += foreignKeys(fields)
            if statement.selector.who.asksTheClient { found += loosening(fields, statement) }
            if document.policy.isFloor { found += softness(fields, statement) }
        }
        return found
    }

    /// Patterns of ids that fit no rule or pack, so most likely misspelt.
    private static func conditionsWithoutEffect(_ fields: Fields, _ rules: [RuleReference]) -> [Diagnostic] {
        func unknown(_ key: String, _ names: [String], _ kind: String) -> [Diagnostic] {
            (fields[key]?.items ?? []).compactMap { value in
                guard let text = value.text, !text.hasPrefix(categoryPrefix),
                    !names.contains(where: Glob(text).matches)
                else { return nil }
                return Diagnostic(
                    .selectsNothing,
                    at: value.place,
                    "no loaded \(kind) has an id like \"\(text)\"",
                    suggestion: Suggestion.nearest(to: text, among: names)
                )
            }
        }
        return unknown("rules", rules.map(\.id), "rule")
            + unknown("packs", Set(rules.map(\.packID)).sorted(), "pack")
    }

    private static func foreignKeys(_ fields: Fields) -> [Diagnostic] {
        guard let redact = fields.fields("redact") else { return [] }
        return RedactionStyle.foreignKeys(in: redact)
    }

    /// What a client could say to be treated more mildly.
    private static func loosening(_ fields: Fields, _ statement: PolicySet.Statement) -> [Diagnostic] {
        let mild: [(key: String, isMild: Bool)] = [
            ("action", statement.action == .allow),
            ("mode", statement.speaksOfRules && statement.mode != .enforce),
            ("on_error", statement.onError == .passAndRecord),
            ("disclose", statement.disclosure == .rule),
            ("redact", statement.redaction != nil),
        ]
        return mild.filter { fields[$0.key] != nil && $0.isMild }.map { key, _ in
            Diagnostic(
                .clientCouldLoosen,
                at: fields.place(of: key),
                "a statement for what the client says can only tighten, and this would not",
                help: "select by apps, keys, teams or key_tags, which the settings give to a key"
            )
        }
    }

    /// What says nothing in a floor, since others may be stricter and none looser.
    private static func softness(_ fields: Fields, _ statement: PolicySet.Statement) -> [Diagnostic] {
        let soft: [(key: String, isSoft: Bool)] = [
            ("action", statement.action == .allow),
            ("mode", statement.speaksOfRules && statement.mode != .enforce),
            ("on_error", statement.onError == .passAndRecord),
            ("disclose", statement.disclosure == .rule),
        ]
        return soft.filter { fields[$0.key] != nil && $0.isSoft }.map { key, _ in
            Diagnostic(
                .looseFloor,
                at: fields.place(of: key),
                "a floor says what is done at least, and this is nothing",
                help: "leave it out, or say it in a policy that is no floor"
            )
        }
    }
}

extension RedactionStyle {
    /// Keys of `redact` that its kind has no use for.
    static func foreignKeys(in redact: Fields) -> [Diagnostic] {
        let kind = redact.choice("with", as: RulePackShape.RedactionKind.self) ?? .label
        return kind.foreignKeys.filter { redact[$0] != nil }.map { key in
            Diagnostic(
                .conflictingKeys,
                at: redact.place(of: key),
                "\"\(key)\" means nothing with \"\(kind.rawValue)\"",
                help: "leave it out, or change \"with\""
            )
        }
    }
}
