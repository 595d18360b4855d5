import ArgumentParser
import Evaluation
import Foundation
import Gateway
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles

/// `weir backtest`: what a candidate would have done to texts that there are.
struct BacktestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Show what other rules or policies would newly block, release or change in given texts.",
        discussion: """
            EXAMPLES
              weir backtest --candidate next.yaml corpora/     from the settings' files to those of others
              weir backtest --baseline 1f0c2a9b corpora/       from one that was in force to the files
              weir backtest --candidate next.yaml --max-newly-blocked 0 --max-released 0.1% chats.jsonl

            A side is a settings file, or the first digits of a policy hash from the history of --config.
            Texts are those of weir eval: JSON lines with "text", and plain files.

            Exit status: 0 within all limits, 1 beyond one, 2 usage or configuration, 3 engine or I/O.
            """
    )

    @OptionGroup var options: HistoryOptions
    @OptionGroup var who: SubjectOptions

    @Option(name: .long, help: "What texts are compared with. (default: the files that --config names)")
    var baseline: String?

    @Option(name: .long, help: "What is tried. (default: the files that --config names)")
    var candidate: String?

    @Option(name: .long, help: "The way texts travel that do not say so themselves: prompt or response.")
    var direction = Direction.prompt

    @Option(name: .long, help: ArgumentHelp("End with 1 if more texts are newly blocked.", valueName: "n|n%"))
    var maxNewlyBlocked: TextLimit?

    @Option(
        name: .long,
        help: ArgumentHelp("The same of texts whose labels say that nothing is in them.", valueName: "n|n%")
    )
    var maxNewlyBlockedHarmless: TextLimit?

    @Option(name: .long, help: ArgumentHelp("End with 1 if more texts are blocked no longer.", valueName: "n|n%"))
    var maxReleased: TextLimit?

    @Option(name: .long, help: ArgumentHelp("End with 1 if more texts come out otherwise.", valueName: "n|n%"))
    var maxChanged: TextLimit?

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    @Argument(help: "Files of texts, or folders of them.")
    var paths: [String]

    func validate() throws {
        if baseline == nil, candidate == nil {
            throw ValidationError("Name a --baseline or a --candidate; the other is what --config names.")
        }
    }

    func run() async throws {
        let test = Backtest(baseline: try side(baseline), candidate: try side(candidate), direction: direction)
        let files = try LabelledFiles.below(paths)
        for file in files where !file.skipped.isEmpty {
            Terminal.say("\(file.name): \(counted(file.skipped.values.reduce(0, +), "line")) left out")
        }
        let report = await test.run(files)
        guard report.texts > 0 else { throw CommandFailure.usage("there is no text in what was named") }
        Terminal.print(json ? report.json.pretty() : report.lines.joined(separator: "\n"))
        let broken = brokenLimits(report)
        for reason in broken { Terminal.say(reason) }
        if !broken.isEmpty { throw ExitStatus.findings.code }
    }

    private func brokenLimits(_ report: BacktestReport) -> [String] {
        let limits = [
            ("newly blocked", report.newlyBlocked, maxNewlyBlocked),
            ("newly blocked though harmless", report.newlyBlockedHarmless, maxNewlyBlockedHarmless),
            ("released", report.released, maxReleased),
            ("changed", report.changed, maxChanged),
        ]
        return limits.compactMap { name, count, limit in
            guard let limit, !limit.holds(for: count, of: report.texts) else { return nil }
            return "\(counted(count, "text")) \(name), more than \(limit.text)"
        }
    }

    /// - Parameter name: a settings file or the digits of a hash; nil for what `--config` names.
    private func side(_ name: String?) throws -> Backtest.Side {
        let (settings, loaded) = try loaded(name)
        guard let engine = try? loaded.makeEngine(key: .ephemeral(), usesFilter: settings.usesFilter) else {
            throw CommandFailure.failure("the rules cannot be compiled together")
        }
        return Backtest.Side(engine: engine, policy: engine.resolved(for: try who.subject(among: settings.keys)))
    }

    private func loaded(_ name: String?) throws -> (Settings, LoadedRules) {
        if let name, !FileManager.default.fileExists(atPath: name) {
            let (settings, history) = try options.open()
            let hash = try HistoryOptions.hash(name, in: history)
            let loaded = try HistoryOptions.refusing { () throws(Refusal) in
                try RuleLoader(runsTests: false).load(try history.entry(hash).sources).get()
            }
            return (settings, loaded)
        }
        let settings = try PolicyOptions.settings(name ?? options.config)
        let loaded = try RuleOptions.load(
            paths: settings.rulePaths,
            policies: settings.policyPaths,
            runsTests: false
        )
        return (settings, loaded)
    }
}

/// A number of texts, or a share of all of them: `3`, `0.5%`.
struct TextLimit: ExpressibleByArgument {
    let text: String
    private let number: Double
    private let isShare: Bool

    init?(argument: String) {
        isShare = argument.hasSuffix("%")
        guard let number = Double(isShare ? String(argument.dropLast()) : argument), number >= 0, number.isFinite else {
            return nil
        }
        (self.number, text) = (number, argument)
    }

    func holds(for count: Int, of texts: Int) -> Bool {
        Double(count) <= (isShare ? number / 100 * Double(texts) : number)
    }
}

extension BacktestReport {
    /// For people.
    fileprivate var lines: [String] {
        func speed(_ time: Duration) -> String {
            bytesPerSecond(time).map { String(format: "%.2f MB/s", $0 / 1e6) } ?? "-"
        }
        let head = [
            "\(counted(texts, "text")), \(bytes) bytes",
            "newly blocked  \(newlyBlocked)  (harmless by their labels: \(newlyBlockedHarmless))",
            "released       \(released)",
            "changed        \(changed)",
            "speed of one thread: baseline \(speed(baselineTime)), candidate \(speed(candidateTime))",
        ]
        guard !rules.isEmpty else { return head }
        let sorted = rules.sorted { $0.key < $1.key }
        let titles = ["RULE", "NEW", "GONE", "STRICTER", "MILDER"]
        let rows = sorted.map { id, change in
            [id, "\(change.appeared)", "\(change.gone)", "\(change.stricter)", "\(change.milder)"]
        }
        let samples = sorted.flatMap { id, change in
            change.samples.map { sample in
                "\(id): \(sample.preview)  \(sample.before?.rawValue ?? "not found") → "
                    + "\(sample.after?.rawValue ?? "not found")  in \(sample.text)"
            }
        }
        return head + ["", Columns.text([titles] + rows), ""] + samples
    }
}
