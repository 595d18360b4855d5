import ArgumentParser
import Glibc

/// How the program ends.
///
/// Stable: scripts depend on the numbers.
enum ExitStatus: Int32, Comparable {
    case ok = 0
    /// Something was found, or a rule's own test failed.
    case findings = 1
    /// The command line, a rule file, a policy or the input is not right; the person at the keyboard can mend it.
    case usage = 2
    /// The engine or the machine failed.
    case failure = 3

    /// ArgumentParser's code: its usage error is 64 (sysexits.h, EX_USAGE).
    init(_ code: ExitCode) {
        self = ExitStatus(rawValue: code.rawValue) ?? .usage
    }

    /// What a command throws to end with this status and without a message.
    var code: ExitCode { ExitCode(rawValue) }

    func exit() -> Never { Glibc.exit(rawValue) }

    /// The worse is the greater.
    static func < (left: ExitStatus, right: ExitStatus) -> Bool { left.rawValue < right.rawValue }
}

/// The end of a command with something to say about it.
struct CommandFailure: Error {
    let status: ExitStatus
    /// For a person; without user text.
    let message: String

    static func usage(_ message: String) -> CommandFailure { CommandFailure(status: .usage, message: message) }
    static func failure(_ message: String) -> CommandFailure { CommandFailure(status: .failure, message: message) }
}
