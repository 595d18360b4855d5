import ArgumentParser
import Foundation
import Gateway
import RuleFiles

/// `weir routes`: what the settings say of where requests go.
struct RoutesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes",
        abstract: "Show where requests go, without sending one; versions of flows; thresholds of semantic routes.",
        discussion: """
            EXAMPLES
              weir routes explain --model dynamic/support --header x-weir-team=finance
              weir routes diff dynamic/support
              weir routes rollback dynamic/support --to 3 && kill -HUP $(pidof weir)
              weir routes test "translate this into French"
              weir routes test --model auto --file prompts.txt
              weir routes calibrate
              weir routes calibrate --labelled held-out.jsonl

            `test` and `calibrate` tell their texts to the embedding model that the settings name, and to nobody if
            that is the one built in. docs/semantic-routing.md explains the figures.

            Exit status: 0 done, 1 diff has found something, 2 usage or configuration, 3 the embedding model or I/O.
            """,
        subcommands: [
            RoutesListCommand.self, RoutesShowCommand.self, RoutesExplainCommand.self, RoutesVersionsCommand.self,
            RoutesDiffCommand.self, RoutesRollbackCommand.self, RoutesTestCommand.self, RoutesCalibrateCommand.self,
        ]
    )
}

struct RoutesListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the routes and flows of the settings."
    )

    @Option(name: .long, help: ArgumentHelp("The settings.", valueName: "file"))
    var config = "weir.yaml"

    func run() throws {
        let listed = try PolicyOptions.settings(config).routing.listed
        Terminal.print(Columns.words([["NAME", "WAY"]] + listed.map { [$0.name, $0.kind] }))
    }
}

/// `weir routes explain`: the nodes that a request passes, and who is asked.
struct RoutesExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Show the way that a request takes, and who is asked in turn.",
        discussion: """
            EXAMPLES
              weir routes explain --model dynamic/support --header x-weir-team=finance
              weir routes explain --model dynamic/support --body request.json --entity CREDIT_CARD

            No limit is reached and nothing is out of service. Nothing is inspected: --entity says what would be found.
            """
    )

    @Option(name: .long, help: ArgumentHelp("The settings.", valueName: "file"))
    var config = "weir.yaml"

    @Option(name: .long, help: "The model that the client asks for.")
    var model: String

    @Option(name: .long, help: ArgumentHelp("A header field; may be given several times.", valueName: "name=value"))
    var header: [String] = []

    @Option(name: .long, help: ArgumentHelp("The body of the request, JSON.", valueName: "file"))
    var body: String?

    @Option(name: .long, help: "Something that is found in the prompt; may be given several times.")
    var entity: [String] = []

    @Option(name: .long, help: "Id of the client key.")
    var key: String?

    func run() throws {
        let settings = try PolicyOptions.settings(config)
        let explanation: RouteExplanation
        do {
            explanation = try RouteExplanation(settings, request(settings))
        } catch let problem as RouteExplanation.Problem {
            throw CommandFailure.usage(problem.reason)
        } catch let error as GatewayError {
            throw CommandFailure.usage(error.message)
        }
        guard !explanation.steps.isEmpty else { throw CommandFailure.usage("nobody serves this model") }
        let rows = explanation.steps.map {
            [$0.path, $0.candidates.isEmpty ? "-" : $0.candidates.joined(separator: " ")]
        }
        Terminal.print(Columns.words([["PATH", "CANDIDATES"]] + rows))
    }

    private func request(_ settings: Settings) throws -> RouteExplanation.Request {
        var request = RouteExplanation.Request(model: model)
        request.entities = entity
        for field in header {
            guard let equals = field.firstIndex(of: "=") else {
                throw CommandFailure.usage("--header: write name=value, for instance x-weir-team=finance")
            }
            request.headers[field[..<equals].lowercased()] = String(field[field.index(after: equals)...])
        }
        if let body {
            guard let data = FileManager.default.contents(atPath: body) else {
                throw CommandFailure.usage("--body: this file cannot be read")
            }
            request.body = Array(data)
        }
        if let key {
            guard let found = settings.keys.first(where: { $0.id == key }) else {
                throw CommandFailure.usage("--key: the settings have no key with this id")
            }
            request.key = found
        }
        return request
    }
}
