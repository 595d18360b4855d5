import ArgumentParser
import AuditLog
import Glibc

/// What the commands that write to a log have in common.
struct AuditAuthor: ParsableArguments {
    @OptionGroup var location: AuditLocation
    @Option(help: ArgumentHelp("Why; kept in the log. Name no person.", valueName: "text"))
    var reason: String
    @Option(
        help: ArgumentHelp(
            "The file that checkpoints are appended to. Default: audit.checkpoints beside the log.",
            valueName: "file"
        )
    )
    var checkpoints: String?

    var why: AuditLabel { AuditLabel(configured: reason) }
    /// The user of the command line.
    var who: AuditLabel { AuditLabel(configured: "uid:\(getuid())") }

    /// Takes the log for writing; its checkpoints are signed with the key beside it.
    func open() throws -> AuditRetention { try AuditRetention(configuration()) }

    func configuration() throws -> AuditWriter.Configuration {
        guard access(location.path, F_OK) == 0 else { throw AuditError.missing(path: location.path) }
        return try Self.configuration(of: location.path, checkpoints: checkpoints)
    }

    /// For a log whose key, and checkpoints if nothing else is said, stand beside it.
    static func configuration(of path: String, checkpoints: String?) throws -> AuditWriter.Configuration {
        let beside = beside(path)
        var configuration = AuditWriter.Configuration(path: path)
        configuration.checkpoints.key = try AuditSigningKey.load(orMakeAt: beside + "audit.key")
        configuration.checkpoints.file = checkpoints ?? beside + "audit.checkpoints"
        return configuration
    }

    /// The directory of a file, with its slash; empty for the current one.
    static func beside(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    }
}

/// `weir audit erase`: deletes what is older than it may be kept.
struct AuditEraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Delete exchanges that arrived before a time, and record that.",
        discussion: """
            Rows go; their digests and an event that says which, by whom and why stay, so the log can still be proved. Stops at the first \
            exchange that is held. The gateway must not be running.

            EXAMPLE
              weir audit erase --before 400d --reason "kept for 13 months"
            """
    )

    @OptionGroup var author: AuditAuthor
    @Option(help: ArgumentHelp("An age such as 400d, or a date.", valueName: "time"))
    var before: String

    func run() throws {
        try reportingErrors {
            let time = try time(before, "--before")
            var retention = try author.open()
            let range = try retention.erase(before: time, actor: author.who, reason: author.why)
            try retention.close()
            print(range.map { "erased exchanges \($0.lowerBound) to \($0.upperBound)" } ?? "nothing to erase")
        }
    }
}

/// `weir audit hold`: keeps exchanges from deletion.
struct AuditHoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep the exchanges of a time from deletion, until the hold is released.",
        discussion: """
            The gateway must not be running.

            EXAMPLE
              weir audit hold case-7 --since 2026-11-01 --until 2026-11-08 --reason litigation
            """
    )

    @Argument(help: "A name for the hold.")
    var name: String
    @OptionGroup var author: AuditAuthor
    @Option(help: ArgumentHelp("Arrived at or after.", valueName: "time"))
    var since: String
    @Option(help: ArgumentHelp("Arrived before. Default: now.", valueName: "time"))
    var until: String?

    func run() throws {
        try reportingErrors {
            let since = try time(since, "--since")
            let until = try until.map { try time($0, "--until") } ?? .now()
            var retention = try author.open()
            let range = try retention.hold(
                AuditLabel(configured: name),
                since: since,
                until: until,
                actor: author.who,
                reason: author.why
            )
            try retention.close()
            guard let range else { throw AuditUsageError("there are no exchanges in that time") }
            print("held exchanges \(range.lowerBound) to \(range.upperBound)")
        }
    }
}

/// `weir audit release`: ends a hold.
struct AuditReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "End a hold: its exchanges may be deleted again.",
        discussion: """
            The gateway must not be running.

            EXAMPLE
              weir audit release case-7 --reason "case closed"
            """
    )

    @Argument(help: "The hold's name.")
    var name: String
    @OptionGroup var author: AuditAuthor

    func run() throws {
        try reportingErrors {
            var retention = try author.open()
            let isReleased = try retention.release(
                AuditLabel(configured: name),
                actor: author.who,
                reason: author.why
            )
            try retention.close()
            guard isReleased else { throw AuditUsageError("no hold of this name is in force") }
            print("released")
        }
    }
}

private func time(_ text: String, _ option: String) throws -> AuditTime {
    guard let time = AuditTime(text, now: .now()) else {
        throw AuditUsageError("\(option): not a time; try 400d, 2026-11-23 or 2026-11-23T14:00:00Z")
    }
    return time
}
