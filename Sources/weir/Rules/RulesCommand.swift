import ArgumentParser

/// `weir rules`: everything that rule authors need.
struct RulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Check, test, list and explain rule packs.",
        discussion: """
            EXAMPLES
              weir rules check rules/               is every file right?
              weir rules test rules/payment.yaml    do the rules keep their tests?
              weir rules explain payment.card-number
              echo 'card 4012 8888 8888 1881' | weir rules explain -
              weir rules new acme.badge-number      a commented rule to begin with
              weir rules bench                      what does each rule cost?
              weir rules schema > rules/rule-pack.v1.schema.json
            """,
        subcommands: [
            RulesCheckCommand.self, RulesTestCommand.self, RulesExplainCommand.self, RulesListCommand.self,
            RulesValidatorsCommand.self, RulesSchemaCommand.self, RulesNewCommand.self, RulesBenchCommand.self,
            RulesEDMCommand.self, RulesFingerprintCommand.self, RulesImportCommand.self, RulesDigestCommand.self,
        ]
    )
}
