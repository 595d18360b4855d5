import ArgumentParser
import Detection
import GuardrailTypes
import RuleFiles

/// `weir rules list`: which rules there are.
struct RulesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List rules with what they find and what is done about it.",
        discussion: """
            EXAMPLES
              weir rules list
              weir rules list --rule 'credentials.*' --policy policies/strict.yaml
              weir rules list --json | jq -r '.rules[].entity'

            Next: weir rules explain ID
            """
    )

    @OptionGroup var options: RuleOptions

    @Option(name: .long, help: ArgumentHelp("Only rules with such an id; * stands for anything.", valueName: "id"))
    var rule: [String] = []

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let loaded = try options.load()
        let rows = loaded.located(matching: rule).map { RuleRow($0.rule, loaded) }
        if json {
            let document = JSONText.object([("schema", .integer(1)), ("rules", .array(rows.map(\.json)))])
            Terminal.print(document.pretty())
        } else {
            Terminal.print(Columns.words([RuleRow.titles] + rows.map(\.cells)))
        }
    }
}

/// One rule in a list.
private struct RuleRow {
    static let titles = ["ID", "ENTITY", "SEVERITY", "PROMPT", "RESPONSE", "PACK", "NAME"]
    let cells: [String]

    init(_ rule: Rule, _ loaded: LoadedRules) {
        let reference = rule.reference
        cells = [
            reference.id, reference.entity, reference.severity.rawValue,
            loaded.action(of: rule, .prompt)?.rawValue ?? "-",
            loaded.action(of: rule, .response)?.rawValue ?? "-", "\(reference.packID) \(reference.packVersion)",
            reference.name,
        ]
    }

    var json: JSONText {
        .object(zip(Self.titles, cells).map { ($0.lowercased(), .string($1)) })
    }
}
