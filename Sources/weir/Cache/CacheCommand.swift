import ArgumentParser
import AuditLog
import Gateway
import Glibc

/// `weir cache`: the answers that are kept on disk, or on a server that several nodes use.
struct CacheCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cache",
        abstract: "Show or clear the answers that are kept on disk or on a server.",
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

    @Option(help: ArgumentHelp("Settings whose cache is kept on a server: look there.", valueName: "file"))
    var config: String?

    /// The server that the settings name; nil if none are given.
    func server() throws -> SharedCache.Configuration? {
        guard let config else { return nil }
        guard let shared = try PolicyOptions.settings(config).cache?.shared else {
            throw ValidationError("These settings keep no answers on a server.")
        }
        return shared
    }

    /// Says what is wrong with a server that does not answer.
    func ask(
        _ server: SharedCache.Configuration,
        _ question: (SharedCache.Configuration) throws(SharedCacheError) -> Int
    ) throws -> Int {
        do throws(SharedCacheError) {
            return try question(server)
        } catch {
            remark(error.description)
            throw ExitCode(3)
        }
    }

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
        abstract: "Say how much is kept on disk or on a server."
    )

    @OptionGroup var location: CacheLocation

    func run() throws {
        try reportingErrors {
            if let server = try location.server() {
                return print("entries  \(try location.ask(server, SharedCache.count))")
            }
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
        abstract: "Forget the answers that are kept on disk or on a server.",
        discussion: """
            The gateway may be running: it forgets what it has in memory as well when it next looks into the file. A restart \
            does so at once. All nodes that use a server forget what they have in memory within a second or so.
            """
    )

    @OptionGroup var location: CacheLocation
    @Flag(help: "Only what is over its time.")
    var expired = false

    func run() throws {
        try reportingErrors {
            if let server = try location.server() {
                // The server itself forgets what is over its time.
                return print("forgot \(expired ? 0 : try location.ask(server, SharedCache.clear)) answers")
            }
            guard let file = try location.open() else { return print("nothing is kept on disk") }
            let before = file.usage.entries
            if expired { try file.removeExpired(at: Int(time(nil))) } else { try file.removeAll() }
            print("forgot \(before - file.usage.entries) answers")
        }
    }
}
