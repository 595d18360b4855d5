package import GuardrailTypes

/// Which exchanges are meant.
///
/// All conditions hold together; an empty query means every exchange.
package struct AuditQuery: Hashable, Sendable {
    /// Arrived at or after this moment.
    package var since: AuditTime?
    /// Arrived before this moment.
    package var until: AuditTime?
    package var id: String?
    /// For each dimension, the values of which one must be there.
    ///
    /// Those of findings must be there in one finding together; so must those of rule failures in one failure.
    package var terms: [AuditDimension: Set<String>] = [:]
    package var fingerprint: String?
    /// At least and less than, from arrival to end, in milliseconds.
    package var fromLatency: Int64?
    package var toLatency: Int64?
    /// With a finding that a reviewer has labelled so, and nobody otherwise since.
    package var verdict: AuditVerdict?
    /// Only rows after this one, for following the log.
    package var afterSeq: Int64?
    /// Only rows up to and with this one.
    package var lastSeq: Int64?
    package var isNewestFirst = true
    /// Most rows to return.
    package var limit = 50

    package init() {}

    /// The rows that follow the one with this number, in the order of the query.
    package mutating func resume(after seq: Int64) {
        if isNewestFirst { lastSeq = min(seq - 1, lastSeq ?? seq) } else { afterSeq = max(seq, afterSeq ?? seq) }
    }
}

/// SQL with its parameters, in order.
struct BoundSQL: Hashable {
    var text: String
    var parameters: [AuditValue]

    init(text: String, parameters: [AuditValue]) {
        self.text = text
        self.parameters = parameters
    }

    /// All of these together; `1` for none.
    init(allOf conditions: [BoundSQL]) {
        text = conditions.isEmpty ? "1" : conditions.map(\.text).joined(separator: " AND ")
        parameters = conditions.flatMap(\.parameters)
    }
}

extension AuditQuery {
    /// Columns that a reader sees, from `v_exchanges`.
    static let columns = """
        seq, time, id, app, model, action, outcome, status, rules, entities, total_ms, error_code, blocked_direction, upstream,
        streamed, findings, failures, bytes_in, bytes_out, bytes_held_max, bytes_released, bytes_withheld, inspection_ms,
        upstream_first_byte_ms, upstream_status, prompt_tokens, completion_tokens, key_id, method, route, policy_hash,
        engine_version
        """

    /// Those of the route, from `exchange`; logs of older versions have none.
    static let routingColumns = "routing, candidate, candidate_reason, attempts, attempt_log"

    /// Everything that a row `e` of `exchange` must fulfil.
    var conditions: [BoundSQL] { timeConditions + seqConditions + termConditions + rowConditions + labelConditions }

    // The plus signs keep SQLite from walking an index of times in place of the numbers.
    var timeConditions: [BoundSQL] {
        [
            since.map { BoundSQL(text: "+e.started_at_ms >= ?", parameters: [.integer($0.milliseconds)]) },
            until.map { BoundSQL(text: "+e.started_at_ms < ?", parameters: [.integer($0.milliseconds)]) },
        ].compactMap { $0 }
    }

    private var seqConditions: [BoundSQL] {
        [
            afterSeq.map { BoundSQL(text: "e.seq > ?", parameters: [.integer($0)]) },
            lastSeq.map { BoundSQL(text: "e.seq <= ?", parameters: [.integer($0)]) },
        ].compactMap { $0 }
    }

    /// What the dimensions ask for.
    private var termConditions: [BoundSQL] {
        var out: [BoundSQL] = []
        for dimension in AuditDimension.ofExchanges {
            if let condition = condition(dimension) { out.append(condition) }
        }
        let ofFindings = TermKey.findingParts.compactMap { findingCondition($0) }
        if asksForFindings {
            out.append(exists("finding f", "f", ofFindings))
        } else if let condition = condition(.direction) {
            out.append(exists("decision d", "d", [condition]))
        }
        let ofFailures = AuditDimension.allCases.filter { $0.home == .failure }.compactMap(condition)
        if !ofFailures.isEmpty { out.append(exists("rule_failure r", "r", ofFailures)) }
        return out
    }

    /// Whether a direction means that of a finding, not that of any decision.
    var asksForFindings: Bool { [.rule, .entity, .severity, .pack].contains { terms[$0] != nil } }

    /// Whether the route is asked for.
    var asksForRouting: Bool { AuditDimension.ofRouting.contains { terms[$0] != nil } }

    /// What the index cannot answer to the last row.
    var rowConditions: [BoundSQL] {
        var out: [BoundSQL] = []
        if let fingerprint {
            let mark = BoundSQL(text: "f.fingerprint = ?", parameters: [.text(fingerprint)])
            out.append(exists("finding f", "f", [mark] + TermKey.findingParts.compactMap { findingCondition($0) }))
        }
        // Microseconds beyond 63 bits are no time that anything took.
        func microseconds(_ value: Int64) -> AuditValue { .integer(min(value, .max / 1000) * 1000) }
        if let fromLatency {
            out.append(BoundSQL(text: "e.total_us >= ?", parameters: [microseconds(fromLatency)]))
        }
        if let toLatency { out.append(BoundSQL(text: "e.total_us < ?", parameters: [microseconds(toLatency)])) }
        return out
    }

    private var labelConditions: [BoundSQL] {
        guard let verdict else { return [] }
        let text = "e.seq IN (SELECT seq FROM v_labels WHERE verdict = ?)"
        return [BoundSQL(text: text, parameters: [.text(verdict.rawValue)])]
    }

    private func exists(_ table: String, _ alias: String, _ conditions: [BoundSQL]) -> BoundSQL {
        let all = BoundSQL(allOf: conditions)
        let text = "EXISTS (SELECT 1 FROM \(table) WHERE \(alias).seq = e.seq AND \(all.text))"
        return BoundSQL(text: text, parameters: all.parameters)
    }

    private func findingCondition(_ dimension: AuditDimension) -> BoundSQL? {
        guard let values = terms[dimension] else { return nil }
        return isOneOf("f." + dimension.column, values.sorted().map(AuditValue.text))
    }

    private func condition(_ dimension: AuditDimension) -> BoundSQL? {
        guard let values = terms[dimension] else { return nil }
        return isOneOf(dimension.qualifiedColumn, values.sorted().map(dimension.stored))
    }

    private func isOneOf(_ column: String, _ values: [AuditValue]) -> BoundSQL {
        let marks = values.map { _ in "?" }.joined(separator: ", ")
        return BoundSQL(text: "\(column) IN (\(marks))", parameters: values)
    }
}
