import ArgumentParser
import Gateway

/// The command `weir keys`, for client keys.
///
/// They are shown once and kept nowhere; the settings hold their digests.
struct KeysCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "keys",
        abstract: "Make keys for the clients of the gateway.",
        subcommands: [New.self]
    )

    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "new",
            abstract: "Make a client key, and the lines for weir.yaml that let it in.",
            discussion: """
                The key is shown once and stored nowhere. The settings hold its SHA-256 only.

                Example:
                  weir keys new --id alice-laptop --app billing
                """
        )

        @Option(help: "The key's name in audit rows.")
        var id = "my-key"

        @Option(help: "The application that uses it.")
        var app = "my-app"

        func run() {
            let key = NewClientKey()
            print("Key, shown once:\n\n    \(key.text)\n\nAdd this to weir.yaml and send SIGHUP:\n")
            print("keys:\n  - id: \(id)\n    app: \(app)\n    sha256: \(key.digest)")
        }
    }
}
