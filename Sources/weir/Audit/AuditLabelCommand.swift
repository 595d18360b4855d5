import ArgumentParser
import AuditLog

extension AuditVerdict: ExpressibleByArgument {}

/// `weir audit label`: a reviewer's word on a finding.
struct AuditLabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Say of a finding, or of all findings of an exchange, whether the rule was right.",
        discussion: """
            The last word on a finding counts; earlier ones stay in the log. A log has one writer: while a gateway
            runs, label through it, with POST /admin/audit/labels.

            EXAMPLES
              weir audit label req_01JD4X5R0M8C6T3V9YQZK2N7WB --finding 0 --verdict false_positive --author mia
              weir audit label req_01JD4X5R0M8C6T3V9YQZK2N7WB --verdict true_positive --author mia --note "a customer's card"
            """
    )

    @Argument(help: "Id of the exchange.")
    var id: String
    @Option(help: "Number of the finding within the exchange, from 0; all of them, if not said.")
    var finding: Int64?
    @Option(help: "Whether the rule was right; withdrawn takes back what was said.")
    var verdict: AuditVerdict
    @Option(help: "Who says so.")
    var author: String
    @Option(help: "Why; kept in the log as it is written here.")
    var note = ""
    @OptionGroup var location: AuditLocation

    func run() throws {
        try reportingErrors {
            let review: AuditReview
            do throws(AuditParameterError) {
                review = try AuditReview(id: id, finding: finding, verdict: verdict, author: author, note: note)
            } catch {
                throw AuditUsageError(error)
            }
            let count: Int64
            do throws(AuditError) {
                count = try OfflineLabels(path: location.path).write(review)
            } catch .inUse {
                throw AuditUsageError(
                    "a gateway is writing to this log: label through it, with POST /admin/audit/labels, or stop it first"
                )
            }
            guard count > 0 else {
                throw AuditUsageError("there is no such finding; `weir audit show` lists those of an exchange")
            }
            print("labelled \(count) finding\(count == 1 ? "" : "s")")
        }
    }
}
