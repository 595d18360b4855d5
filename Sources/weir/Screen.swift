import Foundation

/// Colours for people, plain text for pipes: NO_COLOR and TERM=dumb are honoured.
struct Screen: Sendable {
    let isColored: Bool

    init(environment: [String: String] = ProcessInfo.processInfo.environment) {
        let isQuiet = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        isColored = !isQuiet && environment["TERM"] != "dumb" && isatty(STDOUT_FILENO) == 1
    }

    func bold(_ text: String) -> String { painted(text, "1") }
    func faint(_ text: String) -> String { painted(text, "2") }
    func green(_ text: String) -> String { painted(text, "32") }
    func yellow(_ text: String) -> String { painted(text, "33") }
    func red(_ text: String) -> String { painted(text, "31") }

    private func painted(_ text: String, _ code: String) -> String {
        isColored ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    /// Writes at once, also into a pipe.
    func say(_ text: String = "", terminator: String = "\n") {
        FileHandle.standardOutput.write(Data((text + terminator).utf8))
    }

    func complain(_ text: String) {
        FileHandle.standardError.write(Data((text + "\n").utf8))
    }
}
