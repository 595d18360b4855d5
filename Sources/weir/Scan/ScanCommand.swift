import ArgumentParser
import Detection
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

/// `weir scan`: what the rules find in files, outside of any gateway.
struct ScanCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "scan",
        abstract: "Find what the rules find, in files or in standard input.",
        discussion: """
            EXAMPLES
              weir scan notes.txt docs/
              git diff | weir scan -
              weir scan --format jsonl chats.jsonl > findings.jsonl
              weir scan --format jsonl --policy policies/strict.yaml - < chats.jsonl

            text: plain files in; a line for each finding out,
              file:line:column rule entity confidence action preview
            jsonl: {"id", "text", "direction"?} on each line in; in the same order,
              {"id", "action", "findings": [{"rule", "entity", "start", "end",
              "confidence", "action"}], "redacted"} on each line out. start and end
              are UTF-8 byte offsets; in "redacted" all that is redacted or blocked
              is replaced.

            Exit status: 0 nothing found, 1 findings, 2 a line or file cannot be
            inspected, 3 engine or I/O.
            """
    )

    @OptionGroup var options: RuleOptions

    @Option(name: .long, help: "text for plain files, jsonl for JSON lines.")
    var format = ScanFormat.text

    @Option(name: .long, help: "The way texts travel that do not say so themselves: prompt or response.")
    var direction = Direction.prompt

    @Option(
        name: .long,
        help: ArgumentHelp("Feed texts in pieces of N bytes, as a stream brings them.", valueName: "n")
    )
    var chunks: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("Report findings from this confidence on, whatever rules say (0 to 1).", valueName: "x")
    )
    var reportAt: Double?

    @Option(
        name: .long,
        help: ArgumentHelp("Only rules for this entity (CREDIT_CARD); may be given several times.", valueName: "name")
    )
    var entity: [String] = []

    @Flag(name: .long, help: "Count findings by rule, on standard error.")
    var summary = false

    @Argument(help: "Files; - is standard input. For text also folders.")
    var files: [String]

    func validate() throws {
        if let reportAt, !(0...1).contains(reportAt) {
            throw ValidationError("--report-at takes a confidence from 0 to 1.")
        }
        if let chunks, chunks < 1 { throw ValidationError("--chunks takes a number of bytes from 1.") }
    }

    func run() throws {
        let loaded = try options.load()
        if let name = entity.first(where: { name in !loaded.rules.contains { $0.reference.entity == name } }) {
            throw CommandFailure.usage("no rule finds \(name); weir rules list names what they find")
        }
        let engine = try loaded.makeEngine(
            key: .ephemeral(),
            entities: Set(entity),
            reportAt: reportAt.map { Confidence($0) }
        )
        let settings = ScanSettings(direction: direction, chunk: chunks)
        let tally: ScanTally
        switch format {
        case .jsonl: tally = try JSONLinesScan(engine: engine, settings: settings).run(files)
        case .text: tally = try TextScan(engine: engine, settings: settings).run(files)
        }
        if summary { Terminal.say(tally.report) }
        if tally.status != .ok { throw tally.status.code }
    }
}

enum ScanFormat: String, CaseIterable, ExpressibleByArgument { case text, jsonl }

/// How texts are inspected.
struct ScanSettings: Sendable {
    /// Of texts that name none.
    let direction: Direction
    /// Bytes fed at once; nil for the whole text.
    let chunk: Int?
}
