import ArgumentParser
import Gateway
import Inspection
import RuleFiles

/// `weir policy rollback`: an earlier configuration in the place of the files.
struct PolicyRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Load an earlier configuration, whatever the files say, or end that.",
        discussion: """
            EXAMPLES
              weir policy rollback 1f0c2a9b --by ann && kill -HUP $(pidof weir)
              weir policy rollback --end --by ann

            It takes effect with the next reload, and holds over restarts until it is ended.
            """
    )

    @OptionGroup var options: HistoryOptions

    @Argument(help: "The first digits of a policy hash.")
    var hash: String?

    @Option(name: .long, help: "Who does it, for the history.")
    var by: String

    @Flag(name: .long, help: "Load the files again.")
    var end = false

    func validate() throws {
        if (hash == nil) != end { throw ValidationError("Name a policy hash, or say --end.") }
    }

    func run() throws {
        let (_, history) = try options.open()
        try HistoryOptions.checkName(by)
        guard let prefix = hash else {
            guard let pinned = history.pinned else { throw CommandFailure.usage("nothing is rolled back") }
            try HistoryOptions.refusing { () throws(Refusal) in try history.note(.unpinned, pinned, by: by) }
            return Terminal.print("the files are loaded with the next reload: kill -HUP")
        }
        let hash = try HistoryOptions.hash(prefix, in: history)
        try HistoryOptions.refusing { () throws(Refusal) in
            try history.pin(hash, by: by)
        }
        Terminal.print("sha256:\(hash.prefix(12)) is loaded with the next reload: kill -HUP")
    }
}

/// `weir policy propose`: the first of two pairs of eyes.
struct PolicyProposeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "propose",
        abstract: "Check rules and policies as they are now, and ask for their approval.",
        discussion: """
            EXAMPLES
              weir policy propose --by ann
              weir policy approve 1f0c2a9b --by bob

            With needs_approval in the settings a gateway loads only what a second person has approved.
            """
    )

    @OptionGroup var options: HistoryOptions

    @Option(name: .long, help: "Who proposes it.")
    var by: String

    func run() throws {
        let (settings, history) = try options.open()
        try HistoryOptions.checkName(by)
        let (rules, engine) = try HistoryOptions.candidate(settings)
        try HistoryOptions.refusing { () throws(Refusal) in
            try history.propose(rules, hash: engine.policyHash, by: by)
        }
        Terminal.print("proposed sha256:\(engine.policyHash.prefix(12)); another approves it:")
        Terminal.print("  weir policy approve \(engine.policyHash.prefix(12)) --by NAME")
    }
}

/// `weir policy approve`: the second.
struct PolicyApproveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Approve what another has proposed.",
        discussion: """
            EXAMPLES
              weir policy approve 1f0c2a9b --by bob

            Look first: weir policy diff OLD 1f0c2a9b
            """
    )

    @OptionGroup var options: HistoryOptions

    @Argument(help: "The first digits of the policy hash.")
    var hash: String

    @Option(name: .long, help: "Who approves it; not who proposed it.")
    var by: String

    func run() throws {
        let (_, history) = try options.open()
        try HistoryOptions.checkName(by)
        let hash = try HistoryOptions.hash(hash, in: history)
        if let objection = history.objection(toApprovalOf: hash, by: by) {
            throw CommandFailure.usage("\(objection): weir policy propose --by NAME, and then another approves it")
        }
        try HistoryOptions.refusing { () throws(Refusal) in try history.note(.approved, hash, by: by) }
        Terminal.print("approved sha256:\(hash.prefix(12)); it is loaded with the next reload: kill -HUP")
    }
}

extension HistoryOptions {
    /// A name as the settings' ids are written, so that one person has one.
    static func checkName(_ name: String) throws {
        let isSound =
            !name.isEmpty
            && name.utf8.allSatisfy {
                0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == 0x2D || $0 == 0x2E
            }
        if !isSound {
            throw CommandFailure.usage("--by takes a name of lower-case letters, digits, dots and hyphens")
        }
    }
}
