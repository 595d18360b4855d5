import ArgumentParser
import AuditLog
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
              weir backtest --candidate next.yaml --captures weir-data/captures.db --identity escrow.key --since 7d
              weir backtest --candidate next.yaml --max-newly-blocked 0 --max-released 0.1% chats.jsonl

            A side is a settings file, or the first digits of a policy hash from the history of --config.
            Texts are those of weir eval: JSON lines with "text", and plain files; or with --captures what the gateway kept, of
            which each exchange counts as one text and reviewers' labels give each rule's precision on either side.

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
    var paths: [String] = []

    @OptionGroup var source: CaptureOptions

    @Option(name: .long, help: ArgumentHelp("Captured at or after: 7d, 2026-11-23.", valueName: "time"))
    var since: String?

    @Option(name: .long, help: ArgumentHelp("Captured before this time.", valueName: "time"))
    var until: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The audit database with the labels. (default: that of --config)", valueName: "file")
    )
    var db: String?

    func validate() throws {
        if baseline == nil, candidate == nil {
            throw ValidationError("Name a --baseline or a --candidate; the other is what --config names.")
        }
        if paths.isEmpty == (source.captures == nil) {
            throw ValidationError("Name texts, or --captures with the file of captured texts.")
        }
    }

    func run() async throws {
        let (old, new) = (try engine(baseline), try engine(candidate))
        sayWhoIsNotAsked(old, new)
        let report = source.captures == nil ? try await texts(old, new) : try await captured(old, new)
        guard report.texts > 0 else { throw CommandFailure.usage("there is no text in what was named") }
        Terminal.print(json ? report.json.pretty() : report.lines.joined(separator: "\n"))
        let broken = brokenLimits(report)
        for reason in broken { Terminal.say(reason) }
        if !broken.isEmpty { throw ExitStatus.findings.code }
    }

    private func texts(_ old: Side, _ new: Side) async throws -> BacktestReport {
        func side(_ side: Side) throws -> Backtest.Side {
            let subject = try who.subject(among: side.settings.keys)
            return Backtest.Side(engine: side.engine, policy: side.engine.resolved(for: subject))
        }
        let test = Backtest(baseline: try side(old), candidate: try side(new), direction: direction)
        let files = try LabelledFiles.below(paths)
        for file in files where !file.skipped.isEmpty {
            Terminal.say("\(file.name): \(counted(file.skipped.values.reduce(0, +), "line")) left out")
        }
        return await test.run(files, tasks: ProcessorCount.available)
    }

    private func captured(_ old: Side, _ new: Side) async throws -> BacktestReport {
        var outcome = CaptureBacktest.Outcome()
        do {
            let settings = old.settings
            let test = CaptureBacktest(
                path: source.path(settings),
                identity: try source.key(),
                since: try time(since, "--since"),
                until: try time(until, "--until"),
                app: who.app,
                baseline: old.engine,
                candidate: new.engine,
                labels: try labels(settings)
            )
            outcome = await test.run(tasks: ProcessorCount.available)
            if let failure = outcome.failure { throw failure }
        } catch let error as AuditError {
            throw CommandFailure.failure(error.description)
        }
        if outcome.unreadable > 0 {
            Terminal.say(
                "\(counted(outcome.unreadable, "capture")) left out: no request that can be read, or no key for it"
            )
        }
        if outcome.redacted > 0 {
            Terminal.say("\(counted(outcome.redacted, "capture")) redacted: what was masked is seen by neither side")
        }
        return outcome.report
    }

    private func time(_ text: String?, _ option: String) throws -> AuditTime? {
        guard let text else { return nil }
        guard let time = AuditTime(text, now: .now()) else {
            throw CommandFailure.usage("\(option): not a time; try 7d, 2026-11-23 or 2026-11-23T14:00:00Z")
        }
        return time
    }

    private func labels(_ settings: Settings) throws -> [String: [BacktestText.Label]] {
        let path = db ?? settings.dataDirectory + "/audit.db"
        guard db != nil || FileManager.default.fileExists(atPath: path) else { return [:] }
        return try AuditReader(path: path).labelledFindings().reduce(into: [:]) { labels, one in
            let place = BacktestVerdict.Place(
                rule: one.rule,
                field: "\(one.direction) \(one.field)",
                start: one.start,
                end: one.end
            )
            labels[one.exchange, default: []].append(BacktestText.Label(place, isTrue: one.isRight))
        }
    }

    private func sayWhoIsNotAsked(_ old: Side, _ new: Side) {
        let names = Set(old.engine.askedClassifiers + new.engine.askedClassifiers).sorted()
        if !names.isEmpty { Terminal.say("not asked, as they are behind a network: \(names.joined(separator: ", "))") }
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

    private struct Side {
        let settings: Settings
        let engine: Engine
    }

    /// - Parameter name: a settings file or the digits of a hash; nil for what `--config` names.
    private func engine(_ name: String?) throws -> Side {
        if let name, !FileManager.default.fileExists(atPath: name) {
            let (settings, history) = try options.open()
            let hash = try HistoryOptions.hash(name, in: history)
            return Side(settings: settings, engine: try PastEngines(settings).engine(of: hash))
        }
        let settings = try PolicyOptions.settings(name ?? options.config)
        let loaded = try RuleOptions.load(
            paths: settings.rulePaths,
            policies: settings.policyPaths,
            runsTests: false
        )
        let engine = try HistoryOptions.refusing { () throws(Refusal) in
            try HistoryOptions.offlineLoader(settings).engine(of: loaded, settings)
        }
        return Side(settings: settings, engine: engine)
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
        func share(_ value: Double?) -> String { value.map { String(format: "%.3f", $0) } ?? "-" }
        let head = [
            "\(counted(texts, "text")), \(bytes) bytes",
            "newly blocked  \(newlyBlocked)  (harmless by their labels: \(newlyBlockedHarmless))",
            "released       \(released)",
            "changed        \(changed)",
            "speed of one thread: baseline \(speed(baselineTime)), candidate \(speed(candidateTime))",
        ]
        let judged = labels.sorted { $0.key < $1.key }.map { id, counts in
            "labelled       \(id): precision \(share(counts.precision.before)) → \(share(counts.precision.after)) "
                + "(right \(counts.right.before) → \(counts.right.after), wrong \(counts.wrong.before) → \(counts.wrong.after))"
        }
        guard !rules.isEmpty else { return head + judged }
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
        return head + judged + ["", Columns.text([titles] + rows), ""] + samples
    }
}
