import ArgumentParser

/// `weir rules`: everything that rule authors need.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, test, list and explain rule packs.",
        discussion: """
            EXAMPLES
              weir rules check rules/                    is every file right?
              weir rules test rules/pci.yaml             do the rules do what their tests say?
              weir rules explain pci.card-number         one rule in full
              echo 'card 4012 8888 8888 1881' | weir rules explain -   why something is found
              weir rules schema > rules/rule-pack.v1.schema.json       for editors
            """,
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesExplainCommand.self, RulesListCommand.self,
            RulesSchemaCommand.self,
        ])
}
