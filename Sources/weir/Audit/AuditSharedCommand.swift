import ArgumentParser
import AuditLog
import Foundation
import SharedLog

/// `weir audit shared`: the logs of many nodes on one server.
struct AuditSharedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shared",
        abstract: "List, prove and take the logs that many nodes have copied to one PostgreSQL server.",
        discussion: """
            The server is named as libpq names it, and a password comes from PGPASSWORD or a password file.

            EXAMPLES
              weir audit shared verify "host=db.internal dbname=weir user=auditor" --public-key a.pub --public-key b.pub
              weir audit shared take "host=db.internal dbname=weir user=auditor" 0f3c…  --to node.db

            Exit codes: 0 proven, 1 something was changed, 2 wrong usage, 3 the server or a log cannot be read.
            """,
        subcommands: [AuditSharedVerifyCommand.self, AuditSharedTakeCommand.self]
    )
}

/// `weir audit shared verify`: takes each node's log and proves it.
struct AuditSharedVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove every node's log, or name what was changed in which."
    )

    @Argument(help: "The server: a connection string of libpq without a password.")
    var server: String
    @Option(
        help: ArgumentHelp(
            "A key to trust: the line that a node's `weir serve` printed, or a file with it. May be given again. Default: what each log says of itself.",
            valueName: "key"
        )
    )
    var publicKey: [String] = []

    func run() throws {
        try reportingSharedErrors {
            let keys = try publicKey.map(AuditProof.key)
            let reader = try SharedLogReader(server, password: nil)
            let nodes = try reader.nodes()
            if nodes.isEmpty { remark("there is no log on this server") }
            var isProven = true
            for node in nodes {
                let report = try report(on: node, reader, keys)
                let result = report.problem?.description ?? "what was written"
                print("\(node.log)  \(report.entries) entries, \(report.signedThrough) signed  \(result)")
                for text in report.remarks { remark("\(node.log): \(text)") }
                isProven = isProven && report.problem == nil
            }
            if !isProven { throw ExitCode(1) }
        }
    }

    /// The report under the first key that proves the log; under the last one if none does.
    private func report(
        on node: SharedLogReader.Node,
        _ reader: borrowing SharedLogReader,
        _ keys: [AuditPublicKey]
    ) throws -> ChainReport {
        let folder = FileManager.default.temporaryDirectory.appending(path: "weir-shared-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder,
            withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: AuditFile.defaultName).path
        try reader.take(node.log, to: path)
        var verifier = ChainVerifier(path: path)
        var report = try verifier.verify()
        for key in keys {
            verifier.key = key
            report = try verifier.verify()
            if report.problem == nil { break }
        }
        return report
    }
}

/// `weir audit shared take`: one node's log as a file.
struct AuditSharedTakeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take",
        abstract: "Write one node's log into a file that every other command can read."
    )

    @Argument(help: "The server: a connection string of libpq without a password.")
    var server: String
    @Argument(help: "The log's name, as `verify` lists it.")
    var log: String
    @Option(help: ArgumentHelp("A file that is not there yet.", valueName: "file"))
    var to: String

    func run() throws {
        try reportingSharedErrors {
            let reader = try SharedLogReader(server, password: nil)
            try reader.take(log, to: to)
            print(to)
        }
    }
}

private func reportingSharedErrors(_ body: () throws -> Void) throws {
    try reportingErrors {
        do {
            try body()
        } catch let error as SharedLogError {
            remark(error.description)
            throw ExitCode(error == .unknown ? 2 : 3)
        }
    }
}
