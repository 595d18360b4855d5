import ArgumentParser
import Classification
import GuardrailTypes

/// `weir classify`: what the classifier says of texts, outside of any gateway.
struct ClassifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "classify",
        abstract: "Judge texts by category with the embedded classifier.",
        discussion: """
            EXAMPLES
              weir classify --format jsonl chats.jsonl > scores.jsonl
              weir classify --model own.model --false-alarms 0.001 - < chats.jsonl
              weir classify explain --category hate notes.txt

            {"id", "text"} on each line in; in the same order {"id", "scores": {category:
            score}, "flagged": [category]} on each line out. A score is a calibrated
            probability. A category is flagged from the score on that only a share of benign
            texts reaches, 1 % unless --false-alarms says otherwise. docs/model-card.md says
            which categories to trust, and which not.

            Exit status: 0 done, 2 a line cannot be read, 3 I/O.
            """,
        subcommands: [ClassifyLinesCommand.self, ClassifyExplainCommand.self],
        defaultSubcommand: ClassifyLinesCommand.self
    )
}

/// What `weir classify` does without a word of its own.
struct ClassifyLinesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "Judge JSON lines; the same as weir classify alone."
    )

    @Option(name: .long, help: ArgumentHelp("In place of the model in the program.", valueName: "file"))
    var model: String?

    @Option(name: .long, help: "jsonl, the only one so far.")
    var format = ClassifyFormat.jsonl

    @Option(
        name: .long,
        help: ArgumentHelp("The share of benign texts that may be flagged (0 to 1).", valueName: "share")
    )
    var falseAlarms = 0.01

    @Argument(help: "Files; - is standard input, which is read if there is none.")
    var files: [String] = ["-"]

    func validate() throws {
        guard (0...1).contains(falseAlarms) else { throw ValidationError("--false-alarms takes a share from 0 to 1.") }
    }

    func run() throws {
        var lines = LineClassifier(try ModelFile.load(model), falseAlarmRate: Float(falseAlarms))
        var hasFailed = false
        for file in files {
            var input = try InputLines(file)
            var number = 0
            while true {
                let block = try input.next()
                if block.isEmpty { break }
                var output: [UInt8] = []
                for line in block.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast(trailing(block)) {
                    number += 1
                    if let problem = lines.classify(Array(line), into: &output) {
                        Terminal.say("\(file == "-" ? "standard input" : file):\(number): \(problem)")
                        hasFailed = true
                    }
                }
                guard Terminal.writeAll(output, to: 1) else { throw ExitStatus.failure.code }
            }
        }
        if hasFailed { throw ExitStatus.usage.code }
    }

    /// Nothing stands after a last line end.
    private func trailing(_ block: [UInt8]) -> Int { block.last == 0x0A ? 1 : 0 }
}

enum ClassifyFormat: String, CaseIterable, ExpressibleByArgument { case jsonl }
