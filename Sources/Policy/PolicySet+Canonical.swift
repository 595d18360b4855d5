import GuardrailTypes

extension PolicyStack {
    /// The policies in one fixed spelling: equal for equal stacks and for no others, whatever files they came from.
    ///
    /// It is what the policy hash of every audit row is taken over. One policy alone is spelled as that policy is.
    package var canonicalDescription: String { policies.map(\.canonicalDescription).joined() }
}

extension PolicySet {
    /// The policy in one fixed spelling.
    ///
    /// Lists of conditions are sorted, since their order means nothing; statements keep their order, since it decides. What
    /// is not said is not spelled, so that a policy which uses nothing new keeps its hash.
    package var canonicalDescription: String {
        var head = "policy \(Self.quoted(id)) \(Self.quoted(version)) \(mode.rawValue)"
        if isFloor { head += " floor" }
        if let rollout { head += " \(rollout.canonicalDescription)" }
        if let durability { head += " durability=\(durability.rawValue)" }
        if let onAuditFailure { head += " on_audit_failure=\(onAuditFailure.rawValue)" }
        if !audience.isEverybody { head += " for \(Self.spelled(audience.lists))" }
        return statements.reduce(into: head + "\n") { $0 += "\($1.canonicalDescription)\n" }
    }

    /// In quotes, with `"` and `\` escaped, so that no value can imitate the text around it.
    fileprivate static func quoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { out += "\\" }
            out.unicodeScalars.append(scalar)
        }
        return out + "\""
    }

    fileprivate static func spelled(_ lists: [(name: String, words: [String])]) -> String {
        lists.filter { !$0.words.isEmpty }
            .map { "\($0.name)=\(Set($0.words).sorted().map(quoted).joined(separator: ","))" }
            .joined(separator: " ")
    }
}

extension PolicySet.Statement {
    fileprivate var canonicalDescription: String {
        var words = [PolicySet.spelled(selector.lists), action?.rawValue ?? "-"]
        if let mode { words.append("mode=\(mode.rawValue)") }
        if let rollout { words.append(rollout.canonicalDescription) }
        if let onError { words.append("on_error=\(onError.rawValue)") }
        if let disclosure { words.append("disclose=\(disclosure.rawValue)") }
        if let redaction { words.append("redact=\(PolicySet.quoted("\(redaction)"))") }
        return words.joined(separator: " ")
    }
}

extension Rollout {
    fileprivate var canonicalDescription: String { "rollout=\(percent) by=\(unit.rawValue)" }
}

extension Selector {
    /// In an order that never changes, because hashes were taken over it.
    fileprivate var lists: [(name: String, words: [String])] {
        let app = who.lists.first { $0.name == "apps" }?.words ?? []
        return [
            ("rules", rules.map(\.pattern)),
            ("tags", tags),
            ("severity_at_least", severityAtLeast.map { [$0.rawValue] } ?? []),
            ("entities", entities),
            ("apps", app),
            ("direction", directions.map(\.rawValue)),
            ("packs", packs.map(\.pattern)),
        ] + who.lists.filter { $0.name != "apps" }
    }
}

extension Audience {
    fileprivate var lists: [(name: String, words: [String])] {
        [
            ("apps", apps.map(\.pattern)),
            ("keys", keys.map(\.pattern)),
            ("teams", teams.map(\.pattern)),
            ("routes", routes.map(\.pattern)),
            ("key_tags", keyTags),
            ("models", models.map(\.pattern)),
            ("users", users.map(\.digest)),
        ]
    }
}
