import ArgumentParser
import Detection
import GuardrailTypes
import RuleFiles

/// `weir rules bench`: what rules cost.
struct RulesBenchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure what each rule costs on a text, and on texts made to be dear.",
        discussion: """
            EXAMPLES
              weir rules bench
              weir rules bench --rule 'acme.*' --rules rules/acme.yaml
              weir rules bench --text chats.txt --json

            Each rule runs alone. PROSE is nanoseconds a byte on the text; WORST the same on the
            dearest of the texts that are derived from its patterns and its tests, 64 KiB each, and
            WORST MS what that text took as a whole. The slowest stands first. Alone a rule has the filter to itself,
            so the column's sum says nothing; the last line has all rules together.
            """
    )

    @OptionGroup var options: RuleOptions

    @Option(name: .long, help: ArgumentHelp("Only rules with such an id; * stands for anything.", valueName: "id"))
    var rule: [String] = []

    @Option(name: .long, help: ArgumentHelp("UTF-8 text to run over. (default: built-in prose)", valueName: "file"))
    var text: String?

    @Option(name: .long, help: "The way the text travels: prompt or response.")
    var direction = Direction.prompt

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let loaded = try options.load()
        let chosen = loaded.located(matching: rule).filter { $0.rule.directions.contains(direction) }
        if chosen.isEmpty { throw CommandFailure.usage("no rule for a \(direction.rawValue) has such an id") }
        let stopwatch = RuleStopwatch(text: try sample(), direction: direction)
        let costs = try chosen.map { try stopwatch.cost(of: $0, in: loaded) }
            .sorted { $0.worst.nanosecondsPerByte > $1.worst.nanosecondsPerByte }
        let together = try stopwatch.cost(of: loaded)
        if json {
            let document = JSONText.object([
                ("schema", .integer(1)), ("all_rules_ns_per_byte", .number(rounded(together))),
                ("rules", .array(costs.map(\.json))),
            ])
            return Terminal.print(document.pretty())
        }
        Terminal.print(Columns.text([["RULE", "PROSE NS/B", "WORST NS/B", "WORST MS", ""]] + costs.map(\.cells)))
        Terminal.print("all \(counted(loaded.rules.count, "rule")) together: \(rounded(together)) ns/B on the text")
    }

    private func sample() throws -> [UInt8] {
        guard let text else { return BenchText.bytes }
        guard let bytes = FileContent.bytes(of: text) else { throw CommandFailure.failure("\(text): cannot be read") }
        guard !bytes.isEmpty, String(validating: bytes, as: UTF8.self) != nil else {
            throw CommandFailure.usage("\(text): is empty or not UTF-8 text")
        }
        return bytes
    }
}

/// Ordinary text with nothing to find, 256 KiB of it.
enum BenchText {
    static let bytes: [UInt8] = {
        let lines = [
            "Could you summarise what we decided on Monday? The order of 14 March left the warehouse at 10:30.",
            "Version 3.2.1 fixes it; the total is 129.90 for 3 items, and the invoice follows by post.",
            "func total(of rows: [Row]) -> Int { rows.reduce(0) { $0 + $1.amount } }  // in cents",
            "Die Lieferung kommt am 12.04. gegen 9 Uhr. Muchas gracias, hasta luego. 谢谢,明天见。",
            #"{"status": "active", "page": 3, "next": "/items?page=4", "updated": "2026-01-17T08:00:00Z"}"#,
        ]
        var bytes: [UInt8] = []
        while bytes.count < 256 << 10 { for line in lines { bytes += Array(line.utf8) + [0x0A] } }
        return bytes
    }()
}

extension RuleCost {
    fileprivate var cells: [String] {
        [
            id, "\(rounded(nanosecondsPerByte))", "\(rounded(worst.nanosecondsPerByte))",
            "\(rounded(worst.milliseconds))",
            worst.hasFailed ? "hit a limit" : "",
        ]
    }

    fileprivate var json: JSONText {
        .object([
            ("id", .string(id)), ("ns_per_byte", .number(rounded(nanosecondsPerByte))),
            ("worst_ns_per_byte", .number(rounded(worst.nanosecondsPerByte))),
            ("worst_milliseconds", .number(rounded(worst.milliseconds))), ("worst_bytes", .integer(worst.bytes)),
            ("worst_hit_a_limit", .bool(worst.hasFailed)),
        ])
    }
}

extension RuleCost.Worst {
    fileprivate var milliseconds: Double { nanosecondsPerByte * Double(bytes) / 1e6 }
}

/// To two places.
private func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
