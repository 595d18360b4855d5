import ArgumentParser
import AuditLog
import Gateway
import Glibc

/// `weir cache`: the answers that are kept on disk.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show or clear the answers that are kept on disk.",
        subcommands: [CacheShowCommand.self, CacheClearCommand.self]
    )
}

/// Where the file is.
struct CacheLocation: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The gateway's data directory. Default: $WEIR_DATA_DIR, else ./weir-data.",
            valueName: "directory"
        )
    )
    var dataDir: String?

    var path: String {
        (dataDir ?? getenv("WEIR_DATA_DIR").map { String(cString: $0) } ?? "weir-data") + "/cache.db"
    }

    /// The file; nil if there is none, and none is made.
    func open() throws -> CacheFile? {
        guard access(path, F_OK) == 0 else { return nil }
        return try CacheFile.open(path)
    }
}

/// `weir cache show`: how much there is; never what.
struct CacheShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Say how much is kept on disk."
    )

    @OptionGroup var location: CacheLocation

    func run() throws {
        try reportingErrors {
            guard let file = try location.open() else { return print("nothing is kept on disk") }
            let now = Int(time(nil))
            let summary = try file.summary(at: now)
            print("entries  \(file.usage.entries), of which \(file.usage.entries - summary.live) are over their time")
            print("bytes    \(file.usage.bytes)")
            if let oldest = summary.oldest { print("oldest   \(max(0, now - oldest)) seconds") }
        }
    }
}

/// `weir cache clear`: forgets what is kept.
struct CacheClearCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clear",
        abstract: "Forget the answers that are kept on disk.",
        discussion: """
            The gateway may be running: it forgets what it has in memory as well when it next looks into the file. A restart \
            does so at once.
            """
    )

    @OptionGroup var location: CacheLocation
    @Flag(help: "Only what is over its time.")
    var expired = false

    func run() throws {
        try reportingErrors {
            guard let file = try location.open() else { return print("nothing is kept on disk") }
            let before = file.usage.entries
            if expired { try file.removeExpired(at: Int(time(nil))) } else { try file.removeAll() }
            print("forgot \(before - file.usage.entries) answers")
        }
    }
}
