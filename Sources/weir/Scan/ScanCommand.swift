import ArgumentParser
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

    @Option(name: .long, help: "on, or off to search for every rule everywhere: slower, and the same findings.")
    var prefilter = Prefilter.on

    @Flag(name: .long, help: "Count findings by rule, on standard error.")
    var summary = false

    @Argument(help: "Files; - is standard input. For text also folders.")
    var files: [String]

    func validate() throws {
        if let chunks, chunks < 1 { throw ValidationError("--chunks takes a number of bytes from 1.") }
    }

    func run() throws {
        let loaded = try options.load()
        let engine = try loaded.makeEngine(key: .ephemeral(), usesFilter: prefilter == .on)
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

/// Whether the filter says where patterns are asked.
enum Prefilter: String, CaseIterable, ExpressibleByArgument { case on, off }

/// How texts are inspected.
struct ScanSettings: Sendable {
    /// Of texts that name none.
    let direction: Direction
    /// Bytes fed at once; nil for the whole text.
    let chunk: Int?
}
