import ArgumentParser
import Gateway
import RuleFiles

/// `weir routes show`: a flow as it is written.
struct RoutesShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Print a flow as its file has it, or a version of it.",
        discussion: """
            EXAMPLES
              weir routes show dynamic/support
              weir routes show support --version 3
              weir routes show support > support.yaml   gives a flow of the settings a file of its own
            """
    )

    @OptionGroup var flow: FlowOptions

    @Option(name: .long, help: "The number of a version; as the settings have it now, if not said.")
    var version: Int?

    func run() throws {
        let versions = try flow.versions()
        let one = try version.map { try FlowOptions.version($0, of: versions) }
        let text = try HistoryOptions.refusing { () throws(Refusal) in
            if let one { try versions.kept(one).text } else { try versions.now().text }
        }
        Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
    }
}

/// `weir routes versions`: what a flow was, and when.
struct RoutesVersionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of a flow that a gateway has taken in.",
        discussion: """
            EXAMPLES
              weir routes versions dynamic/support
              weir routes versions support --json

            HASH stands behind the flow's name in the audit log: support@1f0c2a9b.
            Next: weir routes diff support 3
            """
    )

    @OptionGroup var flow: FlowOptions

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let flow = try flow.versions()
        let versions = flow.history.versions(of: flow.name)
        // Settings that cannot be read now have had versions all the same.
        let now = try? flow.now().hash
        if json {
            let list = versions.map { version in
                JSONText.object([
                    ("version", .integer(version.number)), ("hash", .string(version.hash)),
                    ("first", version.first.map(JSONText.string) ?? .null),
                    ("last", version.last.map(JSONText.string) ?? .null),
                    ("in_force", .bool(version.isInForce)), ("in_file", .bool(version.hash == now)),
                ])
            }
            let events = flow.history.events.filter { $0.flow == flow.name }.map { event in
                JSONText.object([
                    ("at", .string(event.at)), ("kind", .string(event.kind.rawValue)), ("hash", .string(event.hash)),
                    ("by", event.by.map(JSONText.string) ?? .null),
                ])
            }
            let all: [(String, JSONText)] = [
                ("schema", .integer(1)), ("flow", .string(flow.name)), ("versions", .array(list)),
                ("events", .array(events)),
            ]
            return Terminal.print(JSONText.object(all).pretty())
        }
        guard !versions.isEmpty else { return Terminal.print("no gateway has taken this flow in yet") }
        let rows = versions.map { version in
            let marks = [version.isInForce ? "in force" : nil, version.hash == now ? "in the file" : nil]
            return [
                String(version.number), version.shownHash, version.first ?? "-", version.last ?? "-",
                marks.compactMap(\.self).joined(separator: ", "),
            ]
        }
        Terminal.print(Columns.words([["VERSION", "HASH", "FIRST TAKEN IN", "LAST TAKEN IN", ""]] + rows))
        if let now, !versions.contains(where: { $0.hash == now }) {
            Terminal.say("the file has another version, \(now.prefix(8)), which no gateway has taken in")
        }
    }
}

/// `weir routes diff`: what another version does otherwise.
struct RoutesDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Show in words what is otherwise in another version of a flow.",
        discussion: """
            EXAMPLES
              weir routes diff support        from the version in force to the settings as they are now
              weir routes diff support 3      from that one to the settings as they are now
              weir routes diff support 3 4    from one to another

            Exit status: 1 if anything differs, else 0.
            """
    )

    @OptionGroup var flow: FlowOptions

    @Argument(help: "The number of a version; the one in force, if not said.")
    var from: Int?

    @Argument(help: "The number of another; the settings as they are now, if not said.")
    var to: Int?

    @Flag(name: .long, help: "Write JSON.")
    var json = false

    func run() throws {
        let flow = try flow.versions()
        let before = try from.map { try FlowOptions.version($0, of: flow) } ?? inForce(flow)
        let after = try to.map { try FlowOptions.version($0, of: flow) }
        let changes = try HistoryOptions.refusing { () throws(Refusal) in
            let new = if let after { try flow.kept(after).flow } else { try flow.now().flow }
            return FlowChanges(from: try flow.kept(before).flow, to: new)
        }
        if json {
            let all: [(String, JSONText)] = [
                ("schema", .integer(1)), ("flow", .string(flow.name)), ("from", .integer(before.number)),
                ("to", after.map { .integer($0.number) } ?? .null),
            ]
            Terminal.print(JSONText.object(all + changes.json).pretty())
        } else {
            let side = after.map { "version \($0.number)" } ?? "the settings as they are now"
            let title = "\(flow.name): from version \(before.number) to \(side)"
            let lines = changes.isEmpty ? ["every request goes the same way"] : changes.lines
            Terminal.print(([title] + lines).joined(separator: "\n"))
        }
        if !changes.isEmpty { throw ExitStatus.findings.code }
    }

    private func inForce(_ flow: FlowVersions) throws -> FlowHistory.Version {
        guard let version = flow.history.versions(of: flow.name).first(where: \.isInForce) else {
            throw CommandFailure.usage("no gateway has taken this flow in yet, so there is nothing to compare with")
        }
        return version
    }
}

/// `weir routes rollback`: an earlier version in the flow's file.
struct RoutesRollbackCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rollback",
        abstract: "Put an earlier version of a flow in its file again.",
        discussion: """
            EXAMPLES
              weir routes rollback support --to 3 --by ann && kill -HUP $(pidof weir)

            The flow must have a file of its own (`file:` in the settings), which is written as a whole, with the
            comments that the version had. What it held is kept as a version. It takes effect with the next reload.
            """
    )

    @OptionGroup var flow: FlowOptions

    @Option(name: .long, help: "The number of a version.")
    var to: Int

    @Option(name: .long, help: "Who does it, for the history.")
    var by: String?

    func run() throws {
        let flow = try flow.versions()
        if let by { try HistoryOptions.checkName(by) }
        let version = try FlowOptions.version(to, of: flow)
        let rollback = try HistoryOptions.refusing { () throws(Refusal) in try flow.rollBack(to: version, by: by) }
        let file = flow.file ?? ""
        switch rollback {
        case .unchanged: return Terminal.print("\(file) has version \(to) already")
        case .doneKeeping(let kept): Terminal.print("\(file) could not be read; what it held is in \(kept)")
        case .done: break
        }
        Terminal.print("\(file) has version \(to) again; it is loaded with the next reload: kill -HUP")
    }
}
