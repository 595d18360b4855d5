import ArgumentParser
import AuditLog
import Glibc
import GuardrailTypes

/// Where the audit log is.
struct AuditLocation: ParsableArguments {
    @Option(help: ArgumentHelp("The audit database.", valueName: "file"))
    var db: String?
    @Option(
        help: ArgumentHelp(
            "The gateway's data directory, with the database in it. Default: $WEIR_DATA_DIR, else ./weir-data.",
            valueName: "directory"
        )
    )
    var dataDir: String?

    var path: String {
        if let db { return db }
        let directory = dataDir ?? getenv("WEIR_DATA_DIR").map { String(cString: $0) } ?? "weir-data"
        return directory + "/" + AuditFile.defaultName
    }

    func open() throws(AuditError) -> AuditReader { try AuditReader(path: path) }
}

/// Which exchanges are meant.
///
/// All conditions hold together.
struct AuditFilters: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Arrived at or after: 15m, 24h, 7d ago, or 2026-11-23T14:00, UTC unless it says otherwise.",
            valueName: "time"
        )
    )
    var since: String?
    @Option(help: ArgumentHelp("Arrived before this time.", valueName: "time"))
    var until: String?
    @Option(help: "Sent by this application.")
    var app: String?
    @Option(help: "With a finding of this rule.")
    var rule: String?
    @Option(help: "With a finding of this entity, such as CREDIT_CARD.")
    var entity: String?
    @Option(
        help: ArgumentHelp(
            "The strictest action, one of the first four, or how the exchange ended, one of the others.",
            valueName: "action"
        )
    )
    var action: AuditAction?
    @Option(help: ArgumentHelp("Where it was found.", valueName: "direction"))
    var direction: Direction?
    @Option(help: "Asked for this model.")
    var model: String?
    @Option(help: ArgumentHelp("The exchange with this id.", valueName: "id"))
    var request: String?

    func query(now: AuditTime) throws(AuditUsageError) -> AuditQuery {
        var query = AuditQuery()
        query.since = try time(since, "--since", now)
        query.until = try time(until, "--until", now)
        query.app = app
        query.rule = rule
        query.entity = entity
        query.direction = direction
        query.model = model
        query.id = request
        switch action {
        case .action(let action): query.action = action
        case .outcome(let outcome): query.outcome = outcome
        case nil: break
        }
        return query
    }

    private func time(_ text: String?, _ option: String, _ now: AuditTime) throws(AuditUsageError) -> AuditTime? {
        guard let text else { return nil }
        guard let time = AuditTime(text, now: now) else {
            throw AuditUsageError("\(option): not a time; try 15m, 24h, 7d, 2026-11-23 or 2026-11-23T14:00:00Z")
        }
        return time
    }
}

/// What `--action` takes: a word of either kind.
enum AuditAction: ExpressibleByArgument {
    case action(Action)
    case outcome(AuditOutcome)

    init?(argument: String) {
        if let action = Action(rawValue: argument) {
            self = .action(action)
        } else if let outcome = AuditOutcome(rawValue: argument) {
            self = .outcome(outcome)
        } else {
            return nil
        }
    }

    static var allValueStrings: [String] { Action.allCases.map(\.rawValue) + AuditOutcome.allCases.map(\.rawValue) }
}

extension Direction: ExpressibleByArgument {}
extension AuditFormat: ExpressibleByArgument {}

/// How rows are written.
struct AuditOutput: ParsableArguments {
    @Option(help: ArgumentHelp("How to write the rows.", valueName: "format"))
    var format = AuditFormat.table
    @Flag(help: "The same as --format jsonl.")
    var json = false

    /// What fits on a screen; files get every column.
    private static let tableColumns = [
        "time", "id", "app", "model", "action", "outcome", "status", "rules", "total_ms",
    ]

    func write(_ rows: AuditRows, withHeader: Bool) {
        let format = json ? .jsonl : format
        let shown = format == .table ? rows.selecting(Self.tableColumns) : rows
        if format == .table, rows.rows.isEmpty { return }
        print(format.encode(shown, withHeader: withHeader), terminator: "")
        fflush(nil)
    }
}

/// Something that the person at the keyboard can put right.
struct AuditUsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

func checked(limit: Int) throws(AuditUsageError) -> Int {
    guard limit > 0 else { throw AuditUsageError("--limit: give a number above 0") }
    return limit
}

/// For people, not for programs: goes to standard error.
func remark(_ text: String) {
    let line = Array("weir audit: \(text)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
}

/// Runs a subcommand and turns its errors into a line on standard error and a stable exit code.
func reportingErrors(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch let error as AuditUsageError {
        remark(error.message)
        throw ExitCode(2)
    } catch let error as AuditError {
        remark(error.description)
        switch error {
        case .missing, .notAnAuditLog, .newerSchema: throw ExitCode(2)
        case .full, .stopped, .storage, .file, .inUse, .damagedKey, .brokenChain, .forked: throw ExitCode(3)
        }
    }
}
