import ArgumentParser
import RuleFiles

/// `weir policy`: what policies say, for those who answer for them.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy",
        abstract: "Show what policies make of the rules and from which line; their history, and who approved them.",
        discussion: """
            EXAMPLES
              weir policy list --config weir.yaml
              weir policy explain --config weir.yaml --app billing --direction prompt
              weir policy explain --policy policies/strict.yaml --rule payment.card-number
              weir policy history                  what was in force, and since when?
              weir policy diff 1f0c2a9b            what would the files change?
              weir policy rollback 1f0c2a9b --by ann
            """,
        subcommands: [
            PolicyListCommand.self, PolicyExplainCommand.self, PolicyHistoryCommand.self, PolicyDiffCommand.self,
            PolicyRollbackCommand.self, PolicyProposeCommand.self, PolicyApproveCommand.self,
        ]
    )
}

/// `weir policy list`: which policies there are, and for whom.
struct PolicyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List policies in their order, the most general first.",
        discussion: """
            EXAMPLES
              weir policy list --config weir.yaml
              weir policy list --policy floor.yaml --policy house.yaml --json
            """
    )

    @OptionGroup var options: PolicyOptions

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let reports = try options.load().rules.policies.reports
        if json {
            Terminal.print(
                JSONText.object([("schema", .integer(1)), ("policies", .array(reports.map(\.json)))]).pretty()
            )
        } else if reports.isEmpty {
            Terminal.print("no policy: the rules' own actions hold")
        } else {
            Terminal.print(reports.map { $0.lines().joined(separator: "\n") }.joined(separator: "\n\n"))
        }
    }
}
