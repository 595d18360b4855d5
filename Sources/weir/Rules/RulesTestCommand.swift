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
              weir rules test --watch rules/         again after every change
              weir rules test --coverage rules/      what no test depends on
              weir rules test --junit junit.xml --sarif rules.sarif

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

    @Flag(name: .long, help: "Run again whenever a file changes, until interrupted.")
    var watch = false

    @Flag(name: .long, help: "Name the parts of rules that no test depends on.")
    var coverage = false

    @Option(name: .long, help: ArgumentHelp("Also write the results as JUnit XML.", valueName: "file"))
    var junit: String?

    @Option(name: .long, help: ArgumentHelp("Also write what failed as SARIF 2.1.0.", valueName: "file"))
    var sarif: String?

    func run() throws {
        guard watch else { return try runOnce() }
        let places = paths.isEmpty ? [try RuleOptions.defaultPlace()] : paths
        let watcher = try FileWatcher(places)
        while true {
            do {
                try runOnce()
            } catch is ExitCode {
                // It was said why; the next change may mend it.
            } catch let failure as CommandFailure {
                Terminal.say(failure.message)
            }
            Terminal.say("watching; interrupt to end")
            try watcher.waitForChange()
        }
    }

    private func runOnce() throws {
        let loaded = try RuleOptions.load(paths: paths, runsTests: false)
        let chosen = loaded.located(matching: rule)
        if chosen.isEmpty { throw CommandFailure.usage("no rule has an id like \(rule.joined(separator: ", "))") }
        let results = chosen.map { ($0, RuleTester.results(for: $0)) }
        let failures = results.flatMap { $0.1.compactMap(\.failure) }
        let coverages = coverage ? chosen.map(TestCoverage.init) : []
        if json {
            Terminal.print(document(results, coverages).pretty())
        } else {
            report(results, failures)
            if coverage { report(coverages) }
        }
        if let junit { try Terminal.write(JUnitReport.xml(results.map { (rule: $0.0, tests: $0.1) }), toFile: junit) }
        if let sarif { try Terminal.write(SARIFLog(failing: failures).json.pretty() + "\n", toFile: sarif) }
        if !failures.isEmpty { throw ExitStatus.findings.code }
    }

    private func report(_ coverages: [TestCoverage]) {
        for coverage in coverages where !coverage.gaps.isEmpty {
            Terminal.print("\(coverage.rule.reference.id): no test depends on")
            for line in coverage.lines { Terminal.print("  \(line)") }
        }
        let parts = coverages.reduce(0) { $0 + $1.parts }
        let covered = coverages.reduce(0) { $0 + $1.covered }
        let share = parts == 0 ? 100 : covered * 100 / parts
        Terminal.print("coverage: a test depends on \(covered) of \(counted(parts, "part")), \(share) %")
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

    private func document(
        _ results: [(LocatedRule, [RuleTester.Result])],
        _ coverages: [TestCoverage]
    ) -> JSONText {
        var members: [(String, JSONText)] = [
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
        ]
        if coverage { members.append(("coverage", .array(coverages.map(\.json)))) }
        return .object(members)
    }
}
