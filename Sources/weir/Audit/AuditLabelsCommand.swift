import ArgumentParser
import AuditLog

/// `weir audit labels`: what reviewers say.
struct AuditLabelsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "labels",
        abstract: "List what reviewers say of findings, the last word on each, newest first.",
        discussion: """
            EXAMPLES
              weir audit labels --rule contact.email --verdict false_positive
              weir audit labels --since 7d --author mia --json

            Next: weir audit report precision --rules rules/
            """
    )

    @Option(help: "Of this rule.")
    var rule: String?
    @Option(help: "true_positive or false_positive.")
    var verdict: String?
    @Option(help: "By this reviewer.")
    var author: String?
    @Option(help: "Of the exchange with this id.")
    var id: String?
    @Option(help: ArgumentHelp("Given at or after: 7d ago, or 2026-11-23.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Given before this time.", valueName: "time"))
    var until: String?
    @Option(name: [.customShort("n"), .long], help: "Most labels to list.")
    var limit = 100
    @OptionGroup var location: AuditLocation
    @OptionGroup var output: AuditOutput

    func run() throws {
        try reportingErrors {
            let given: [(String, String?)] = [
                ("rule", rule), ("label", verdict), ("author", author), ("id", id), ("since", since), ("until", until),
            ]
            let conditions = given.compactMap { name, value in value.map { (name: name, value: $0) } }
            let rows: AuditRows
            do {
                let query = try AuditLabelQuery(conditions + [(name: "limit", value: "\(limit)")], now: .now())
                rows = try location.open().labels(query)
            } catch let error as AuditParameterError {
                throw AuditUsageError(error)
            }
            try location.note(.labels, conditions.map(\.name), rows: rows.rows.count)
            if rows.rows.isEmpty { return remark("no label matches") }
            print(output.encoded(rows), terminator: "")
        }
    }
}
