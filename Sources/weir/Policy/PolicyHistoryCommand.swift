import ArgumentParser
import Gateway
import Inspection
import RuleFiles

/// `weir policy history`: which configurations were in force, and what was done about them.
struct PolicyHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history",
        abstract: "List the configurations that were loaded, proposed, approved and rolled back to.",
        discussion: """
            EXAMPLES
              weir policy history
              weir policy history --config /etc/weir.yaml --json

            Next: weir policy diff HASH
            """
    )

    @OptionGroup var options: HistoryOptions

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let (_, history) = try options.open()
        let events = history.events
        if json {
            let list = JSONText.array(events.map(\.json))
            return Terminal.print(JSONText.object([("schema", .integer(1)), ("events", list)]).pretty())
        }
        if events.isEmpty { return Terminal.print("nothing was loaded yet") }
        let rows = events.map { [$0.at, $0.kind.rawValue, String($0.hash.prefix(12)), $0.by ?? "-"] }
        Terminal.print(Columns.words([["TIME", "WHAT", "POLICY", "BY"]] + rows))
        if let pinned = history.pinned {
            Terminal.say("rolled back to sha256:\(pinned.prefix(12)); the files are not loaded")
        }
    }
}

/// `weir policy diff`: what is decided otherwise by another configuration.
struct PolicyDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show what another configuration would decide otherwise.",
        discussion: """
            EXAMPLES
              weir policy diff 1f0c2a9b            from that one to the files as they are now
              weir policy diff 1f0c2a9b 77ab0c1d   from one to another
              weir policy diff 1f0c2a9b --app billing

            Exit status: 1 if anything differs, else 0.
            """
    )

    @OptionGroup var options: HistoryOptions
    @OptionGroup var who: SubjectOptions

    @Argument(help: "The first digits of a policy hash.")
    var from: String

    @Argument(help: "The same of another; the files as they are now, if not said.")
    var to: String?

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let (settings, history) = try options.open()
        let subject = try who.subject(among: settings.keys)
        let past = try PastEngines(settings)
        func side(_ hash: String) throws -> (rules: LoadedRules, categories: CategoryPlan?) {
            (try kept(hash, history), try past.categories(of: try HistoryOptions.hash(hash, in: history)))
        }
        func now() throws -> (rules: LoadedRules, categories: CategoryPlan?) {
            let now = try HistoryOptions.candidate(settings)
            return (now.rules, now.engine.categories)
        }
        let (before, after) = (try side(from), try to.map(side) ?? now())
        func decisions(_ side: (rules: LoadedRules, categories: CategoryPlan?)) -> [CategoryDecision] {
            CategoryDecision.all(of: side.categories, side.rules.policies, for: subject)
        }
        let changes =
            before.rules.changes(to: after.rules, for: subject)
            + CategoryDecision.changes(from: decisions(before), to: decisions(after))
        if json {
            let list = JSONText.array(changes.map(\.json))
            Terminal.print(JSONText.object([("schema", .integer(1)), ("changes", list)]).pretty())
        } else {
            Terminal.print(
                changes.isEmpty ? "nothing is decided otherwise" : changes.map(\.line).joined(separator: "\n")
            )
        }
        if !changes.isEmpty { throw ExitStatus.findings.code }
    }

    private func kept(_ prefix: String, _ history: ConfigurationHistory) throws -> LoadedRules {
        let hash = try HistoryOptions.hash(prefix, in: history)
        return try HistoryOptions.refusing { () throws(Refusal) in
            try RuleLoader(runsTests: false).load(try history.entry(hash).sources).get()
        }
    }
}
