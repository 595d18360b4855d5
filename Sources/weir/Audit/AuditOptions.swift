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
    @Option(help: "Sent by this application. This and others may be given again: any of them.")
    var app: [String] = []
    @Option(help: "With a finding of this rule.")
    var rule: [String] = []
    @Option(help: "With a finding of this entity, such as CREDIT_CARD.")
    var entity: [String] = []
    @Option(
        help: ArgumentHelp(
            "The strictest action, one of the first four, or how the exchange ended, one of the others.",
            valueName: "action"
        )
    )
    var action: [AuditAction] = []
    @Option(help: ArgumentHelp("Where it was found.", valueName: "direction"))
    var direction: [Direction] = []
    @Option(help: "Asked for this model.")
    var model: [String] = []
    @Option(help: ArgumentHelp("The exchange with this id.", valueName: "id"))
    var request: String?
    @Option(
        help: ArgumentHelp(
            "Any other condition: \(Self.otherNames).",
            valueName: "name=value"
        )
    )
    var `where`: [String] = []

    private static let otherNames = AuditQuery.parameterNames
        .filter {
            !["since", "until", "app", "rule", "entity", "action", "direction", "model", "id", "limit", "after"]
                .contains($0)
        }
        .joined(separator: ", ")

    /// The conditions by name, as they were typed.
    func parameters() throws(AuditUsageError) -> [(name: String, value: String)] {
        var parameters = try self.where.map { text throws(AuditUsageError) in
            guard let equals = text.firstIndex(of: "=") else {
                throw AuditUsageError("--where: write name=value, for instance status=429")
            }
            return (name: String(text[..<equals]), value: String(text[text.index(after: equals)...]))
        }
        for (name, values) in [
            ("since", [since].compactMap(\.self)), ("until", [until].compactMap(\.self)), ("app", app), ("rule", rule),
            ("entity", entity), ("direction", direction.map(\.rawValue)), ("model", model),
            ("id", [request].compactMap(\.self)), ("action", action.compactMap(\.action)),
            ("outcome", action.compactMap(\.outcome)),
        ] {
            parameters += values.map { (name: name, value: $0) }
        }
        return parameters
    }

    /// Names of the conditions that were given.
    var names: [String] { (try? parameters().map(\.name)) ?? [] }

    func query(now: AuditTime) throws(AuditUsageError) -> AuditQuery {
        try Self.query(parameters(), now: now)
    }

    static func query(
        _ parameters: [(name: String, value: String)],
        now: AuditTime
    ) throws(AuditUsageError) -> AuditQuery {
        do throws(AuditParameterError) {
            return try AuditQuery(parameters, now: now)
        } catch {
            throw AuditUsageError(error)
        }
    }
}

extension AuditFilters {
    /// A time as it was typed; nil if none was.
    static func time(_ text: String?, _ option: String, _ now: AuditTime) throws(AuditUsageError) -> AuditTime? {
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

    var action: String? {
        if case .action(let action) = self { action.rawValue } else { nil }
    }

    var outcome: String? {
        if case .outcome(let outcome) = self { outcome.rawValue } else { nil }
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

    /// Every column, in any format.
    func writeAll(_ rows: AuditRows) {
        if rows.rows.isEmpty { remark("no exchange matches") }
        print(encoded(rows), terminator: "")
    }

    func encoded(_ rows: AuditRows) -> String { (json ? .jsonl : format).encode(rows) }
}

/// Something that the person at the keyboard can put right.
struct AuditUsageError: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }

    init(_ error: AuditParameterError) {
        message = error.name.map { "\($0): \(error.reason)" } ?? error.reason
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
        case .missing, .notAnAuditLog, .newerSchema, .exists: throw ExitCode(2)
        case .full, .stopped, .storage, .file, .inUse, .damagedKey, .brokenChain, .forked, .damagedCopy, .unproven:
            throw ExitCode(3)
        }
    }
}
