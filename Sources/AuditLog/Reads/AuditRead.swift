/// That somebody read the log with a command: what becomes an event of the chain.
///
/// Conditions are named and not quoted: what was looked for may be a secret of its own.
package struct AuditRead: Hashable, Sendable {
    /// What reads.
    package enum Command: String, Hashable, Sendable, CaseIterable {
        case query, show, tail, facets, chart, report, export, evidence, verify, saved, labels
    }

    package let command: Command
    /// Names of the conditions that were given, from a closed set.
    package let conditions: [String]
    /// Rows of the log, or sums of them, that are shown.
    package let rows: Int
    package let at: AuditTime

    package init(_ command: Command, conditions: some Sequence<String>, rows: Int, at: AuditTime = .now()) {
        self.command = command
        self.conditions = Self.known(conditions)
        self.rows = rows
        self.at = at
    }

    /// Each name once, in order; whatever is no name of ours as `*`.
    package static func known(_ names: some Sequence<String>) -> [String] {
        Set(names.map { AuditQuery.parameterNames.contains($0) || others.contains($0) ? $0 : "*" }).sorted()
    }

    private static let others: Set = ["saved", "author"]

    // MARK: On the way to the writer

    /// `weir-read-1 1764000000000 query 50 app,since`; `-` for no conditions.
    var line: String {
        let names = conditions.isEmpty ? "-" : conditions.joined(separator: ",")
        return "weir-read-1 \(at.milliseconds) \(command.rawValue) \(rows) \(names)\n"
    }

    /// Nil for what `line` would not have written.
    init?(line: String) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "weir-read-1", parts[4].last == "\n", let time = Int64(parts[1]),
            let command = Command(rawValue: String(parts[2])), let rows = Int(parts[3]), rows >= 0
        else { return nil }
        let names = parts[4].dropLast().split(separator: ",").map(String.init)
        self.init(command, conditions: names == ["-"] ? [] : names, rows: rows, at: AuditTime(milliseconds: time))
        guard self.line == line else { return nil }
    }

    /// - Parameter ticket: the name under which the writer got it, so that it is taken once.
    func event(by actor: AuditLabel, ticket: AuditLabel) -> AuditEvent {
        AuditEvent(.read, actor: actor, at: at).with("command", AuditLabel(configured: "audit " + command.rawValue))
            .with("conditions", AuditLabel(configured: conditions.joined(separator: ",")))
            .with("rows", rows).with("ticket", ticket)
    }
}
