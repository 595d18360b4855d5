/// Reads the YAML rules of Nosey Parker and of Kingfisher, which began as the same format.
struct YAMLRulesReader {
    let format: ImportFormat

    private static let noseyParkerKeys: Set = [
        "name", "id", "pattern", "description", "examples", "negative_examples", "references", "categories",
    ]
    private static let kingfisherKeys = noseyParkerKeys.union([
        "min_entropy", "confidence", "visible", "validation", "revocation", "depends_on_rule", "pattern_requirements",
        "prevalidated", "tls_mode",
    ])

    func read(_ text: String) throws(ImportError) -> ForeignPack {
        guard let rules = try YAMLSource.read(text).table?.tables("rules"), !rules.isEmpty else {
            throw ImportError("there is no list of rules")
        }
        var pack = ForeignPack()
        for table in rules { pack.rules.append(try rule(table)) }
        return pack
    }

    private func rule(_ table: [String: ForeignValue]) throws(ImportError) -> ForeignRule {
        guard let id = table.trimmed("id") ?? table.trimmed("name") else { throw ImportError("a rule has no id") }
        guard let regex = table.trimmed("pattern") else { throw ImportError("the rule \(id) has no pattern") }
        var rule = ForeignRule(sourceID: id, name: table.trimmed("name") ?? id)
        rule.description = table.trimmed("description")
        rule.tags = table.texts("categories")
        rule.references = table.texts("references")
        rule.matches = table.texts("examples")
        rule.noMatches = table.texts("negative_examples")
        var pattern = ForeignPattern(source: .regex(regex), dialect: .rust)
        if format == .kingfisher { addKingfisher(table, &pattern, &rule) }
        rule.patterns = groups(of: PatternText(regex)).map { group in
            var out = pattern
            out.group = group
            return out
        }
        let known = format == .kingfisher ? Self.kingfisherKeys : Self.noseyParkerKeys
        for key in table.keys.sorted() where !known.contains(key) { rule.note("the key \(key)") }
        return rule
    }

    /// Kingfisher's secret is the group TOKEN where there is one, else the first.
    ///
    /// Nosey Parker reports all groups: a user's name and the password. Each becomes an entry of `detect`.
    private func groups(of pattern: PatternText) -> [ForeignPattern.Group] {
        guard format == .kingfisher else {
            guard let groups = pattern.groupsOfEveryMatch, groups.count > 1 else { return [.firstFilled] }
            return groups.map(ForeignPattern.Group.number)
        }
        let captures = pattern.pieces.compactMap { piece in
            if case .open(let text, true) = piece { text } else { nil }
        }
        return [captures.firstIndex { $0.hasSuffix("<TOKEN>") }.map { .number($0 + 1) } ?? .firstFilled]
    }

    private func addKingfisher(
        _ table: [String: ForeignValue],
        _ pattern: inout ForeignPattern,
        _ rule: inout ForeignRule
    ) {
        if let bits = table.number("min_entropy"), bits > 0 { pattern.entropy = (bits, true) }
        switch table.text("confidence") {
        case "low": pattern.confidence = 0.5
        case "high": pattern.confidence = 0.9
        default: pattern.confidence = 0.7
        }
        if table["visible"]?.flag == false { rule.leftOut = "visible is false: it helps other rules only" }
        if table["validation"] != nil { rule.note("validation: nothing is asked of the network") }
        if table["revocation"] != nil { rule.note("revocation: nothing is asked of the network") }
        for other in table.tables("depends_on_rule") {
            rule.note("depends_on_rule \(other.text("rule_id") ?? "another"): it is found without the other one near")
        }
        if let requirements = table["pattern_requirements"]?.table { add(requirements, to: &rule) }
    }

    /// How many signs of a kind a secret must have: with fewer it is allowed.
    private static let kinds = [
        "min_digits": "[0-9]", "min_uppercase": "[A-Z]", "min_lowercase": "[a-z]",
        "min_special_chars": #"[!-/:-@\[-`{-~]"#,
    ]

    private func add(_ requirements: [String: ForeignValue], to rule: inout ForeignRule) {
        let words = requirements.texts("ignore_if_contains")
        if !words.isEmpty { rule.allow.append(ForeignAllowance(stopwords: words)) }
        for key in requirements.keys.sorted() where key != "ignore_if_contains" {
            let isOurs = key != "min_special_chars" || requirements["special_chars"] == nil
            guard isOurs, let kind = Self.kinds[key], let count = requirements[key]?.integer, count > 0 else {
                rule.note("pattern_requirements.\(key)")
                continue
            }
            let search = "^(?!(?:[\\s\\S]{0,100}?\(kind)){\(count)})[\\s\\S]"
            rule.allow.append(ForeignAllowance(searches: [search], reason: "\(key) is \(count)"))
        }
    }
}
