import Detection
import GuardrailTypes
import Matching
import Policy

extension LoadedRules {
    /// A rule in full, as the engine sees it, or nil if there is no such rule.
    ///
    /// What its author wrote, what was filled in, what was derived, and what the loaded policy makes of it.
    package func explain(id: String) -> Report? {
        guard let located = rule(id: id) else { return nil }
        let rule = located.rule
        var report = Report()
        describe(rule, in: &report)
        report.add("directions", Direction.allCases.filter(rule.directions.contains).map(\.rawValue))
        report.add("by_direction", .reports(directions(of: rule)))
        report.add("detect", .reports(patterns(of: rule)))
        if let context = rule.context { report.add("context", .report(Report(context))) }
        report.add(rule.conditions)
        report.add("redact", rule.redaction.summary(entity: rule.reference.entity))
        report.add("allowed_values", rule.allow.values)
        report.add("allowed_patterns", rule.allow.regexes)
        report.add("stopwords", rule.allow.stopwords)
        report.add("allowed", rule.allow.entries.map(\.summary))
        if !rule.seesDisguises { report.add("disguises", .flag(false)) }
        if rule.scope != .all { report.add("scope", rule.scope.rawValue) }
        report.add("on_error", rule.onError.rawValue)
        report.add("tests", .reports(RuleTester.results(for: located).map(Report.init)))
        return report
    }

    private func describe(_ rule: Rule, in report: inout Report) {
        let reference = rule.reference
        report.add("id", reference.id)
        report.add("name", reference.name)
        report.add("description", rule.description)
        report.add("false_positives", rule.falsePositives)
        report.add("pack", "\(reference.packID) \(reference.packVersion)")
        report.add(
            "file",
            located.first { $0.rule.reference === reference }.map { "\($0.place.file):\($0.place.line)" }
        )
        report.add("status", rule.status.rawValue)
        report.add("entity", reference.entity)
        report.add("severity", reference.severity.rawValue)
        report.add("tags", reference.tags)
        report.add("compliance", rule.compliance.map(\.summary))
    }

    private func directions(of rule: Rule) -> [Report] {
        Direction.allCases.filter(rule.directions.contains).map { direction in
            var report = Report()
            let authored = rule.authoredAction(direction)
            report.add("direction", direction.rawValue)
            report.add("report_at", .number(rule.threshold(direction).fraction))
            report.add("action", authored.rawValue)
            report.add(
                "action_by_policy",
                policies.stack.action(for: rule.reference, authored: authored, direction: direction).rawValue
            )
            return report
        }
    }

    private func patterns(of rule: Rule) -> [Report] {
        let compiled = (try? RuleSet([rule]))?.rules(for: rule.directions.contains(.prompt) ? .prompt : .response)
        return rule.patterns.enumerated().map { index, pattern in
            Report(pattern, index: index, detector: compiled?.detectors.first { $0.patternIndex == index })
        }
    }
}

extension Report {
    fileprivate init(_ pattern: Pattern, index: Int, detector: Detector?) {
        self.init()
        add("index", .integer(index))
        switch pattern.source {
        case .regex(let regex): add("regex", regex)
        case .words(let words): add("words", words)
        case .dictionary(let list): add("dictionary", "\(list.name), \(list.count) entries")
        case .exactData(let set): add("exact_data", "\(set.name), \(set.layout.count) cells")
        case .fingerprint(let fingerprints, let share):
            add("fingerprint", "\(fingerprints.name), \(fingerprints.sectionCount) documents or sections")
            add("min_similarity", .number(share))
        case .record(let shape): add("record", .report(Report(shape)))
        }
        add("flags", pattern.flags.map(\.rawValue).sorted())
        if pattern.group > 0 { add("group", pattern.group) }
        if !pattern.furtherGroups.isEmpty { add("further_groups", pattern.furtherGroups.map(String.init)) }
        add("keywords", pattern.keywords)
        if pattern.keywordsWithin > 0 { add("keywords_within", .integer(pattern.keywordsWithin)) }
        if pattern.skipsRejected { add("skip_rejected", .flag(true)) }
        add("confidence", .number(pattern.confidence.fraction))
        add("validate", pattern.validators.map(\.summary))
        if !pattern.validators.isEmpty { add("on_invalid", pattern.onInvalid.rawValue) }
        if let validated = pattern.validatedConfidence { add("validated_confidence", .number(validated.fraction)) }
        if let disguised = pattern.disguisedConfidence { add("disguised_confidence", .number(disguised.fraction)) }
        guard let detector, detector.hasPattern else { return }
        let compiled = detector.pattern
        add("longest_match", "\(compiled.reach) bytes, \(compiled.isReachDeclared ? "declared" : "derived")")
        add("looks_behind", "\(compiled.lookbehind) bytes")
        add("filter", compiled.opacity.map { "none: it uses \($0.construct)" } ?? "automaton over the whole pattern")
    }

    fileprivate init(_ context: ContextEvidence) {
        self.init()
        add("words", context.words)
        add("unless", context.unless)
        add("before", .integer(context.before))
        add("after", .integer(context.after))
        add("add", .number(context.add.fraction))
        add("required", .flag(context.required))
    }

    fileprivate init(_ result: RuleTester.Result) {
        self.init()
        add("text", .text(result.test.text))
        add("direction", result.test.direction.rawValue)
        add("expects", result.test.expectation == .noMatch ? "no match" : "match")
        add("because", result.test.because)
        add("passes", .flag(result.failure == nil))
    }
}

extension ValidatorReference {
    fileprivate var summary: String {
        switch self {
        case .named(let name): Validator.all[name].map { "\(name) (\($0.summary))" } ?? name
        case .entropyAtLeast(let bits): "entropy_at_least \(JSONText.number(bits).compact) bits a byte"
        case .entropyAbove(let bits): "entropy_above \(JSONText.number(bits).compact) bits a byte"
        }
    }
}

extension AllowEntry {
    /// What it allows, and who says so; the values themselves are not shown.
    var summary: String {
        let counts = [
            (values.count, "value"), (regexes.count + searches.count, "pattern"), (stopwords.count, "stopword"),
            (digests.count, "digest"),
        ]
        let kinds = counts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }
        let names = [owner.map { "owner: \($0)" }, reason.map { "reason: \($0)" }].compactMap { $0 }
        return (["\(target.rawValue): \(kinds.joined(separator: " and "))"] + names).joined(separator: "; ")
    }
}

extension ComplianceClause {
    fileprivate var summary: String {
        [standard, version, clause, note.map { "(\($0))" }].compactMap { $0 }.joined(separator: " ")
    }
}

extension RedactionStyle {
    /// What stands in the place of a value, shown.
    func summary(entity: String) -> String {
        switch self {
        case .label(let label): "label: [\(label ?? entity)]"
        case .numbered(let label): "numbered: [\(label ?? entity)_1]"
        case .hash(let label): "hash: [\(label ?? entity):1f0c2a9b]"
        case .remove: "remove: nothing"
        case .mask(let character, let keepFirst, let keepLast):
            "mask: letters and digits as \(character), but for \(keepFirst) at the start and \(keepLast) at the end"
        }
    }
}
