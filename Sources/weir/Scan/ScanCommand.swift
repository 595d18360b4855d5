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
              weir scan --exclude 'test/data/' --format sarif . > weir.sarif
              git diff | weir scan -
              weir scan --format jsonl chats.jsonl > findings.jsonl
              weir scan --format jsonl --policy policies/strict.yaml - < chats.jsonl

            text: plain files in; a line for each finding out,
              file:line:column rule entity confidence action preview
            sarif: the same as one SARIF 2.1.0 log, without previews.
            jsonl: {"id", "text", "direction"?} on each line in; in the same order,
              {"id", "action", "findings": [{"rule", "entity", "start", "end",
              "confidence", "action", "view"?}], "redacted"} on each line out. start and end
              are UTF-8 byte offsets; in "redacted" all that is redacted or blocked
              is replaced.

            Below a folder all files are scanned but those in .git, those that a .gitignore
            names, binary ones and large ones; a file that is named itself always is.

            Exit status: 0 nothing found, 1 findings, 2 a line or file cannot be
            inspected, 3 engine or I/O.
            """
    )

    @OptionGroup var options: RuleOptions

    @Option(name: .long, help: "text or sarif for plain files, jsonl for JSON lines.")
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

    @Option(
        name: .long,
        help: ArgumentHelp("Leave out what fits below folders, written as in a .gitignore.", valueName: "pattern")
    )
    var exclude: [String] = []

    @Flag(name: .long, help: "Also scan what .gitignore files name.")
    var noIgnore = false

    @Option(name: .long, help: ArgumentHelp("Leave out larger files below folders, in MB.", valueName: "mb"))
    var maxSize = 10

    @Argument(help: "Files; - is standard input. For text and sarif also folders.")
    var files: [String]

    func validate() throws {
        if let reportAt, !(0...1).contains(reportAt) {
            throw ValidationError("--report-at takes a confidence from 0 to 1.")
        }
        if let chunks, chunks < 1 { throw ValidationError("--chunks takes a number of bytes from 1.") }
        if !(1...1_000_000).contains(maxSize) {
            throw ValidationError("--max-size takes a number of megabytes from 1.")
        }
    }

    func run() throws {
        let loaded = try options.load()
        if let name = entity.first(where: { name in !loaded.rules.contains { $0.reference.entity == name } }) {
            throw CommandFailure.usage("no rule finds \(name); weir rules list names what they find")
        }
        let engine = try loaded.makeEngine(
            key: .ephemeral(),
            entities: Set(entity),
            reportAt: reportAt.map { Confidence($0) },
            usesFilter: prefilter == .on
        )
        let settings = ScanSettings(direction: direction, chunk: chunks)
        let tally: ScanTally
        switch format {
        case .jsonl: tally = try JSONLinesScan(engine: engine, settings: settings).run(files)
        case .text:
            tally = try textScan(engine, settings).run(files) { file in
                if !file.findings.isEmpty { Terminal.print(file.findings.map(\.text).joined(separator: "\n")) }
            }
        case .sarif:
            var results: [SARIFLog.Result] = []
            tally = try textScan(engine, settings).run(files) { results += $0.findings.map(\.sarif) }
            let log = SARIFLog(version: Version.current, rules: loaded.rules.map(SARIFLog.Rule.init), results: results)
            Terminal.print(log.json.pretty())
        }
        if summary { Terminal.say(tally.report) }
        if tally.status != .ok { throw tally.status.code }
    }

    private func textScan(_ engine: Engine, _ settings: ScanSettings) -> TextScan {
        let excluded = IgnoreList(exclude.joined(separator: "\n"))
        let tree = FileTree(respectsIgnoreFiles: !noIgnore, excluded: excluded)
        return TextScan(engine: engine, settings: settings, tree: tree, sizeLimitInBytes: maxSize * 1_000_000)
    }
}

enum ScanFormat: String, CaseIterable, ExpressibleByArgument { case text, jsonl, sarif }

extension SARIFLog.Rule {
    init(_ rule: Rule) {
        let reference = rule.reference
        self.init(
            id: reference.id,
            name: reference.name,
            description: rule.description,
            tags: reference.tags,
            level: SARIFLog.Level(reference.severity)
        )
    }
}

/// Whether the filter says where patterns are asked.
enum Prefilter: String, CaseIterable, ExpressibleByArgument { case on, off }

/// How texts are inspected.
struct ScanSettings: Sendable {
    /// Of texts that name none.
    let direction: Direction
    /// Bytes fed at once; nil for the whole text.
    let chunk: Int?
}
