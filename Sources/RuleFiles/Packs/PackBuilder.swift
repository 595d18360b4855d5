import Detection
import GuardrailTypes

/// Makes a pack of a file whose shape is right.
struct PackBuilder {
    let file: SourceFile
    let today: CalendarDate
    private(set) var diagnostics: [Diagnostic] = []
    private var lists: ListFiles

    init(file: SourceFile, today: CalendarDate) {
        self.file = file
        lists = ListFiles(besides: file.path)
        self.today = today
    }

    /// The pack, as far as its rules could be made; what is missing from it was reported.
    mutating func build(_ root: Fields) -> PackDocument? {
        guard let header = root.fields("pack"), let id = header.text("id"), let version = header.text("version") else {
            return nil
        }
        let pack = Pack(
            id: id,
            name: header.text("name") ?? id,
            version: version,
            owner: header.text("owner"),
            importedFrom: header.text("imported_from"),
            file: file.path
        )
        let defaults = root.fields("defaults")
        let rules = (root["rules"]?.items ?? []).compactMap { $0.fields }
        let document = PackDocument(
            pack: pack,
            place: header["id"]?.place ?? header.place,
            rules: rules.compactMap { build($0, defaults, pack) }
        )
        if header["imported_from"] != nil { forgiveMissingTests(rules.count, at: header.place(of: "imported_from")) }
        return document
    }

    /// Other tools' rules come without tests, or with too few: one warning for the pack, in place of an error for each rule.
    private mutating func forgiveMissingTests(_ count: Int, at place: Place) {
        let untested = Set(diagnostics.filter { $0.code == .tooFewTests }.map(\.place)).count
        guard untested > 0 else { return }
        diagnostics.removeAll { $0.code == .tooFewTests }
        diagnostics.append(
            Diagnostic(
                .importedWithoutTests,
                at: place,
                "\(untested) of \(count) imported rules have fewer than two match or two no_match tests",
                help: "add texts that they must and must not find; nobody else has tried them on this engine"
            )
        )
    }

    private mutating func build(_ fields: Fields, _ defaults: Fields?, _ pack: Pack) -> LocatedRule? {
        guard let id = fields.text("id"), let severity = fields.choice("severity", as: Severity.self) else {
            return nil
        }
        let before = diagnostics.filter { $0.severity == .error }.count
        let reference = RuleReference(
            id: id,
            name: fields.text("name") ?? id,
            entity: fields.text("entity") ?? "",
            severity: severity,
            tags: fields.texts("tags"),
            packID: pack.id,
            packVersion: pack.version
        )
        let patterns = fields["detect"]?.items ?? []
        let choices = DirectionalChoices(fields, defaults)
        guard let action = choices.action else {
            diagnostics.append(
                Diagnostic(
                    .missingKey,
                    at: fields.place(of: "id"),
                    "a rule needs the key \"action\", here or under defaults",
                    help: RulePackShape.action.summary
                )
            )
            return nil
        }
        let allow = AuthoredAllowList([fields["allow"], defaults?["allow"]].compactMap { $0 }, today: today)
        for place in allow.expired where !diagnostics.contains(where: { $0.place == place }) {
            diagnostics.append(
                Diagnostic(
                    .expiredAllowance,
                    at: place,
                    "this entry has expired and allows nothing any more",
                    help: "take it out, or give it another day after looking at it again"
                )
            )
        }
        var rule = Rule(
            reference: reference,
            description: fields.text("description") ?? "",
            falsePositives: fields.text("false_positives") ?? "",
            status: fields.choice("status") ?? .stable,
            compliance: (fields["compliance"]?.items ?? []).compactMap { $0.fields.map(ComplianceClause.init) },
            directions: choices.directions,
            patterns: patterns.compactMap { $0.fields.flatMap { pattern($0) } },
            context: fields.fields("context").map(ContextEvidence.init),
            conditions: RuleConditions(fields),
            reportAt: choices.reportAt,
            action: action,
            redaction: redaction(fields, defaults),
            allow: allow.list,
            seesDisguises: fields["disguises"]?.flag ?? true,
            onError: fields.choice("on_error") ?? defaults?.choice("on_error") ?? .block
        )
        rule.scope = fields.choice("scope") ?? .all
        let located = LocatedRule(
            rule: rule,
            tests: tests(fields, choices.directions),
            place: fields["id"]?.place ?? fields.place,
            testsPlace: fields.place(of: "tests"),
            patterns: patterns,
            fields: fields,
            allowedPatterns: allow.patterns
        )
        let found = RuleLinter.diagnostics(for: located)
        diagnostics += found
        let isImported = pack.importedFrom != nil
        let forgiven = isImported ? found.count { $0.code == .tooFewTests } : 0
        return diagnostics.filter { $0.severity == .error }.count - forgiven == before ? located : nil
    }

    /// An entry of `detect`; nil if a file that it names is not usable, which is reported.
    private mutating func pattern(_ fields: Fields) -> Pattern? {
        do throws(Diagnostic) {
            return Pattern(fields, source: try lists.source(of: fields))
        } catch {
            diagnostics.append(error)
            return nil
        }
    }

    /// The rule's `redact`, else the pack's, else its entity as a label.
    private mutating func redaction(_ fields: Fields, _ defaults: Fields?) -> RedactionStyle {
        guard let redact = fields.fields("redact") ?? defaults?.fields("redact") else { return .label(nil) }
        let kind = redact.choice("with", as: RulePackShape.RedactionKind.self) ?? .label
        diagnostics += RedactionStyle.foreignKeys(in: redact)
        return RedactionStyle(redact, kind)
    }

    private func tests(_ fields: Fields, _ directions: Set<Direction>) -> [RuleTest] {
        guard let tests = fields.fields("tests") else { return [] }
        let first: Direction = directions.contains(.prompt) ? .prompt : .response
        return (tests["match"]?.items ?? []).map { RuleTest($0, isMatch: true, first) }
            + (tests["no_match"]?.items ?? []).map { RuleTest($0, isMatch: false, first) }
    }
}
