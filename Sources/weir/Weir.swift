import ArgumentParser
import Gateway
import RuleFiles

/// The front door: parses the command line, runs what it names, and turns every ending into an exit status.
@main
struct Weir: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "weir",
        abstract: "A guardrail and DLP gateway for LLM traffic.",
        discussion: """
            EXAMPLES
              weir serve --init --demo --tour       try it, without an account
              weir scan notes.txt                  what the rules find in a file
              weir scan --format jsonl chats.jsonl JSON lines in, JSON lines out
              weir rules test                      do the rules keep their tests?
              weir rules explain payment.card-number
              weir policy explain --app billing    what is done about findings, and who says so?
              weir routes explain --model fast     where does a request go?
              weir eval corpora/                   how well do the rules find things?
              weir classify --format jsonl -       which categories a text belongs to
              weir audit query --action block --since 24h
              weir budget show                     what is left, and when it begins anew

            Exit status: 0 ok, 1 findings or failing tests, 2 usage or
            configuration, 3 engine or I/O.
            """,
        version: "weir \(Version.current)",
        subcommands: [
            ServeCommand.self, ScanCommand.self, RulesCommand.self, PolicyCommand.self, BacktestCommand.self,
            RoutesCommand.self, EvalCommand.self, ClassifyCommand.self, TrainCommand.self, AuditCommand.self,
            BudgetCommand.self, CacheCommand.self,
            KeysCommand.self,
        ]
    )

    /// ArgumentParser's own `main` leaves with 64 on wrong usage; ours keeps to the documented statuses.
    static func main() async {
        do {
            try refuseUnknownCommand(CommandLine.arguments.dropFirst())
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

    /// ArgumentParser would only call a misspelt command an unexpected argument.
    private static func refuseUnknownCommand(_ arguments: some Sequence<String>) throws {
        var configuration = configuration
        for word in arguments {
            let known = configuration.subcommands
            guard !known.isEmpty, !word.hasPrefix("-"), word != "help" else { return }
            guard let command = known.first(where: { $0.configuration.commandName == word }) else {
                // What is no command is an argument of the one that is meant without a name.
                if configuration.defaultSubcommand != nil { return }
                let names = known.compactMap { $0.configuration.commandName }
                let meant = Suggestion.nearest(to: word, among: names).map { "did you mean \"\($0)\"?" }
                let help = meant ?? "there are \(names.joined(separator: ", "))"
                throw CommandFailure.usage("there is no command \"\(word)\"; \(help)")
            }
            configuration = command.configuration
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
    static let current = WeirVersion.current
}
