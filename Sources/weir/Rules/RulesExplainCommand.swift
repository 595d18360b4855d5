import ArgumentParser
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

/// `weir rules explain`: a rule in full, or why something is found in a text.
struct RulesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show a rule as the engine sees it, or why something is found.",
        discussion: """
            EXAMPLES
              weir rules explain payment.card-number
              weir rules explain --text 'card 4012 8888 8888 1881'
              pbpaste | weir rules explain -
              weir rules explain --json credentials.github-token

            In a terminal the lines of the text are shown with what was found in them; in a pipe
            only where findings stand and a masked preview, unless you --show-text. --all also tells
            what a rule saw and kept back, because its confidence is below report_at.
            Exit status with a text: 1 if something is found, else 0.
            """
    )

    @OptionGroup var options: RuleOptions

    @Argument(help: "Id of a rule, or - to explain what is found in standard input.")
    var id: String?

    @Option(name: .long, help: "A text to explain the findings of.")
    var text: String?

    @Option(name: .long, help: "The way the text travels: prompt or response.")
    var direction = Direction.prompt

    @Flag(name: .long, help: "Show lines of the text with their findings, also in a pipe.")
    var showText = false

    @Flag(name: .long, help: "Also explain what was seen and is below report_at.")
    var all = false

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func validate() throws {
        if (id == nil) == (text == nil) {
            throw ValidationError("Name a rule, or - for standard input, or give a --text.")
        }
    }

    func run() throws {
        let loaded = try options.load()
        if let id, id != "-" { return try explainRule(id, loaded) }
        try explainText(try text.map { Array($0.utf8) } ?? standardInput(), loaded)
    }

    private func explainRule(_ id: String, _ loaded: LoadedRules) throws {
        guard let report = loaded.explain(id: id) else {
            let meant = loaded.nearestID(to: id).map { "; did you mean \"\($0)\"?" } ?? "; see: weir rules list"
            throw CommandFailure.usage("there is no rule \"\(id)\"\(meant)")
        }
        Terminal.print(json ? report.json.pretty() : report.lines().joined(separator: "\n"))
    }

    private func explainText(_ text: [UInt8], _ loaded: LoadedRules) throws {
        let engine = try loaded.makeEngine(key: .ephemeral())
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let verdict = engine.inspect(
            text,
            direction: direction,
            placeholders: &numbers,
            using: &scratch
        )
        let reports = verdict.findings.map { loaded.explain($0, direction: direction) }
        let below = all ? try loaded.belowThreshold(text, direction: direction, reported: verdict.findings) : []
        let keptBack = below.map { loaded.explain($0, direction: direction) }
        if json {
            let document = JSONText.object([
                ("schema", .integer(1)), ("action", .string(verdict.action.rawValue)),
                ("findings", .array(reports.map(\.json))), ("below_report_at", .array(keptBack.map(\.json))),
            ])
            Terminal.print(document.pretty())
        } else {
            show(text, verdict.findings)
            for report in reports { Terminal.print(report.lines().joined(separator: "\n") + "\n") }
            if !keptBack.isEmpty { Terminal.print("Seen, and below report_at:\n") }
            for report in keptBack { Terminal.print(report.lines().joined(separator: "\n") + "\n") }
            Terminal.say("\(counted(reports.count, "finding")); action: \(verdict.action.rawValue)")
        }
        for failure in verdict.failures {
            Terminal.say("\(failure.rule.id) could not be run to the end: \(failure.reason.rawValue)")
        }
        if !verdict.failures.isEmpty { throw ExitStatus.failure.code }
        if !reports.isEmpty { throw ExitStatus.findings.code }
    }

    private func show(_ text: [UInt8], _ findings: [Finding]) {
        let isColored = Terminal.isColored(1)
        guard isColored || showText, !findings.isEmpty else { return }
        let lines = MarkedText(text, findings: findings, isColored: isColored).lines()
        Terminal.print(lines.joined(separator: "\n") + "\n")
    }

    private func standardInput() throws -> [UInt8] {
        let data = FileHandle.standardInput.readDataToEndOfFile()
        guard String(validating: data, as: UTF8.self) != nil else {
            throw CommandFailure.usage("standard input is not UTF-8 text")
        }
        return Array(data)
    }
}
