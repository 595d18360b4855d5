package import AuditLog
import ByteText
import GuardrailTypes
package import Inspection

/// What a replay found, beside what the row says.
package struct ReplayComparison: Hashable, Sendable {
    /// One line for each finding that is on one side only; without text of users.
    package private(set) var differences: [String] = []
    /// What was not compared, and why.
    package private(set) var notes: [String] = []
    /// Findings that are on both sides.
    package private(set) var equal = 0

    private struct Key: Hashable {
        let direction: Direction
        let field: String
        let rule: String
        let start: Int
        let end: Int
        let action: String
        let trial: String

        var line: String {
            let tried = trial.isEmpty ? "" : " (on trial: \(trial))"
            return "\(rule) in \(direction.rawValue) \(field) at \(start)..<\(end): \(action)\(tried)"
        }
    }

    /// - Parameters:
    ///   - row: the findings of the exchange's row.
    ///   - results: of `DecisionReplay`, at least one.
    package init(row: AuditRows, _ results: [DecisionReplay.Result], of record: CaptureRecord, engine: Engine) {
        let recorded = Self.keys(of: row)
        let asked = Self.asked(engine)
        let fromRow = recorded.filter { asked.contains("\($0.direction.rawValue) \($0.rule)") }
        for key in fromRow { notes.append("\(key.line): judged over a network, taken from the row") }
        let kept = recorded.filter { key in
            guard !fromRow.contains(key) else { return false }
            if let reason = Self.missing(key, in: record) {
                notes.append("\(key.line): \(reason)")
                return false
            }
            return true
        }
        for result in results {
            compare(kept, Self.keys(of: result, cutBy: fromRow), result.feeding, record)
        }
        equal = kept.count
    }

    private mutating func compare(_ recorded: [Key], _ replayed: [Key], _ feeding: String, _ record: CaptureRecord) {
        var open = Dictionary(recorded.map { ($0, 1) }, uniquingKeysWith: +)
        for key in replayed {
            if let count = open[key], count > 0 {
                open[key] = count - 1
            } else if !Self.wasUndecided(key, in: record) {
                differ("only in the replay", key, feeding)
            }
        }
        for (key, count) in open where count > 0 {
            if record.hasOtherAttempts, key.direction == .response {
                notes.append("\(key.line): of another attempt's answer, which is not kept")
            } else {
                differ("only in the row", key, feeding)
            }
        }
    }

    private mutating func differ(_ side: String, _ key: Key, _ feeding: String) {
        differences.append("\(side), fed \(feeding): \(key.line)")
    }

    /// True for a finding at the end of a text that was cut off before it was decided.
    private static func wasUndecided(_ key: Key, in record: CaptureRecord) -> Bool {
        guard key.direction == .response else { return false }
        return record.channels.contains { channel in
            !channel.isFinished && AuditFieldPath(channel.path).text == key.field
                && (key.start >= channel.decided || key.action == Action.allow.rawValue)
        }
    }

    /// Why a finding of the row cannot come out again; nil if it can.
    private static func missing(_ key: Key, in record: CaptureRecord) -> String? {
        if key.direction == .prompt { return record.prompt == nil ? "the prompt was not kept" : nil }
        if record.answer != nil { return nil }
        if record.channels.isEmpty { return "the answer was not kept" }
        return record.channels.contains { AuditFieldPath($0.path).text == key.field }
            ? nil : "not of a text that is kept, but of what stands beside it in the stream"
    }

    /// Directions and ids of the rules that nobody in this process can judge.
    private static func asked(_ engine: Engine) -> Set<String> {
        let rules = engine.categories?.rules.filter { !$0.judge.isEmbedded } ?? []
        return Set(rules.map { "\($0.direction.rawValue) \($0.reference.id)" })
    }

    private static func keys(of row: AuditRows) -> [Key] {
        row.rows.indices.compactMap { index in
            func text(_ name: String) -> String { row.value(name, inRow: index).text }
            guard let direction = Direction(rawValue: text("direction")), let start = Int(text("start_byte")),
                let end = Int(text("end_byte"))
            else { return nil }
            return Key(
                direction: direction,
                field: text("field"),
                rule: text("rule"),
                start: start,
                end: end,
                action: text("action"),
                trial: text("trial_action")
            )
        }
    }

    /// - Parameter asked: findings that ended a streamed text, behind which the row says nothing.
    private static func keys(of result: DecisionReplay.Result, cutBy asked: [Key]) -> [Key] {
        let cuts = asked.filter { $0.direction == .response && $0.action == Action.block.rawValue }
        let keys = result.decisions.flatMap { decision in
            decision.findings.map { finding in
                Key(
                    direction: decision.direction,
                    field: decision.field.text,
                    rule: finding.rule.id,
                    start: finding.range.lowerBound,
                    end: finding.range.upperBound,
                    action: finding.action.rawValue,
                    trial: finding.trialAction?.rawValue ?? ""
                )
            }
        }
        return keys.filter { key in
            !cuts.contains { $0.direction == key.direction && $0.field == key.field && $0.start <= key.start }
        }
    }
}
