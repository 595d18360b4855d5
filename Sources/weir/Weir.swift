import ArgumentParser

/// The front door: parses the command line, runs what it names, and turns every ending into an exit status.
@main
struct Weir: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "A guardrail and DLP gateway for LLM traffic.",
        discussion: """
            EXAMPLES
              weir serve --init --demo --tour              try it, without an account
              weir scan notes.txt                          what the rules find in a file
              cat chat.jsonl | weir scan --format jsonl -  one line of JSON out for each line in
              weir rules test rules/                       check rule packs and run their tests
              weir rules explain pci.card-number           one rule, as the engine sees it

            Exit status: 0 ok, 1 findings or failing tests, 2 usage or configuration, 3 engine or I/O.
            """,
        version: "weir \(Version.current)",
        subcommands: [
            ServeCommand.self, ScanCommand.self, RulesCommand.self, AuditCommand.self, KeysCommand.self,
        ]
    )

    /// ArgumentParser's own `main` leaves with 64 on wrong usage; ours keeps to the documented statuses.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            leave(for: error)
        }
    }

    private static func leave(for error: any Error) -> Never {
        if let failure = error as? CommandFailure {
            Terminal.say(failure.message)
            failure.status.exit()
        }
        let status = ExitStatus(exitCode(for: error))
        let message = fullMessage(for: error)
        if status == .ok {
            Terminal.print(message)
        } else if !message.isEmpty {
            Terminal.say(message)
        }
        status.exit()
    }
}

/// The program's own version.
enum Version {
    static let current = "0.1.0"
}
