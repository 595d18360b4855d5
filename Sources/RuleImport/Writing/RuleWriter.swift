/// Writes one rule, as an item of a pack's `rules`.
struct RuleWriter {
    private let rule: ForeignRule
    private let id: String

    init(_ rule: ForeignRule, id: String) {
        self.rule = rule
        self.id = id
    }

    /// The lines, without the last line end.
    var text: String {
        var lines = [
            "  - id: \(id)",
            "    name: \(YAMLText.quoted(rule.name))",
            "    description: \(YAMLText.quoted(rule.description ?? "Finds what \(rule.sourceID) finds in its own tool."))",
            "    entity: \(Slug.entity(rule.entity ?? rule.name))",
            "    severity: \(rule.severity)",
            "    tags: [\((["imported"] + rule.tags.compactMap(Slug.name)).joined(separator: ", "))]",
        ]
        if !rule.references.isEmpty { lines.append("    references: \(YAMLText.list(rule.references))") }
        if let reportAt = rule.reportAt { lines.append("    report_at: \(YAMLText.number(reportAt))") }
        if !rule.patterns.isEmpty { lines.append("    detect:") }
        for pattern in rule.patterns {
            let text = detect(pattern)
            guard let reason = pattern.leftOut, rule.leftOut == nil else {
                lines.append(text)
                continue
            }
            lines.append("      # left out: \(PackWriter.oneLine(reason))")
            lines += text.split(separator: "\n").map { "      #" + $0.dropFirst(6) }
        }
        if let context = rule.context { lines.append(self.context(context)) }
        if !rule.allow.isEmpty { lines += ["    allow:"] + rule.allow.map { Self.entry($0, indent: 6) } }
        if !rule.seesDisguises { lines.append("    disguises: false") }
        return (lines + tests).joined(separator: "\n")
    }

    private func detect(_ pattern: ForeignPattern) -> String {
        var lines: [String] = []
        switch pattern.source {
        case .regex(let regex):
            lines.append("regex: \(YAMLText.pattern(regex, indent: 10) ?? YAMLText.quoted(regex))")
        case .words(let words): lines.append("words: \(YAMLText.list(words))")
        }
        if !pattern.flags.isEmpty { lines.append("flags: [\(pattern.flags.joined(separator: ", "))]") }
        if !pattern.keywords.isEmpty { lines.append("keywords: \(YAMLText.list(pattern.keywords))") }
        if pattern.keywordsAreNear { lines.append("keywords_within: \(PatternFitter.keywordReach)") }
        if case .regex = pattern.source { lines.append("skip_rejected: true") }
        switch pattern.groups.count {
        case 0: break
        case 1: lines.append("group: \(pattern.groups[0])")
        default: lines.append("group: [\(pattern.groups.map(String.init).joined(separator: ", "))]")
        }
        if let length = pattern.maxLength { lines.append("max_length: \(length)") }
        lines.append("confidence: \(YAMLText.number(pattern.confidence))")
        var checks = pattern.validators
        if let entropy = pattern.entropy {
            let key = entropy.isStrict ? "entropy_above" : "entropy_at_least"
            checks.append("{\(key): \(YAMLText.number(entropy.bits))}")
        }
        if !checks.isEmpty { lines.append("validate: [\(checks.joined(separator: ", "))]") }
        if let validated = pattern.validatedConfidence {
            lines.append("validated_confidence: \(YAMLText.number(validated))")
        }
        return "      - " + lines.joined(separator: "\n        ")
    }

    private func context(_ context: ForeignContext) -> String {
        "    context: {words: \(YAMLText.list(context.words)), before: \(context.before), after: \(context.after), "
            + "add: \(YAMLText.number(context.add))}"
    }

    /// An entry of `allow`, as an item of a list.
    static func entry(_ allowance: ForeignAllowance, indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        var lines: [String] = []
        if allowance.target != "secret" { lines.append("target: \(allowance.target)") }
        for (key, texts) in [
            ("value", allowance.values), ("search", allowance.searches), ("stopwords", allowance.stopwords),
        ] where !texts.isEmpty {
            lines.append("\(key):\n" + texts.map { "\(space)    - \(YAMLText.quoted($0))" }.joined(separator: "\n"))
        }
        if let reason = allowance.reason { lines.append("reason: \(YAMLText.quoted(reason))") }
        return "\(space)- " + lines.joined(separator: "\n\(space)  ")
    }

    private var tests: [String] {
        func list(_ key: String, _ texts: [String]) -> [String] {
            texts.isEmpty ? ["      \(key): []"] : ["      \(key):"] + texts.map { "        - \(YAMLText.quoted($0))" }
        }
        return ["    tests:"] + list("match", rule.matches) + list("no_match", rule.noMatches)
    }
}
