import ArgumentParser
import AuditLog
import Glibc

/// `weir audit escrow-key`: a key to which captures are encrypted.
struct AuditEscrowKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "escrow-key",
        abstract: "Make a key pair to which captured texts are encrypted.",
        discussion: """
            Run it where captures may be read, not on the gateway: whoever has the file can read every capture made for it. Prints the \
            public line, for `recipient` under `capture` in the settings; it lies in FILE.pub too.

            EXAMPLE
              weir audit escrow-key escrow.key

            Exit codes: 0 done, 2 wrong usage, 3 the file cannot be written, or is there already.
            """
    )

    @Argument(help: ArgumentHelp("The file of the private half, which must not be there yet.", valueName: "file"))
    var path: String

    func run() throws {
        try reportingErrors {
            let identity = EscrowIdentity()
            try identity.write(to: path)
            print(identity.recipient)
        }
    }
}

/// `weir audit erase-capture`: deletes the texts of one exchange; its row stays.
struct AuditEraseCaptureCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase-capture",
        abstract: "Delete the captured texts of one exchange with their key, and record that.",
        discussion: """
            The row of the exchange stays, and the log can still be proved. The gateway must not be running.

            EXAMPLE
              weir audit erase-capture req_01JD4X5R0M8C6T3V9YQZK2N7WB --reason "request of 2026-11-20"
            """
    )

    @Argument(help: "Id of the exchange.")
    var id: String
    @OptionGroup var author: AuditAuthor
    @Option(help: ArgumentHelp("The file of captures. Default: captures.db beside the log.", valueName: "file"))
    var captures: String?

    func run() throws {
        try reportingErrors {
            guard let exchange = ExchangeID(id) else { throw AuditUsageError("this is no id of an exchange") }
            let isErased = try CaptureErasure.erase(
                exchange,
                in: captures ?? author.location.capturePath,
                log: try author.configuration(),
                actor: author.who,
                reason: author.why
            )
            guard isErased else { throw AuditUsageError("no texts of this exchange are kept") }
            print("erased")
        }
    }
}

extension AuditLocation {
    /// Where captures are if nothing else is said: beside the log.
    var capturePath: String { beside("captures.db") }

    func beside(_ name: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return name }
        return path[...slash] + name
    }
}

extension CaptureProof {
    /// For people; what is altered is the first that they see.
    var lines: [String] {
        var lines = altered.map { "altered: the capture of \($0) is not what was recorded" }
        lines.append(
            "captures     \(proven) proven, \(erased) erased, \(missing.count) gone, \(altered.count) altered, "
                + "\(unknown.count) unknown to the log"
        )
        return lines
    }
}
