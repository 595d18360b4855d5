import GuardrailTypes

/// What was seen in a scan so far.
///
/// Tallies of parts add up, in any order.
struct ScanTally: Sendable {
    private(set) var texts = 0
    private(set) var bytes = 0
    private(set) var status = ExitStatus.ok
    /// By rule id, then by action.
    private var findings: [String: [Action: Int]] = [:]

    mutating func add(_ verdict: ScanVerdict, bytes count: Int) {
        texts += 1
        bytes += count
        for finding in verdict.findings { findings[finding.rule.id, default: [:]][finding.action, default: 0] += 1 }
        if verdict.findings.contains(where: { !$0.isShadow }) { raise(.findings) }
        if !verdict.failures.isEmpty { raise(.failure) }
    }

    /// The worst status wins.
    mutating func raise(_ new: ExitStatus) { status = max(status, new) }

    mutating func add(_ other: ScanTally) {
        texts += other.texts
        bytes += other.bytes
        raise(other.status)
        findings.merge(other.findings) { $0.merging($1, uniquingKeysWith: +) }
    }

    /// For people: a line for each rule that found something, the most frequent first.
    var report: String {
        let rows = findings.map { (rule: $0.key, actions: $0.value, total: $0.value.values.reduce(0, +)) }
            .sorted { ($1.total, $0.rule) < ($0.total, $1.rule) }
        let lines = rows.map { row in
            let actions = row.actions.sorted { $0.key > $1.key }.map { "\($0.key.rawValue) \($0.value)" }
            return "\(row.total)\t\(row.rule)\t\(actions.joined(separator: ", "))"
        }
        let total = rows.reduce(0) { $0 + $1.total }
        return (lines + ["\(counted(total, "finding")) in \(counted(texts, "text")), \(counted(bytes, "byte"))"])
            .joined(separator: "\n")
    }
}
