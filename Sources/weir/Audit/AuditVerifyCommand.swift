import ArgumentParser
import AuditLog
import Glibc

/// `weir audit verify`: proves that nothing was changed, or says what was.
struct AuditVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Prove that the log is what was written, or name what was changed.",
        discussion: """
            Hashes every row again, follows the chain, and checks the signed checkpoints: those in the database, and those that \
            were kept outside. Works offline, on a copy too. Only checkpoints from outside can show that the end was cut off or that \
            all of it was made anew. Captured texts are held against the log as well. docs/verify-audit-log.py does the same without this program.

            EXAMPLES
              weir audit verify
              weir audit verify --db copy.db --public-key audit.key.pub --checkpoints audit.checkpoints

            Exit codes: 0 proven, 1 something was changed, 2 wrong usage or no audit log there, 3 the log cannot be read.
            """
    )

    @OptionGroup var location: AuditLocation
    @OptionGroup var proof: AuditProof
    @Option(help: ArgumentHelp("Where sealed segments lie, to prove them too.", valueName: "directory"))
    var segments: String?

    @Option(
        help: ArgumentHelp(
            "The file of captures. Default: captures.db beside the log, if it is there.",
            valueName: "file"
        )
    )
    var captures: String?

    func run() throws {
        try reportingErrors {
            var verifier = ChainVerifier(path: location.path)
            verifier.key = try proof.key()
            verifier.outside = try proof.notes()
            verifier.segments = segments
            let report = try verifier.verify()
            try location.note(.verify, rows: Int(report.entries))
            try show(report)
            try showCaptures()
        }
    }

    /// The chain holds, and so does what it says of captures.
    private func showCaptures() throws {
        guard captures != nil || access(location.capturePath, F_OK) == 0 else { return }
        let proof = try CaptureProof(log: location.path, captures: captures ?? location.capturePath)
        for line in proof.lines { print(line) }
        for exchange in proof.missing { remark("\(exchange): its capture is gone, and nobody recorded that") }
        for exchange in proof.unknown { remark("\(exchange): a capture of which the log says nothing") }
        if !proof.altered.isEmpty { throw ExitCode(1) }
    }

    private func show(_ report: ChainReport) throws {
        print(
            """
            entries      \(report.entries)
            exchanges    \(report.exchanges)
            events       \(report.events)
            checkpoints  \(report.signedInside) in the log, \(report.signedOutside) from outside
            segments     \(report.segments) proven
            proven       \(report.signedThrough) entries are signed
            """
        )
        for text in report.remarks { remark(text) }
        guard let problem = report.problem else { return print("result       what was written") }
        print("result       \(problem)")
        throw ExitCode(1)
    }
}
