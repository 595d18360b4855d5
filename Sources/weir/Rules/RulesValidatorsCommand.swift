import ArgumentParser
import Detection
import RuleFiles

/// `weir rules validators`: the checks that rules can name.
struct RulesValidatorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validators",
        abstract: "List the built-in checks that rules can name under validate.",
        discussion: """
            EXAMPLES
              weir rules validators
              weir rules validators --json | jq -r '.validators[].name'
            """
    )

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() {
        let validators = Validator.all.values.sorted { $0.name < $1.name }
        guard !json else {
            let items = validators.map {
                JSONText.object([("name", .string($0.name)), ("summary", .string($0.summary))])
            }
            return Terminal.print(JSONText.object([("schema", .integer(1)), ("validators", .array(items))]).pretty())
        }
        let width = validators.map(\.name.count).max() ?? 0
        for validator in validators {
            let pad = String(repeating: " ", count: width - validator.name.count)
            Terminal.print("\(validator.name)\(pad)  \(validator.summary)")
        }
        Terminal.print("entropy_at_least  written {entropy_at_least: 3.5}: bits of Shannon entropy a byte")
    }
}
