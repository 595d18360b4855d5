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
        pattern.group = group(of: PatternText(regex))
        if format == .kingfisher { addKingfisher(table, &pattern, &rule) }
        rule.patterns = [pattern]
        let known = format == .kingfisher ? Self.kingfisherKeys : Self.noseyParkerKeys
        for key in table.keys.sorted() where !known.contains(key) { rule.note("the key \(key)") }
        return rule
    }

    /// Kingfisher's secret is the group TOKEN where there is one; both tools else take the groups.
    private func group(of pattern: PatternText) -> ForeignPattern.Group {
        let captures = pattern.pieces.compactMap { piece in
            if case .open(let text, true) = piece { text } else { nil }
        }
        guard format == .kingfisher, let at = captures.firstIndex(where: { $0.hasSuffix("<TOKEN>") }) else {
            return .firstFilled
        }
        return .number(at + 1)
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
        guard let requirements = table["pattern_requirements"]?.table else { return }
        let words = requirements.texts("ignore_if_contains")
        if !words.isEmpty { rule.allow.append(ForeignAllowance(stopwords: words)) }
        for key in requirements.keys.sorted() where key != "ignore_if_contains" {
            rule.note("pattern_requirements.\(key)")
        }
    }
}
