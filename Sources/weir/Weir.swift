import ArgumentParser

@main
struct Weir: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "A guardrail for LLM traffic.",
        subcommands: [ServeCommand.self, KeysCommand.self])
}
