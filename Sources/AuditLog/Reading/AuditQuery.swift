package import GuardrailTypes

/// Which exchanges to show.
///
/// All conditions hold together; an empty query means every exchange.
package struct AuditQuery: Hashable, Sendable {
    /// Arrived at or after this moment.
    package var since: AuditTime?
    /// Arrived before this moment.
    package var until: AuditTime?
    package var app: String?
    package var model: String?
    package var id: String?
    package var action: Action?
    package var outcome: AuditOutcome?
    /// A finding of this rule, of this entity, and in this direction: one finding that is all three.
    package var rule: String?
    package var entity: String?
    package var fingerprint: String?
    /// Without a rule, entity or fingerprint: any decision in this direction, failures of rules included.
    package var direction: Direction?
    /// Only rows after this one, for following the log.
    package var afterSeq: Int64?
    /// Only rows up to and with this one.
    package var lastSeq: Int64?
    package var isNewestFirst = true
    /// Most rows to return.
    package var limit = 50

    package init() {}
}

/// SQL with its parameters, in order.
struct BoundSQL: Hashable {
    var text: String
    var parameters: [AuditValue]
}

extension AuditQuery {
    /// Columns that a reader sees, from `v_exchanges`.
    static let columns = """
        seq, time, id, app, model, action, outcome, status, rules, entities, total_ms, error_code, blocked_direction, upstream,
        streamed, findings, failures, bytes_in, bytes_out, bytes_held_max, bytes_released, bytes_withheld, inspection_ms,
        upstream_first_byte_ms, upstream_status, prompt_tokens, completion_tokens, key_id, method, route, policy_hash,
        engine_version
        """

    /// The whole query: the inner one walks an index in the order of `seq` and stops at the limit, the outer one
    /// dresses the few rows found.
    func sql() -> BoundSQL {
        let order = isNewestFirst ? "DESC" : "ASC"
        var inner = candidates()
        inner.text += " ORDER BY 1 \(order) LIMIT ?"
        inner.parameters.append(.integer(Int64(limit)))
        return BoundSQL(
            text: "SELECT \(Self.columns) FROM v_exchanges WHERE seq IN (\(inner.text)) ORDER BY seq \(order)",
            parameters: inner.parameters
        )
    }

    /// Starts from the table whose index is likely to leave the fewest rows.
    private func candidates() -> BoundSQL {
        var conditions = exchangeConditions()
        let from: String
        if rule != nil || entity != nil || fingerprint != nil {
            from = "SELECT DISTINCT f.seq FROM finding f CROSS JOIN exchange e ON e.seq = f.seq"
            conditions = findingConditions() + conditions
        } else if let direction {
            from = "SELECT DISTINCT d.seq FROM decision d CROSS JOIN exchange e ON e.seq = d.seq"
            conditions.insert(("d.direction = ?", .text(direction.rawValue)), at: 0)
        } else {
            from = "SELECT e.seq FROM exchange e"
        }
        let text = conditions.isEmpty ? from : from + " WHERE " + conditions.map(\.0).joined(separator: " AND ")
        return BoundSQL(text: text, parameters: conditions.compactMap(\.1))
    }

    private typealias Condition = (String, AuditValue?)

    private func findingConditions() -> [Condition] {
        var out: [Condition] = []
        if let fingerprint { out.append(("f.fingerprint = ?", .text(fingerprint))) }
        if let rule { out.append(("f.rule = ?", .text(rule))) }
        if let entity { out.append(("f.entity = ?", .text(entity))) }
        if let direction { out.append(("f.direction = ?", .text(direction.rawValue))) }
        return out
    }

    private func exchangeConditions() -> [Condition] {
        var out: [Condition] = []
        if let id { out.append(("e.id = ?", .text(id))) }
        if let action {
            out.append(("e.action = ?", .text(action.rawValue)))
            // Says what SQLite cannot conclude from a parameter, so that it may use the partial index.
            if action != .allow { out.append(("e.action <> 'allow'", nil)) }
        }
        if let outcome {
            out.append(("e.outcome = ?", .text(outcome.rawValue)))
            if outcome != .allowed { out.append(("e.outcome <> 'allowed'", nil)) }
        }
        if let app { out.append(("e.app = ?", .text(app))) }
        if let model { out.append(("e.model = ?", .text(model))) }
        if let since { out.append(("e.started_at_ms >= ?", .integer(since.milliseconds))) }
        if let until { out.append(("e.started_at_ms < ?", .integer(until.milliseconds))) }
        if let afterSeq { out.append(("e.seq > ?", .integer(afterSeq))) }
        if let lastSeq { out.append(("e.seq <= ?", .integer(lastSeq))) }
        return out
    }
}
