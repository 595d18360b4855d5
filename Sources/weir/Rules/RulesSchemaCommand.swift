import ArgumentParser
import RuleFiles

/// `weir rules schema`: the format, for editors.
struct RulesSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema of rule packs, or of policies.",
        discussion: """
            EXAMPLES
              weir rules schema > rules/rule-pack.v1.schema.json
              weir rules schema --policy > policies/policy.v1.schema.json

            An editor with a YAML language server completes and checks a file that begins with
              # yaml-language-server: $schema=./rule-pack.v1.schema.json
            """
    )

    @Flag(name: .long, help: "The schema of policy files.")
    var policy = false

    func run() {
        Terminal.print(policy ? SchemaGenerator.policy : SchemaGenerator.rulePack)
    }
}
