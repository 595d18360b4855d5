import ArgumentParser
import Detection
import GuardrailTypes
import RuleFiles

/// `weir rules test`: runs the tests that rules bring along.
struct RulesTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test",
        abstract: "Run the tests that stand inside rules.",
        discussion: """
            EXAMPLES
              weir rules test                        the rules in ./rules
              weir rules test rules/payment.yaml
              weir rules test --rule 'payment.*' rules/
              weir rules test --json rules/

            Exit status: 0 if all pass, 1 if one fails, 2 if a file is not right.
            """
    )

    @Argument(help: "Rule packs, or folders of them. (default: ./rules, or the installed rules)")
    var paths: [String] = []

    @Option(name: .long, help: ArgumentHelp("Only rules with such an id; * stands for anything.", valueName: "id"))
    var rule: [String] = []

    @Flag(name: .long, help: "Write results to standard output as JSON.")
    var json = false

    @Flag(name: .shortAndLong, help: "Also name the rules whose tests pass.")
    var verbose = false

    func run() throws {
        let loaded = try RuleOptions.load(paths: paths, runsTests: false)
        let chosen = loaded.located(matching: rule)
        if chosen.isEmpty { throw CommandFailure.usage("no rule has an id like \(rule.joined(separator: ", "))") }
        let results = chosen.map { ($0, RuleTester.results(for: $0)) }
        let failures = results.flatMap { $0.1.compactMap(\.failure) }
        if json {
            Terminal.print(document(results).pretty())
        } else {
            report(results, failures)
        }
        if !failures.isEmpty { throw ExitStatus.findings.code }
    }

    private func report(_ results: [(LocatedRule, [RuleTester.Result])], _ failures: [Diagnostic]) {
        if verbose {
            for (located, tests) in results {
                let failed = tests.count { $0.failure != nil }
                let verdict = failed == 0 ? "ok" : "\(failed) FAILED"
                Terminal.print("\(located.rule.reference.id): \(counted(tests.count, "test")), \(verdict)")
            }
        }
        RuleOptions.say(failures)
        let tests = results.reduce(0) { $0 + $1.1.count }
        let verdict = failures.isEmpty ? "all pass" : "\(failures.count) of them fail"
        Terminal.print("\(counted(results.count, "rule")), \(counted(tests, "test")): \(verdict)")
        if let first = failures.first, let id = first.reason.split(separator: ":").first {
            Terminal.say("next: weir rules explain \(id)")
        }
    }

    private func document(_ results: [(LocatedRule, [RuleTester.Result])]) -> JSONText {
        .object([
            ("schema", .integer(1)),
            ("ok", .bool(results.allSatisfy { $0.1.allSatisfy { $0.failure == nil } })),
            (
                "rules",
                .array(
                    results.map { located, tests in
                        .object([
                            ("id", .string(located.rule.reference.id)),
                            ("tests", .integer(tests.count)),
                            ("failures", .array(tests.compactMap(\.failure).map(\.json))),
                        ])
                    }
                )
            ),
        ])
    }
}
