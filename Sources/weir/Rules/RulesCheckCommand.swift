import ArgumentParser
import RuleFiles

/// `weir rules check`: reads and lints packs, and compiles their patterns, without running their tests.
struct RulesCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say everything that is wrong with rule packs, without running their tests.",
        discussion: """
            EXAMPLES
              weir rules check                      the rules in ./rules
              weir rules check rules/payment.yaml
              weir rules check --policy policies/strict.yaml rules/
              weir rules check --json rules/        diagnostics as one JSON document

            Next: weir rules test
            """
    )

    @Argument(help: "Rule packs, or folders of them. (default: ./rules, or the installed rules)")
    var paths: [String] = []

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A policy file to check too; may be given several times, the most general first.",
            valueName: "file"
        )
    )
    var policy: [String] = []

    @Flag(name: .long, help: "Write diagnostics to standard output as JSON.")
    var json = false

    @Flag(name: .long, help: "Take warnings for errors.")
    var strict = false

    func run() throws {
        let places = paths.isEmpty ? [try RuleOptions.defaultPlace()] : paths
        let outcome = RuleLoader(runsTests: false).load(paths: places, policies: policy)
        let check = RulesReport(outcome, isStrict: strict)
        if json {
            Terminal.print(check.json.pretty())
        } else {
            RuleOptions.say(check.diagnostics)
            Terminal.say(check.summary)
        }
        if check.isRefused { throw ExitStatus.usage.code }
    }
}

/// What came of reading packs, for people and for programs.
struct RulesReport {
    let diagnostics: [Diagnostic]
    let isRefused: Bool
    let summary: String
    private let packs: Int
    private let rules: Int
    private let tests: Int

    init(_ outcome: LoadOutcome, isStrict: Bool) {
        switch outcome {
        case .loaded(let loaded):
            diagnostics = loaded.warnings
            (packs, rules, tests) = (loaded.packs.count, loaded.located.count, loaded.testCount)
            isRefused = isStrict && !loaded.warnings.isEmpty
            summary =
                "\(counted(packs, "pack")), \(counted(rules, "rule")), \(counted(tests, "test")): "
                + (diagnostics.isEmpty ? "nothing wrong" : counted(diagnostics.count, "warning"))
        case .refused(let found):
            diagnostics = found
            (packs, rules, tests) = (0, 0, 0)
            isRefused = true
            let errors = found.count { $0.severity == .error }
            summary = "\(counted(errors, "error")), \(counted(found.count - errors, "warning")): nothing is loaded"
        }
    }

    var json: JSONText {
        .object([
            ("schema", .integer(1)), ("ok", .bool(!isRefused)), ("packs", .integer(packs)), ("rules", .integer(rules)),
            ("tests", .integer(tests)), ("diagnostics", .array(diagnostics.map(\.json))),
        ])
    }
}

/// "1 rule", "2 rules".
func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
}
