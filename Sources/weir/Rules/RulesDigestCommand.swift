import ArgumentParser
import Foundation
import Gateway
import Redaction

/// `weir rules digest`: the keyed digest of a value, for an allow list that must not show it.
struct RulesDigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Make the keyed digest of a value, for allow lists.",
        discussion: """
            Reads the value from standard input, so that it stands in no history and no process
            list, and prints the digest that its findings have in the audit log of the gateway
            whose data directory is named. It allows the value under that gateway's key only.

            EXAMPLES
              printf %s 4012888888881881 | weir rules digest --entity CREDIT_CARD
              weir rules digest --entity CREDIT_CARD --data-dir /var/lib/weir < value.txt

            In a rule:
              allow: [{digest: 1f0c2a9b..., owner: me@example.com, reason: our test card}]
            """
    )

    @Option(name: .long, help: "The entity of the rule that finds the value, such as CREDIT_CARD.")
    var entity: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The gateway's data directory, with its key. Default: $WEIR_DATA_DIR, else ./weir-data.",
            valueName: "directory"
        )
    )
    var dataDir: String?

    func run() throws {
        var value = Array(FileHandle.standardInput.readDataToEndOfFile())
        if value.last == 0x0A { value.removeLast() }
        if value.last == 0x0D { value.removeLast() }
        guard !value.isEmpty else { throw CommandFailure.usage("there is no value on standard input") }
        Terminal.print(try key().fingerprint(of: value, entity: entity))
    }

    private func key() throws -> DigestKey {
        let variable = Terminal.environment("WEIR_DATA_DIR")
        let path = dataDir ?? (variable.isEmpty ? "weir-data" : variable)
        do {
            guard let key = try DataDirectory.existingKey(in: path) else {
                throw CommandFailure.usage(
                    "\(path) has no fingerprint.key; start the gateway once, or name its --data-dir"
                )
            }
            return key
        } catch let error as DataDirectoryError {
            throw CommandFailure.failure(error.description)
        }
    }
}
