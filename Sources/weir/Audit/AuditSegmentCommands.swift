import ArgumentParser
import AuditLog
import Glibc

extension SegmentPolicy.Division: ExpressibleByArgument {}

/// `weir audit seal`: moves old exchanges into sealed segments.
struct AuditSealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "seal",
        abstract: "Move old exchanges into sealed, signed, compressed segments.",
        discussion: """
            Rows go into files; their digests stay in the log, with an event for each segment, so all of it can still be proved. Stops at \
            the first exchange that is held. A gateway with audit.segments in its settings does this itself; this command is for \
            logs that no gateway writes to.

            EXAMPLES
              weir audit seal --reason "monthly"
              weir audit seal --by size --exchanges 500000 --keep-months 84 --reason "retention of 7 years"
            """
    )

    @OptionGroup var author: AuditAuthor
    @Option(help: ArgumentHelp("Where segments lie. Default: segments beside the log.", valueName: "directory"))
    var segments: String?
    @Option(help: "month: each that is over. size: each whole --exchanges but the newest.")
    var by = SegmentPolicy.Division.month
    @Option(help: "Most exchanges in one segment.")
    var exchanges = 1_000_000
    @Option(help: ArgumentHelp("Delete segments that are older than this.", valueName: "months"))
    var keepMonths: Int?

    func run() throws {
        try reportingErrors {
            guard exchanges > 0, keepMonths ?? 1 > 0 else {
                throw AuditUsageError("--exchanges, --keep-months: give a number above 0")
            }
            var policy = SegmentPolicy(directory: segments ?? AuditAuthor.beside(author.location.path) + "segments")
            policy.by = by
            policy.exchanges = Int64(exchanges)
            policy.keepMonths = keepMonths
            var retention = try author.open()
            let names = try retention.seal(policy, actor: author.who, reason: author.why)
            try retention.close()
            for name in names { print("sealed \(policy.directory)/\(name)") }
            if names.isEmpty { remark("nothing to seal") }
        }
    }
}

/// `weir audit unseal`: a segment as a database that every command can ask.
struct AuditUnsealCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unseal",
        abstract: "Prove a sealed segment and make a database of it that can be asked.",
        discussion: """
            The segment stays as it is. Signature, digest, links and rows are checked first.

            EXAMPLES
              weir audit unseal segments/audit-2026-10.1.weirseg --to october.db
              weir audit query --db october.db --action block
            """
    )

    @Argument(help: "The segment.")
    var segment: String
    @Option(help: ArgumentHelp("The database to make; it must not be there yet.", valueName: "file"))
    var to: String
    @Option(help: ArgumentHelp("The key to trust. Default: what the segment says of itself.", valueName: "key"))
    var publicKey: String?

    func run() throws {
        try reportingErrors {
            var proof = AuditProof()
            proof.publicKey = publicKey
            let file = try SegmentFile(path: segment)
            try file.unseal(to: to, key: try proof.key())
            let (exchanges, entries) = (file.header.exchanges, file.header.entries)
            print("exchanges \(exchanges.lowerBound) to \(exchanges.upperBound)")
            print("entries \(entries.lowerBound) to \(entries.upperBound)")
        }
    }
}
