import ArgumentParser
import AuditLog
import Foundation
import NIOCore
import NIOPosix

extension AuditExportFormat: ExpressibleByArgument {}

/// `weir audit export`: rows in other systems' formats, to a file or to a receiver.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write or send the exchanges that match in the format of another system, oldest first.",
        discussion: """
            FORMATS
              csv, jsonl, ocsf, ecs, cef, syslog (RFC 5424), splunk (HTTP event collector), otlp (JSON), webhook
              ocsf has an event for each finding, the others one for each exchange. No previews, no text.

            With --cursor-file an export goes on where the last one ended; a batch that was not taken is sent again.

            EXAMPLES
              weir audit export --to jsonl --since 24h > yesterday.jsonl
              weir audit export --to syslog --url tcp://127.0.0.1:601 --cursor-file syslog.cursor --follow
              weir audit export --to otlp --url http://127.0.0.1:4318/v1/logs --cursor-file otlp.cursor
              SPLUNK=… weir audit export --to splunk --url https://splunk:8088/services/collector/event --token-env SPLUNK
            """
    )

    @Option(help: "In which format.")
    var to: AuditExportFormat
    @Option(
        help: ArgumentHelp(
            "Where to send it: https://…, http://…, or tcp://host:port for cef and syslog.",
            valueName: "url"
        )
    )
    var url: String?
    @Option(help: ArgumentHelp("Environment variable that holds the receiver's token.", valueName: "name"))
    var tokenEnv: String?
    @Option(help: ArgumentHelp("Keeps the number of the last row that was taken.", valueName: "file"))
    var cursorFile: String?
    @Flag(help: "Go on with new rows as they are written; ends with Ctrl-C.")
    var follow = false
    @Option(help: "Exchanges in one batch.")
    var batch = 1000
    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters

    func run() async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        do {
            try await export(group)
        } catch let error as AuditUsageError {
            remark(error.message)
            throw ExitCode(2)
        } catch let error as AuditExportError {
            remark(error.message)
            throw ExitCode(3)
        } catch let error as AuditError {
            try reportingErrors { throw error }
        }
        try? await group.shutdownGracefully()
    }

    private func export(_ group: MultiThreadedEventLoopGroup) async throws {
        guard (1...10_000).contains(batch) else { throw AuditUsageError("--batch: from 1 to 10000") }
        var query = try filters.query(now: .now())
        query.isNewestFirst = false
        query.limit = batch
        if let seq = try cursor() { query.resume(after: seq) }
        let origin = AuditExportOrigin(host: ProcessInfo.processInfo.hostName, version: Version.current)
        let target = try AuditExportTarget(url: url, format: to, token: try token(), group: group)
        var isFirst = query.afterSeq == nil
        while true {
            let next = try location.open().batch(query)
            if let last = next.lastSeq {
                try location.note(.export, filters.names, rows: next.exchanges.rows.count)
                let text = to.encode(next, from: origin, isFirst: isFirst)
                if !text.isEmpty { try await target.send(text) }
                try keep(last)
                query.resume(after: last)
                isFirst = false
            } else if follow {
                try await Task.sleep(for: .milliseconds(500))
            } else {
                return
            }
        }
    }

    private func token() throws -> String? {
        guard let tokenEnv else { return nil }
        let value = Terminal.environment(tokenEnv)
        guard !value.isEmpty else { throw AuditUsageError("--token-env: the environment has no such variable") }
        return value
    }

    // MARK: Where it stands

    private func cursor() throws -> Int64? {
        guard let cursorFile, FileManager.default.fileExists(atPath: cursorFile) else { return nil }
        guard let text = try? String(contentsOfFile: cursorFile, encoding: .utf8),
            let seq = Int64(text.trimmingCharacters(in: .whitespacesAndNewlines)), seq >= 0
        else { throw AuditUsageError("--cursor-file: this is no cursor; remove it to begin anew") }
        return seq
    }

    private func keep(_ seq: Int64) throws {
        guard let cursorFile else { return }
        do {
            try "\(seq)\n".write(toFile: cursorFile, atomically: true, encoding: .utf8)
        } catch {
            throw AuditExportError(message: "the cursor file cannot be written")
        }
    }
}

/// Why an export stopped; no words of the receiver.
struct AuditExportError: Error {
    let message: String
}
