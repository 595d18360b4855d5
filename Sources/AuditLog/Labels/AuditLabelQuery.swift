/// Which labels are meant; all conditions hold together.
package struct AuditLabelQuery: Hashable, Sendable {
    /// When the label was given.
    package var since: AuditTime?
    package var until: AuditTime?
    package var rule: String?
    package var verdict: AuditVerdict?
    package var author: String?
    /// Of an exchange.
    package var id: String?
    package var limit = 100

    package init() {}

    /// - Throws: what is wrong with a condition.
    package init(_ parameters: [(name: String, value: String)], now: AuditTime) throws(AuditParameterError) {
        for (name, value) in parameters {
            switch name {
            case "since": since = try Self.time(name, value, now)
            case "until": until = try Self.time(name, value, now)
            case "rule": rule = value
            case "author": author = value
            case "id": id = value
            case "label":
                guard let word = AuditVerdict(rawValue: value), word != .withdrawn else {
                    throw AuditParameterError(name, "one of: true_positive, false_positive")
                }
                verdict = word
            case "limit":
                guard let number = Int(value), (1...1000).contains(number) else {
                    throw AuditParameterError(name, "give a whole number, from 1 to 1000")
                }
                limit = number
            default:
                throw AuditParameterError(nil, "labels are asked by since, until, rule, label, author, id and limit")
            }
        }
    }

    private static func time(
        _ name: String,
        _ value: String,
        _ now: AuditTime
    ) throws(AuditParameterError) -> AuditTime {
        guard let time = AuditTime(value, now: now) else {
            throw AuditParameterError(name, "not a time; try 15m, 24h, 7d, 2026-11-23 or 2026-11-23T14:00:00Z")
        }
        return time
    }

    fileprivate var conditions: BoundSQL {
        let all: [(sql: String, value: AuditValue?)] = [
            ("v.label IN (SELECT label FROM label WHERE labelled_at_ms >= ?)", since.map { .integer($0.milliseconds) }),
            ("v.label IN (SELECT label FROM label WHERE labelled_at_ms < ?)", until.map { .integer($0.milliseconds) }),
            ("v.rule = ?", rule.map(AuditValue.text)), ("v.verdict = ?", verdict.map { .text($0.rawValue) }),
            ("v.author = ?", author.map(AuditValue.text)), ("v.id = ?", id.map(AuditValue.text)),
        ]
        return BoundSQL(
            allOf: all.compactMap { sql, value in value.map { BoundSQL(text: sql, parameters: [$0]) } }
        )
    }
}

extension AuditReader {
    /// The labels that count, newest first.
    package func labels(_ query: AuditLabelQuery) throws(AuditError) -> AuditRows {
        let conditions = query.conditions
        return try rows(
            BoundSQL(
                text: """
                    SELECT v.time, v.id, v.finding, v.rule, v.verdict, v.author, v.note FROM v_labels v
                    WHERE \(conditions.text) ORDER BY v.label DESC LIMIT ?
                    """,
                parameters: conditions.parameters + [.integer(Int64(query.limit))]
            )
        )
    }
}
