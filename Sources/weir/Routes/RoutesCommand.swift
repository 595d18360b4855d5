import ArgumentParser

/// `weir routes`: the routes that go by what a prompt means, outside of any gateway.
struct RoutesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "Try semantic routes, and find their thresholds.",
        discussion: """
            EXAMPLES
              weir routes test "translate this into French"
              weir routes test --model auto --file prompts.txt
              weir routes calibrate
              weir routes calibrate --labelled held-out.jsonl

            Texts are told to the embedding model that the settings name, and to nobody if
            that is the one built in. docs/semantic-routing.md explains the figures.

            Exit status: 0 done, 2 usage or configuration, 3 the embedding model or I/O.
            """,
        subcommands: [RoutesTestCommand.self, RoutesCalibrateCommand.self]
    )
}
