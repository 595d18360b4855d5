import ArgumentParser
import AuditLog
import Glibc

/// A key to trust and checkpoints from outside, for commands that prove a log.
struct AuditProof: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The key to trust: the line that `weir serve` printed, or a file with it. Default: what the log says of itself.",
            valueName: "key"
        )
    )
    var publicKey: String?
    @Option(
        help: ArgumentHelp("Checkpoints that were kept outside the log. May be given again.", valueName: "file")
    )
    var checkpoints: [String] = []

    func key() throws -> AuditPublicKey? { try publicKey.map(Self.key) }

    /// A key as somebody gave it: the line itself, or a file that holds it.
    static func key(_ given: String) throws -> AuditPublicKey {
        let line = given.hasPrefix("weir-audit+") ? given : try text(of: given)
        guard let key = AuditPublicKey(line.trimmingSuffix { $0.isNewline }) else {
            throw AuditUsageError("--public-key: not a key of an audit log; it begins with weir-audit+")
        }
        return key
    }

    func notes() throws -> [CheckpointNote] {
        var all: [CheckpointNote] = []
        for path in checkpoints {
            let (notes, damaged) = CheckpointNote.all(in: try Self.text(of: path))
            guard !notes.isEmpty else {
                throw AuditUsageError("--checkpoints: \(path) is not a file of checkpoints")
            }
            if damaged > 0 { remark("\(path): \(damaged) checkpoints are damaged and were left out") }
            all += notes
        }
        return all
    }

    private static func text(of path: String) throws -> String {
        guard let bytes = try AuditFile.contents(of: path) else {
            throw AuditUsageError("\(path): there is no such file")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension String {
    fileprivate func trimmingSuffix(_ isTrimmed: (Character) -> Bool) -> String {
        var rest = self[...]
        while let last = rest.last, isTrimmed(last) { rest.removeLast() }
        return String(rest)
    }
}

/// `weir audit backup`: a copy that can be proved, also while the gateway writes.
struct AuditBackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copy the log as it is at one moment, also while the gateway writes, and prove the copy.",
        discussion: """
            Beside FILE stands FILE.manifest: the log's name, its last entry, the head of its chain and the file's SHA-256.

            EXAMPLES
              weir audit backup /backup/audit-2026-11-26.db

            Exit codes: 0 done, 2 wrong usage, no audit log there, or FILE is there already, 3 it cannot be read, written or proved.
            """
    )

    @Argument(help: "The copy; it must not be there yet.")
    var file: String
    @OptionGroup var location: AuditLocation
    @Option(help: ArgumentHelp("The key to trust. Default: what the log says of itself.", valueName: "key"))
    var publicKey: String?

    func run() throws {
        try reportingErrors {
            var proof = AuditProof()
            proof.publicKey = publicKey
            let backup = try AuditBackup.make(of: location.path, to: file, key: try proof.key())
            print(
                """
                entries      \(backup.entries)
                head         \(backup.head)
                sha256       \(backup.digest)
                result       verified
                """
            )
        }
    }
}

/// `weir audit restore`: a log from a backup, with an event that says so.
struct AuditRestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Make a log from a backup, after proving it, and record that.",
        discussion: """
            What was written after the backup is lost. With --checkpoints, the event `restored` says how many entries that are.

            EXAMPLES
              weir audit restore /backup/audit-2026-11-26.db --to data/audit.db --checkpoints audit.checkpoints \\
                --reason "disk failed"

            Exit codes: 0 done, 2 wrong usage or a log is there already, 3 the backup cannot be read or proved.
            """
    )

    @Argument(help: "The backup.")
    var file: String
    @Option(help: ArgumentHelp("The log to make; it must not be there yet.", valueName: "file"))
    var to: String
    @OptionGroup var proof: AuditProof
    @Option(help: ArgumentHelp("Why; kept in the log. Name no person.", valueName: "text"))
    var reason: String

    func run() throws {
        try reportingErrors {
            var restore = AuditRestore(file: file)
            restore.key = try proof.key()
            restore.outside = try proof.notes()
            let outcome = try restore.run(
                to: AuditAuthor.configuration(of: to, checkpoints: nil),
                actor: AuditLabel(configured: "uid:\(getuid())"),
                reason: AuditLabel(configured: reason)
            )
            if !outcome.hasManifest { remark("there is no \(file).manifest to compare the file with") }
            if outcome.lost > 0 { remark("\(outcome.lost) entries are known to be lost; the log says so") }
            print("restored \(outcome.entries) entries")
        }
    }
}
