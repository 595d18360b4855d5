import ArgumentParser
import AuditLog
import Foundation
import Gateway

/// `weir audit evidence`: what an auditor takes away.
struct AuditEvidenceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evidence",
        abstract:
            "Put a period of the log into a ZIP file: report, rows, policies in force, and the proof of the rows.",
        discussion: """
            The pack can be verified without this program, by its own README and one page of Python.

            EXAMPLES
              weir audit evidence --since 2026-10-01 --until 2026-11-01 --output october.zip
              weir audit evidence --since 90d --app checkout --action block --output blocks.zip
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var filters: AuditFilters
    @Option(name: .shortAndLong, help: ArgumentHelp("Where the pack goes; must not be there yet.", valueName: "file"))
    var output: String

    func run() throws {
        try reportingErrors {
            let request: AuditEvidenceRequest
            let pack: EvidencePack
            do {
                request = try AuditEvidenceRequest(
                    filters.parameters(),
                    author: AuditLabel(configured: "uid:\(getuid())"),
                    now: .now()
                )
                pack = try made(request)
            } catch let error as AuditParameterError {
                throw AuditUsageError(error)
            }
            try location.note(.evidence, filters.names, rows: pack.exchanges)
            try AuditFile.write(pack.zip, toNewFile: output)
            remark("\(pack.exchanges) exchanges, \(pack.zip.count) bytes")
            if !pack.isSigned {
                remark("no signed checkpoint covers the last entries yet: a pack made later can be verified")
            }
            guard let problem = pack.problem else { return }
            remark("the log is not what was recorded: \(problem)")
            throw ExitCode(1)
        }
    }

    private func made(_ request: AuditEvidenceRequest) throws -> EvidencePack {
        let reader = try location.open()
        var request = request
        request.policies = try location.history.evidence(of: reader.policies(in: request.period))
        return try reader.evidence(request)
    }
}

extension AuditLocation {
    /// The configurations that are kept beside the log.
    var history: ConfigurationHistory {
        ConfigurationHistory(in: URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false))
    }
}
