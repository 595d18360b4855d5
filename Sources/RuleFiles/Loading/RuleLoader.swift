import Detection
import GuardrailTypes
import Policy
import Yams

/// Reads rule packs and policies from disk, checks them, and runs the rules' own tests.
///
/// Stateless: each load starts from nothing, so a caller keeps the last good set by keeping it. Loading the shipped rules
/// costs about a second at most, so it is done off the event loops.
package struct RuleLoader: Sendable {
    /// Whether the rules' own tests are part of loading.
    package let runsTests: Bool
    /// The day against which the end of allow-list entries is held.
    private let today: CalendarDate

    package init(runsTests: Bool = true, today: CalendarDate = .today()) {
        self.runsTests = runsTests
        self.today = today
    }

    /// Reads files and whatever `.yaml` and `.yml` is in folders, and says everything that is wrong with any of them.
    ///
    /// - Parameters:
    ///   - paths: files or folders of rule packs.
    ///   - policies: policy files, from the most general; none for the rules' own actions.
    package func load(paths: [String], policies: [String] = []) -> LoadOutcome {
        let (files, missing) = FileFinder.files(below: paths)
        var load = Load(today: today, diagnostics: missing)
        for path in files { load.withFile(path) { load, file throws(Diagnostic) in try load.readPack(file) } }
        load.findDuplicates()
        for path in policies {
            load.withFile(path) { load, file throws(Diagnostic) in try load.readPolicy(file) }
        }
        return finish(&load)
    }

    /// Like loading files, with texts that are already in memory; `path` is what diagnostics call them.
    package func load(
        texts: [(path: String, text: String)],
        policies: [(path: String, text: String)] = []
    ) -> LoadOutcome {
        var load = Load(today: today, diagnostics: [])
        for (path, text) in texts {
            load.reporting { load throws(Diagnostic) in try load.readPack(SourceFile(path: path, text: text)) }
        }
        load.findDuplicates()
        for (path, text) in policies {
            load.reporting { load throws(Diagnostic) in try load.readPolicy(SourceFile(path: path, text: text)) }
        }
        return finish(&load)
    }

    /// Loads what was loaded before, as it was then.
    ///
    /// Lists that packs name are read anew.
    package func load(_ sources: [RuleSource]) -> LoadOutcome {
        func texts(_ kind: RuleSource.Kind) -> [(path: String, text: String)] {
            sources.filter { $0.kind == kind }.map { ($0.path, $0.text) }
        }
        return load(texts: texts(.pack), policies: texts(.policy))
    }

    private func finish(_ load: inout Load) -> LoadOutcome {
        load.lintPolicies()
        load.findEvidence()
        load.compile()
        if runsTests, !load.hasErrors { load.runTests() }
        return load.outcome
    }
}

/// One load in progress.
private struct Load {
    let today: CalendarDate
    var diagnostics: [Diagnostic]
    var documents: [(document: PackDocument, file: SourceFile)] = []
    var policies: [PolicyDocument] = []
    var sources: [RuleSource] = []

    var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
    var located: [LocatedRule] { documents.flatMap(\.document.rules) }

    var outcome: LoadOutcome {
        let found = diagnostics.inReadingOrder()
        guard !hasErrors else { return .refused(found) }
        return .loaded(
            LoadedRules(
                packs: documents.map(\.document.pack),
                located: located,
                policies: LoadedPolicies(documents: policies),
                warnings: found,
                sources: sources
            )
        )
    }

    mutating func withFile(_ path: String, _ body: (inout Load, SourceFile) throws(Diagnostic) -> Void) {
        reporting { load throws(Diagnostic) in try body(&load, try SourceFile.read(path)) }
    }

    mutating func reporting(_ body: (inout Load) throws(Diagnostic) -> Void) {
        do throws(Diagnostic) {
            try body(&self)
        } catch {
            diagnostics.append(error)
        }
    }

    mutating func readPack(_ file: SourceFile) throws(Diagnostic) {
        var checker = ShapeChecker(file: file)
        let fields = checker.check(try YAMLReader.root(of: file), .mapping(RulePackShape.root))?.fields
        diagnostics += checker.diagnostics
        guard let fields else { return }
        sources.append(RuleSource(kind: .pack, path: file.path, text: file.text))
        var builder = PackBuilder(file: file, today: today)
        if let document = builder.build(fields) { documents.append((document, file)) }
        diagnostics += builder.diagnostics
    }

    mutating func readPolicy(_ file: SourceFile) throws(Diagnostic) {
        var checker = ShapeChecker(file: file)
        let fields = checker.check(try YAMLReader.root(of: file), .mapping(PolicyShape.root))?.fields
        diagnostics += checker.diagnostics
        guard let fields else { return }
        sources.append(RuleSource(kind: .policy, path: file.path, text: file.text))
        policies.append(PolicyDocument(policy: PolicySet(fields), fields: fields))
    }

    mutating func lintPolicies() {
        let rules = located.map(\.rule)
        let floors = FloorLinter(policies, rules: rules)
        for document in policies {
            diagnostics += PolicyLinter.diagnostics(of: document, rules: rules.map(\.reference))
            diagnostics += floors.diagnostics(of: document)
        }
        reportRepeats(policies.map { ($0.policy.id, $0.place) }, .duplicatePolicyID, "policy")
    }

    /// Ids are compared over all files: they stand in policies and audit rows, where no pack is named beside them.
    mutating func findDuplicates() {
        reportRepeats(documents.map { ($0.document.pack.id, $0.document.place) }, .duplicatePackID, "pack")
        reportRepeats(located.map { ($0.rule.reference.id, $0.place) }, .duplicateRuleID, "rule")
    }

    private mutating func reportRepeats(_ ids: [(String, Place)], _ code: DiagnosticCode, _ kind: String) {
        var first: [String: Place] = [:]
        for (id, place) in ids {
            if let earlier = first[id] {
                diagnostics.append(
                    Diagnostic(
                        code,
                        at: place,
                        "there is another \(kind) with the id \"\(id)\"",
                        help: "the other one is at \(earlier.file):\(earlier.line)"
                    )
                )
            } else {
                first[id] = place
            }
        }
    }

    /// Conditions are looked up over all files, as ids are.
    mutating func findEvidence() {
        let finder = EvidenceFinder(located.map(\.rule))
        for index in documents.indices {
            let rules = documents[index].document.rules
            diagnostics += rules.flatMap(finder.diagnostics)
            documents[index].document.rules = rules.map { located in
                var located = located
                located.evidence = finder.evidence(for: located.rule)
                return located
            }
        }
    }

    mutating func compile() {
        for (document, file) in documents {
            let isImported = document.pack.importedFrom != nil
            diagnostics += document.rules.compactMap { rule in
                let found = PatternDiagnostics.diagnostic(for: rule, in: file)
                return isImported ? found?.forgivenWhereImported : found
            }
        }
    }

    mutating func runTests() {
        for rule in located { diagnostics += RuleTester.results(for: rule).compactMap(\.failure) }
    }
}

extension Diagnostic {
    /// Where other tools' patterns can be made to backtrack, or to cost too much, their pack is warned of and not refused.
    ///
    /// They were not written for an engine that counts steps. At work the match limit still ends one, under the rule's
    /// `on_error`.
    fileprivate var forgivenWhereImported: Diagnostic {
        switch code {
        case .patternBacktracks: Diagnostic(.importedBacktracks, at: place, reason, help: help)
        case .patternCostsTooMuch: Diagnostic(.patternIsCostly, at: place, reason, help: help)
        default: self
        }
    }
}
