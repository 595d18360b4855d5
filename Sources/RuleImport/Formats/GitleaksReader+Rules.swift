extension GitleaksReader {
    private static let ruleKeys: Set = [
        "id", "description", "regex", "path", "entropy", "secretGroup", "keywords", "tags", "allowlist", "allowlists",
        "required", "skipReport", "filter", "validate", "specificity",
    ]

    /// One rule's table.
    ///
    /// - Parameter isComplete: the file extends no other, so that the rule must stand by itself.
    func rule(_ table: [String: ForeignValue], isComplete: Bool) throws(ImportError) -> ForeignRule {
        guard let id = table.trimmed("id") else {
            throw ImportError("a rule has no id; its description: \(table.text("description") ?? "none")")
        }
        var rule = ForeignRule(sourceID: id, name: Self.name(of: id))
        rule.description = table.trimmed("description")
        rule.tags = table.texts("tags")
        for key in table.keys.sorted() where !Self.ruleKeys.contains(key) { rule.note("the key \(key)") }
        noteWhatIsMissing(table, &rule)
        for list in try GitleaksAllowList.tables(in: table, owner: id) {
            let allow = try GitleaksAllowList(list, owner: id)
            rule.allow += allow.allowances
            for text in allow.notes { rule.note(text) }
        }
        guard let regex = table.text("regex"), !regex.isEmpty else {
            rule.leftOut = try reasonForNoPattern(table, id, isComplete)
            return rule
        }
        rule.patterns = [try pattern(regex, table, &rule)]
        return rule
    }

    /// `aws-access-token` as people would write it.
    private static func name(of id: String) -> String {
        let words = id.split { $0 == "-" || $0 == "_" || $0 == "." }.joined(separator: " ")
        return words.isEmpty ? id : words.prefix(1).uppercased() + words.dropFirst()
    }

    private func noteWhatIsMissing(_ table: [String: ForeignValue], _ rule: inout ForeignRule) {
        if let path = table.text("path"), table["regex"] != nil {
            rule.note("path \(path): texts have no file names, so the rule runs on all of them")
        }
        for required in table.tables("required") {
            rule.note("required \(required.text("id") ?? "rule"): it is found without the other one near")
        }
        if table["validate"] != nil { rule.note("validate: nothing is asked of the network") }
        if table["skipReport"]?.flag == true { rule.leftOut = "skipReport: it is a part of other rules only" }
    }

    private func reasonForNoPattern(
        _ table: [String: ForeignValue],
        _ id: String,
        _ isComplete: Bool
    ) throws(ImportError) -> String {
        if let path = table.text("path") { return "path \(path): it looks at file names only" }
        guard isComplete else { return "it changes a rule of a file that is not here" }
        throw ImportError("the rule \(id) has neither regex nor path")
    }

    private func pattern(
        _ regex: String,
        _ table: [String: ForeignValue],
        _ rule: inout ForeignRule
    ) throws(ImportError) -> ForeignPattern {
        var pattern = ForeignPattern(source: .regex(regex))
        pattern.keywords = table.texts("keywords")
        let group = table["secretGroup"]?.integer ?? 0
        guard group <= PatternText(regex).groupCount else {
            throw ImportError("the rule \(rule.sourceID) asks for group \(group), which its pattern does not have")
        }
        pattern.group = group > 0 ? .number(group) : .firstFilled
        if let bits = table.number("entropy"), bits > 0 { pattern.entropy = (bits, true) }
        guard let filter = table.text("filter") else { return pattern }
        let expression = FilterExpression(filter)
        if let entropy = expression.entropy { pattern.entropy = entropy }
        rule.allow += expression.allowances
        for text in expression.unmapped { rule.note("filter: \(text)") }
        return pattern
    }
}
