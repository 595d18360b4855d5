import RuleFiles

/// Loads what was written, so that a pack that does not load is never handed out.
struct TrialLoad {
    private let writer: PackWriter
    private let pack: ForeignPack
    private var rules: [ForeignRule]

    init(writer: PackWriter, pack: ForeignPack) {
        self.writer = writer
        self.pack = pack
        rules = pack.rules
    }

    /// The pack with every rule that loads, and as comments those that do not.
    func result() throws(ImportError) -> RuleImporter.Result {
        var trial = self
        for index in trial.rules.indices where trial.rules[index].leftOut == nil { trial.tryRule(at: index) }
        let imported = trial.rules.count { $0.leftOut == nil }
        let notes = pack.notes + trial.rules.flatMap(Self.notes)
        let remarks = trial.remarks(imported)
        let text = writer.text(trial.rules, remarks: remarks)
        if imported > 0 { try Self.check(text) }
        return RuleImporter.Result(text: text, imported: imported, leftOut: trial.rules.count - imported, notes: notes)
    }

    private func remarks(_ imported: Int) -> [String] {
        let others = rules.count - imported
        let head = "\(imported) rules imported\(others > 0 ? ", \(others) left out: they stand here as comments" : "")"
        return [head] + pack.notes.map { "\($0.kind.rawValue): \($0.text)" }
    }

    private static func notes(of rule: ForeignRule) -> [ImportNote] {
        let reason = rule.leftOut.map { ImportNote(kind: .leftOut, rule: rule.sourceID, text: $0) }
        return (reason.map { [$0] } ?? []) + rule.notes
    }

    /// Loads one rule alone, and drops those of its examples that do not hold.
    private mutating func tryRule(at index: Int) {
        switch load(index) {
        case .refused(let diagnostics):
            let errors = diagnostics.filter { $0.severity == .error }
            rules[index].leftOut = errors.map(\.reason).first ?? "it does not load"
        case .loaded(let loaded):
            guard let located = loaded.located.first else { return }
            // An allowed pattern of the pack would be named with every rule; the check of the pack names it once.
            for warning in loaded.warnings
            where warning.code == .importedBacktracks && warning.reason.hasPrefix("this pattern") {
                rules[index].note(.changed, "\(warning.reason); the match limit ends it, under on_error")
            }
            for result in RuleTester.results(for: located) where result.failure != nil {
                let isMatch = result.test.expectation != .noMatch
                let text = result.test.text
                if isMatch { rules[index].matches.removeAll { $0 == text } }
                if !isMatch { rules[index].noMatches.removeAll { $0 == text } }
                rules[index].note(
                    .changed,
                    "an example that \(isMatch ? "is not found" : "is found all the same") was left out of the tests"
                )
            }
        }
    }

    private func load(_ index: Int) -> LoadOutcome {
        RuleLoader(runsTests: false).load(texts: [("pack.yaml", writer.text(of: rules[index], at: index))])
    }

    private static func check(_ text: String) throws(ImportError) {
        guard case .refused(let diagnostics) = RuleLoader().load(texts: [("pack.yaml", text)]) else { return }
        let first = diagnostics.first { $0.severity == .error }
        throw ImportError("the pack that was written does not load: \(first?.reason ?? "")", line: first?.place.line)
    }
}
