import ArgumentParser
import AuditLog
import Glibc
import GuardrailTypes

/// Reads the audit log, also while a gateway writes to it; what changes it does so only while none does.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show what was decided about which exchange, and why.",
        discussion: """
            EXAMPLES
              weir audit query --action block --since 24h
              weir audit query --entity CREDIT_CARD --direction response --format csv > cards.csv
              weir audit query --app checkout --since 2026-11-01 --until 2026-12-01 --limit 100000 --json
              weir audit show req_01JD4X5R0M8C6T3V9YQZK2N7WB
              weir audit tail --action redact
              weir audit erase --before 400d --reason "kept for 13 months"
              weir audit backup /backup/audit-2026-11-26.db
              weir audit verify --public-key audit.key.pub --checkpoints audit.checkpoints
              weir audit facets rule --since 30d
              weir audit chart --action block --since 30d --by day
              weir audit evidence --since 2026-10-01 --until 2026-11-01 --output october.zip

            Data goes to standard output, remarks to standard error.
            Exit codes: 0 done, 2 wrong usage or no audit log there, 3 the log cannot be read.
            """,
        subcommands: [
            AuditQueryCommand.self, AuditShowCommand.self, AuditTailCommand.self, AuditFacetsCommand.self,
            AuditChartCommand.self, AuditSavedCommand.self, AuditLabelCommand.self, AuditLabelsCommand.self,
            AuditReportCommand.self,
            AuditExportCommand.self, AuditEvidenceCommand.self,
            AuditVerifyCommand.self, AuditEraseCommand.self, AuditHoldCommand.self, AuditReleaseCommand.self,
            AuditSharedCommand.self,
            AuditReplayCommand.self, AuditEscrowKeyCommand.self, AuditEraseCaptureCommand.self,
            AuditBackupCommand.self, AuditRestoreCommand.self, AuditSealCommand.self, AuditUnsealCommand.self,
            AuditRotateKeyCommand.self, AuditFingerprintCommand.self,
        ]
    )
}

/// `weir audit query`: exchanges that match, newest first.
struct AuditQueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "List the exchanges that match every given condition, newest first.",
        discussion: """
            EXAMPLES
              weir audit query --action block --since 24h
              weir audit query --rule pci.card-number --app checkout --format jsonl
              weir audit query --action upstream_failed --since 2026-11-23T08:00 --until 2026-11-23T12:00
              weir audit query --action block --since 24h --save blocks-today
              weir audit query --saved blocks-today --app checkout
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters
    @OptionGroup var kept: SavedQueryOptions
    @OptionGroup var output: AuditOutput
    @Option(name: [.customShort("n"), .long], help: "Most exchanges to list.")
    var limit = 50
    @Option(
        help: ArgumentHelp("Go on after this row: the cursor that the page before ended with.", valueName: "cursor")
    )
    var after: Int64?
    @Flag(help: "Oldest first.")
    var oldestFirst = false
    @Flag(help: "Only say how many there are.")
    var count = false

    func run() throws {
        try reportingErrors {
            let parameters = try kept.parameters(with: filters.parameters(), at: location, by: Self.author)
            var query = try AuditFilters.query(parameters, now: .now())
            query.limit = try checked(limit: limit)
            if oldestFirst { query.isNewestFirst = false }
            if let after { query.resume(after: after) }
            let names = parameters.map(\.name) + (kept.saved == nil ? [] : ["saved"])
            if count {
                let count = try location.open().count(query)
                try location.note(.query, names, rows: 0)
                return print(count)
            }
            let rows = try location.open().exchanges(query)
            try location.note(.query, names, rows: rows.rows.count)
            if rows.rows.isEmpty { remark("no exchange matches") }
            output.write(rows, withHeader: true)
            if rows.rows.count == limit, case .integer(let seq) = rows.value("seq", inRow: limit - 1) {
                remark("more with --after \(seq)")
            }
        }
    }

    /// The user of the command line.
    private static var author: AuditLabel { AuditLabel(configured: "uid:\(getuid())") }
}

/// `weir audit show`: one exchange with all that belongs to it.
struct AuditShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one exchange with its decisions, findings and rule failures.",
        discussion: """
            The id is the one that the client got in the response header, and that `weir audit query` lists.

            EXAMPLE
              weir audit show req_01JD4X5R0M8C6T3V9YQZK2N7WB --json
            """
    )

    @Argument(help: "Id of the exchange.")
    var id: String
    @OptionGroup var location: AuditLocation
    @Flag(help: "One JSON object instead of text.")
    var json = false

    func run() throws {
        try reportingErrors {
            guard let detail = try location.open().show(id) else {
                throw AuditUsageError("there is no exchange with this id; `weir audit query` lists ids")
            }
            try location.note(.show, ["id"], rows: 1)
            print(json ? detail.json + "\n" : detail.text, terminator: "")
        }
    }
}

/// `weir audit tail`: the last exchanges, and then every new one.
struct AuditTailCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tail",
        abstract: "Show the last exchanges that match, and then new ones as they are written.",
        discussion: """
            Ends with Ctrl-C.

            EXAMPLE
              weir audit tail --action block --json
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters
    @OptionGroup var output: AuditOutput
    @Option(name: [.customShort("n"), .long], help: "How many of the past exchanges to show first.")
    var limit = 10

    /// Between two looks, in microseconds: a person sees a row at once, and the disk does not notice.
    private static let pause: UInt32 = 250_000

    func run() throws {
        try reportingErrors {
            let reader = try location.open()
            var query = try filters.query(now: .now())
            // What is newest now is where the following begins, even if none of the past matches.
            query.afterSeq = try reader.lastSeq()
            try showPast(reader, filters.query(now: .now()), upTo: query.afterSeq ?? 0)
            query.isNewestFirst = false
            query.limit = 1000
            while true {
                let rows = try reader.exchanges(query)
                output.write(rows, withHeader: false)
                if let last = rows.rows.indices.last, case .integer(let seq) = rows.value("seq", inRow: last) {
                    query.afterSeq = seq
                }
                usleep(Self.pause)
            }
        }
    }

    private func showPast(_ reader: borrowing AuditReader, _ query: AuditQuery, upTo last: Int64) throws {
        var query = query
        query.limit = try checked(limit: limit)
        query.lastSeq = last
        var rows = try reader.exchanges(query)
        rows.rows.reverse()
        // What comes after these is shown as it is written, and is not counted.
        try location.note(.tail, filters.names, rows: rows.rows.count)
        output.write(rows, withHeader: true)
    }
}
