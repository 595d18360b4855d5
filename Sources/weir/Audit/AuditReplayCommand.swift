import ArgumentParser
import AuditLog
import Foundation
import Gateway
import Inspection
import RuleFiles

/// `weir audit replay`: decides about the captured texts of an exchange once more.
struct AuditReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Reproduce a past decision from the policy of its hash and the captured texts.",
        discussion: """
            Loads the rules and policies that were in force from the history, decides about the texts again, and compares rule, place and \
            action of each finding with the row. Streamed answers are fed whole and in pieces. Classifiers behind a network \
            are not asked: what they found is taken from the row. Only what is in escrow can be replayed: in a redacted capture the \
            findings are gone.

            EXAMPLE
              weir audit replay req_01JD4X5R0M8C6T3V9YQZK2N7WB --identity escrow.key

            Exit codes: 0 equal, 1 not equal, 2 it cannot be replayed, 3 a file cannot be read.
            """
    )

    @Argument(help: "Id of the exchange.")
    var id: String
    @OptionGroup var options: HistoryOptions
    @OptionGroup var source: CaptureOptions
    @Option(help: ArgumentHelp("The audit database. Default: audit.db in the settings' data_dir.", valueName: "file"))
    var db: String?

    func run() throws {
        try reportingErrors {
            let (settings, _) = try options.open()
            let log = try AuditReader(path: db ?? settings.dataDirectory + "/audit.db")
            guard let detail = try log.show(id) else {
                throw AuditUsageError("there is no exchange with this id; `weir audit query` lists ids")
            }
            let record = try source.record(of: id, settings)
            guard record.mode == .escrow else {
                throw AuditUsageError("the texts were kept redacted, so what was found is not in them")
            }
            guard detail.exchange.value("policy_hash", inRow: 0).text == record.policyHash else {
                throw AuditUsageError("the row and the capture name different policies")
            }
            let engine = try PastEngines(settings).engine(of: record.policyHash)
            var scratch = InspectionScratch(for: engine)
            let results = try results(of: record, engine, using: &scratch)
            try show(ReplayComparison(row: detail.findings, results, of: record, engine: engine), results, record)
        }
    }

    private func results(
        of record: CaptureRecord,
        _ engine: Engine,
        using scratch: inout InspectionScratch
    ) throws -> [DecisionReplay.Result] {
        do throws(DecisionReplay.Failure) {
            return try DecisionReplay(engine: engine).results(of: record, using: &scratch)
        } catch {
            throw AuditUsageError("the captured request is none that this program can read")
        }
    }

    private func show(
        _ comparison: ReplayComparison,
        _ results: [DecisionReplay.Result],
        _ record: CaptureRecord
    ) throws {
        for note in comparison.notes { remark(note) }
        print("policy    sha256:\(record.policyHash.prefix(12))")
        print("fed       \(results.map(\.feeding).joined(separator: ", "))")
        guard !comparison.differences.isEmpty else { return print("result    equal: \(comparison.equal) findings") }
        for difference in comparison.differences { print(difference) }
        print("result    \(comparison.differences.count) differences")
        throw ExitCode(1)
    }
}

/// Where captures are, and what opens them.
struct CaptureOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The file of captures. Default: that of the settings.",
            valueName: "file"
        )
    )
    var captures: String?
    @Option(help: ArgumentHelp("The private escrow key, for captures in escrow.", valueName: "file"))
    var identity: String?

    func path(_ settings: Settings) -> String {
        captures ?? settings.capture.file ?? settings.dataDirectory + "/captures.db"
    }

    func key() throws(AuditError) -> EscrowIdentity? {
        guard let identity else { return nil }
        return try EscrowIdentity.read(identity)
    }

    func record(of exchange: String, _ settings: Settings) throws -> CaptureRecord {
        guard let capture = try CaptureReader(path: path(settings)).capture(of: exchange) else {
            throw AuditUsageError("no texts of this exchange are kept")
        }
        return try Self.open(capture, try key())
    }

    static func open(_ capture: SealedCapture, _ key: EscrowIdentity?) throws -> CaptureRecord {
        do throws(SealedCapture.Failure) {
            return try capture.open(key)
        } catch {
            switch error {
            case .needsIdentity: throw AuditUsageError("the texts are in escrow; name the key with --identity")
            case .cannotBeOpened:
                throw AuditUsageError("\(capture.exchange): the key is another one, or the capture was changed")
            case .noRecord: throw AuditUsageError("\(capture.exchange): the capture is damaged")
            }
        }
    }
}

/// Makes what was in force under a hash, once for each.
final class PastEngines {
    private let settings: Settings
    private let history: ConfigurationHistory
    private let loader: ConfigurationLoader
    private var known: [String: Engine] = [:]

    init(_ settings: Settings) throws {
        self.settings = settings
        history = ConfigurationHistory(in: settings.dataDirectory)
        if try DataDirectory.existingKey(in: settings.dataDirectory) == nil {
            remark("there is no fingerprint.key: allowed values that packs name by digest are not known")
        }
        loader = HistoryOptions.offlineLoader(settings)
    }

    /// What was judged by category under a hash; none, and a word about it, if the settings of then are not known.
    func categories(of hash: String) throws -> CategoryPlan? {
        let environment = ProcessInfo.processInfo.environment
        let kept = history.settings(of: hash).compactMap { try? SettingsReader.read($0, environment: environment) }
        if let engine = try? loader.engine(of: hash, [settings] + kept) { return engine.categories }
        Terminal.say("sha256:\(hash.prefix(12)): its categories cannot be told from the settings, and are left out")
        return nil
    }

    func engine(of hash: String) throws -> Engine {
        if let engine = known[hash] { return engine }
        let environment = ProcessInfo.processInfo.environment
        let kept = history.settings(of: hash).compactMap { try? SettingsReader.read($0, environment: environment) }
        let engine = try HistoryOptions.refusing { () throws(Refusal) in
            try loader.engine(of: hash, [settings] + kept)
        }
        known[hash] = engine
        return engine
    }
}
