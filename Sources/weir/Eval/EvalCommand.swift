import ArgumentParser
import Evaluation
import Foundation
import GuardrailTypes
import RuleFiles

/// `weir eval`: how much of what is there the rules find, and how much that is not.
struct EvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "eval",
        abstract: "Measure precision and recall of the rules on labelled texts.",
        discussion: """
            EXAMPLES
              weir eval corpora/
              weir eval --format html --output report.html corpora/
              weir eval --fail-under 0.95 chats.jsonl       for continuous integration
              weir eval --faults faults.jsonl chats.jsonl   where it went wrong
              weir eval --classifier embedded labels.jsonl  the classifier, not the rules
              weir eval --clean src/ docs/                  found in files that are clean
              weir eval --clean --max-per-mb 0.5 --except contact.email src/

            Reads JSON lines with "text" and "spans", and plain files as texts that hold
            nothing; docs/evaluation.md has all forms. Below a folder it takes .jsonl
            and .txt files whose names are not all in capitals.

            With --clean it reads the files that weir scan reads, holds each for a document
            with nothing in it, and counts the findings: by rule and by kind of file, with
            their places and without a word of the text.

            Exit status: 0 measured, 1 below --fail-under or above --max-per-mb, 2 usage
            or nothing to measure, 3 engine or I/O.
            """
    )

    @OptionGroup var options: RuleOptions

    @Option(name: .long, help: "The way texts travel that do not say so themselves: prompt or response.")
    var direction = Direction.prompt

    @Option(
        name: .long,
        help: ArgumentHelp("Report from this confidence, whatever rules say; implies --isolate.", valueName: "x")
    )
    var reportAt: Double?

    @Flag(name: .long, help: "On a text that is about one label, run only the rules of that label.")
    var isolate = false

    @Flag(name: .long, help: "Count labels that no rule is about as missed.")
    var allLabels = false

    @Option(name: .long, help: ArgumentHelp("More names that mean the same: NAME = OTHER, OTHER.", valueName: "file"))
    var map: String?

    @Option(name: .long, help: "table, json, html or markdown.")
    var format = EvaluationFormat.table

    @Option(name: .long, help: ArgumentHelp("Write the report there.", valueName: "file"))
    var output: String?

    @Option(name: .long, help: ArgumentHelp("Write what went wrong, and where, as JSON lines.", valueName: "file"))
    var faults: String?

    @Option(name: .long, help: ArgumentHelp("End with 1 if a set's F1 is lower.", valueName: "f1"))
    var failUnder: Double?

    @Option(
        name: .long,
        help: ArgumentHelp("Measure this model on labels of categories: embedded, or a file.", valueName: "model")
    )
    var classifier: String?

    @Option(
        name: .long,
        help: ArgumentHelp("With --classifier: the share of benign texts that may be flagged.", valueName: "share")
    )
    var falseAlarms = 0.01

    @OptionGroup(title: "CLEAN DOCUMENTS") var cleanOptions: CleanOptions

    @Argument(help: "Labelled files, or folders of them; with --clean any files.")
    var paths: [String]

    func validate() throws {
        for share in [reportAt, failUnder, falseAlarms] where !(0...1).contains(share ?? 0) {
            throw ValidationError("--report-at, --fail-under and --false-alarms take a number from 0 to 1.")
        }
        if cleanOptions.clean, isolate || allLabels || map != nil || failUnder != nil || classifier != nil {
            throw ValidationError(
                "--isolate, --all-labels, --map, --fail-under and --classifier are for labelled texts, not for --clean."
            )
        }
    }

    func run() throws {
        if cleanOptions.clean { return try evaluateClean() }
        if let classifier { return try evaluate(classifier) }
        let loaded = try options.load()
        let evaluator = try Evaluator(loaded, settings: settings())
        var sets: [SetScore] = []
        for file in try LabelledFiles.below(paths) where !file.texts.isEmpty { sets.append(try evaluator.score(file)) }
        guard !sets.isEmpty else { throw CommandFailure.usage("there is no labelled text in what was named") }
        let report = EvaluationReport(sets: sets, facts: facts(of: loaded), entities: evaluator.covered)
        try write(table: report.table(), json: report.json, html: report.html(), markdown: report.markdown())
        if let faults { try Terminal.write(lines(of: sets), toFile: faults) }
        if let failUnder, let lowest = report.lowestF1, lowest < failUnder {
            Terminal.say("the lowest F1 is \(lowest), below \(failUnder)")
            throw ExitStatus.findings.code
        }
    }

    private func settings() throws -> EvaluationSettings {
        var settings = EvaluationSettings()
        settings.direction = direction
        settings.reportAt = reportAt.map { Confidence($0) }
        settings.isolates = isolate || reportAt != nil
        settings.countsUncovered = allLabels
        let added = try map.map { path in
            guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw CommandFailure.usage("\(path): cannot be read")
            }
            return text
        }
        do throws(LabelMap.Problem) {
            settings.map = try LabelMap(adding: added ?? "")
        } catch {
            throw CommandFailure.usage("\(map ?? ""): not NAME = OTHER, OTHER: \(error.line)")
        }
        return settings
    }

    func facts(of loaded: LoadedRules) -> [(name: String, value: String)] {
        var facts = [
            ("weir", Version.current),
            ("rules", "\(loaded.rules.count) in \(counted(loaded.packs.count, "pack"))"),
            ("direction", direction.rawValue),
        ]
        if let reportAt { facts.append(("reported from", "\(reportAt)")) }
        if !cleanOptions.clean && (isolate || reportAt != nil) {
            facts.append(("isolated", "only the rules of the label in question"))
        }
        return facts
    }

    /// Writes a report in the form that was asked for; no other is made.
    func write(
        table: @autoclosure () -> String,
        json: @autoclosure () -> JSONText,
        html: @autoclosure () -> String,
        markdown: @autoclosure () -> String
    ) throws {
        let text =
            switch format {
            case .table: table()
            case .json: json().pretty()
            case .html: html()
            case .markdown: markdown()
            }
        try Terminal.write(text, to: output)
    }

    private func lines(of sets: [SetScore]) -> String {
        sets.flatMap { set in set.faults.map { $0.line(ofSet: set.name) + "\n" } }.joined()
    }
}

enum EvaluationFormat: String, CaseIterable, ExpressibleByArgument { case table, json, html, markdown }
