import GuardrailTypes

extension PolicySet {
    /// The policy in one fixed spelling: equal for equal policies and for no others, whatever file they came from.
    ///
    /// It is what the policy hash of every audit row is taken over. Lists of conditions are sorted, since their order
    /// means nothing; statements keep their order, since it decides.
    package var canonicalDescription: String {
        let head = "policy \(Self.quoted(id)) \(Self.quoted(version)) \(mode.rawValue)\n"
        return statements.reduce(into: head) { $0 += "\($1.selector.canonicalDescription) \($1.action.rawValue)\n" }
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
}

extension Selector {
    fileprivate var canonicalDescription: String {
        let lists = [
            ("rules", rules.map(\.pattern)),
            ("tags", tags),
            ("severity_at_least", severityAtLeast.map { [$0.rawValue] } ?? []),
            ("entities", entities),
            ("apps", apps.map(\.pattern)),
            ("direction", directions.map(\.rawValue)),
        ]
        let given = lists.filter { !$0.1.isEmpty }
        return given.map { "\($0.0)=\(Set($0.1).sorted().map(PolicySet.quoted).joined(separator: ","))" }
            .joined(separator: " ")
    }
}
