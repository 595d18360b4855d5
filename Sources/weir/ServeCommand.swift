import ArgumentParser
import AuditLog
import Foundation
import Gateway
import Logging
import NIOPosix
import RuleFiles

/// `weir serve`: the gateway itself.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the gateway.",
        discussion: """
            Point an OpenAI client at it and leave the rest as it is.

            Examples:
              weir serve                          with ./weir.yaml
              weir serve --config /etc/weir.yaml
              weir serve --init --demo --tour     try it without an account

            SIGHUP reloads settings and rules, all or nothing. SIGTERM and SIGINT finish the answers under way,
            write every audit row and exit; a second one does not wait.
            """
    )

    @Option(help: "The settings file.")
    var config = "weir.yaml"

    @Option(help: "Address and port to listen on, instead of the settings' one.")
    var listen: String?

    @Flag(help: "Write a settings file and make the data directory if there are none.")
    var `init` = false

    @Flag(help: "Add the built-in demo upstream: models demo, demo-card, demo-tools and so on.")
    var demo = false

    @Flag(help: "Show in ten seconds what the gateway does, through its own port. Implies --demo.")
    var tour = false

    func validate() throws {
        if let listen, ListenAddress(listen) == nil { throw ValidationError("--listen needs an address and a port") }
    }

    func run() async throws {
        let screen = Screen()
        do {
            try await ServeSession(command: self, screen: screen).run()
        } catch let refusal as Refusal {
            screen.complain(DiagnosticRenderer(isColored: screen.isColored).render(refusal.diagnostics))
            throw ExitCode(2)
        } catch let error as AuditError {
            screen.complain("weir: the audit log cannot be opened: \(error)")
            throw ExitCode(3)
        } catch let error as DataDirectoryError {
            screen.complain("weir: \(error)")
            throw ExitCode(3)
        }
    }
}
