internal import ByteText
internal import GuardrailTypes

/// The statements that put one record into the tables, prepared once.
///
/// Used by one thread.
///
/// Values are bound in the order of the columns named here.
struct AuditInserts: ~Copyable {
    private var exchange: ChainedStatement
    private var decision: ChainedStatement
    private var finding: ChainedStatement
    private var failure: ChainedStatement
    private var event: ChainedStatement
    private var chain: Statement

    private init(
        exchange: consuming ChainedStatement,
        decision: consuming ChainedStatement,
        finding: consuming ChainedStatement,
        failure: consuming ChainedStatement,
        event: consuming ChainedStatement,
        chain: consuming Statement
    ) {
        self.exchange = exchange
        self.decision = decision
        self.finding = finding
        self.failure = failure
        self.event = event
        self.chain = chain
    }

    static func prepare(on connection: borrowing Connection) throws(SQLiteError) -> AuditInserts {
        try AuditInserts(
            exchange: chained(.exchange, insert(into: "exchange", exchangeColumns), on: connection),
            decision: chained(.decision, insert(into: "decision", decisionColumns), on: connection),
            finding: chained(.finding, insert(into: "finding", findingColumns), on: connection),
            failure: chained(.failure, insert(into: "rule_failure", failureColumns), on: connection),
            event: chained(.event, insert(into: "event", "event, at_ms, at, run, kind, actor, detail"), on: connection),
            chain: connection.prepare(insert(into: "chain", "entry, kind, item, digest, hash"))
        )
    }

    private static func chained(
        _ table: CanonicalRows.Table,
        _ sql: String,
        on connection: borrowing Connection
    ) throws(SQLiteError) -> ChainedStatement {
        ChainedStatement(try connection.prepare(sql), table)
    }

    private static let exchangeColumns = """
        seq, id, run, arrival, started_at_ms, started_at, app, key_id, method, route, model, upstream, streamed, outcome,
        action, blocked_direction, status, error_code, upstream_status, policy_hash, engine_version, total_us,
        inspection_us, upstream_first_byte_us, bytes_in, bytes_out, bytes_held_max, bytes_released, bytes_withheld,
        prompt_tokens, completion_tokens, decisions, findings, failures, cost_nanodollars, cost_estimated, team, tags,
        user_digest, routing, candidate, candidate_reason, attempts, attempt_log, cache, cache_layer, cache_age_s,
        cache_saved_tokens
        """
    private static let decisionColumns = "seq, decision, direction, field, action, status, findings, failures"
    private static let findingColumns = """
        seq, finding, decision, rule, entity, severity, pack, pack_version, direction, field, start_byte, end_byte,
        confidence, action, preview, fingerprint, pattern_index, base_confidence, validators, context_word,
        trial_action
        """
    private static let failureColumns = """
        seq, failure, decision, rule, pack, pack_version, direction, field, status, reason, mode, at_byte
        """

    private static func insert(into table: String, _ columns: String) -> String {
        let count = columns.split(separator: ",").count
        return "INSERT INTO \(table) (\(columns)) VALUES (?\(String(repeating: ", ?", count: count - 1)))"
    }

    /// Inserts the exchange and everything that belongs to it, within the caller's transaction.
    ///
    /// An id that exists already gets its row number as a suffix: an odd id is better than a missing row.
    ///
    /// - Parameter head: grows by the exchange's entry.
    /// - Returns: true if the id had to be changed.
    mutating func insert(
        _ record: AuditRecord,
        seq: Int64,
        run: Int64,
        after head: inout ChainHead
    ) throws(SQLiteError) -> Bool {
        exchange.begin()
        decision.begin()
        finding.begin()
        failure.begin()
        let isRenamed = try insertExchange(record, seq, run)
        try insertDecisions(of: record, seq)
        var content = ContentDigest()
        content.add(exchange.rows)
        content.add(decision.rows)
        content.add(finding.rows)
        content.add(failure.rows)
        head.append(content.finalize())
        try insertLink("exchange", seq, head)
        return isRenamed
    }

    /// Inserts an event and its entry of the chain, within the caller's transaction.
    mutating func insert(
        _ one: AuditEvent,
        number: Int64,
        run: Int64,
        after head: inout ChainHead
    ) throws(SQLiteError) {
        event.begin()
        event.bind(number)
        event.bind(one.at.milliseconds)
        event.bind(one.at.description)
        event.bind(run)
        event.bind(one.kind.rawValue)
        event.bind(one.actor.text)
        event.bind(one.detail)
        try event.run()
        var content = ContentDigest()
        content.add(event.rows)
        head.append(content.finalize())
        try insertLink("event", number, head)
    }

    mutating func insertLink(
        _ kind: StaticString,
        _ item: Int64,
        _ head: ChainHead
    ) throws(SQLiteError) {
        chain.bind(head.entry)
        chain.bind(constant: kind)
        chain.bind(item)
        chain.bind(head.digest)
        chain.bind(head.hash)
        try chain.run()
    }

    private mutating func insertExchange(_ record: AuditRecord, _ seq: Int64, _ run: Int64) throws(SQLiteError) -> Bool
    {
        do throws(SQLiteError) {
            try insertExchange(record, id: record.id.text, seq: seq, run: run)
            return false
        } catch  where error.kind == .constraint {
            try insertExchange(record, id: "\(record.id.text)~\(seq)", seq: seq, run: run)
            return true
        }
    }

    private mutating func insertDecisions(of record: AuditRecord, _ seq: Int64) throws(SQLiteError) {
        var findings: Int64 = 0
        var failures: Int64 = 0
        for (index, item) in record.decisions.enumerated() {
            let index = Int64(index)
            try insertDecision(item, index, seq)
            for one in item.findings {
                try insertFinding(one, findings, of: item, index, seq)
                findings += 1
            }
            for one in item.failures {
                try insertFailure(one, failures, of: item, index, seq)
                failures += 1
            }
        }
    }

    private mutating func insertExchange(_ record: AuditRecord, id: String, seq: Int64, run: Int64) throws(SQLiteError)
    {
        exchange.bind(seq)
        exchange.bind(id)
        exchange.bind(run)
        exchange.bind(Int64(record.arrival))
        exchange.bind(record.startedAt.milliseconds)
        exchange.bind(record.startedAt.description)
        exchange.bind(record.app?.text)
        exchange.bind(record.keyID?.text)
        exchange.bind(record.method.text)
        exchange.bind(record.route.text)
        exchange.bind(record.model?.text)
        exchange.bind(record.upstream?.text)
        exchange.bind(record.isStreamed ? 1 : 0 as Int64)
        exchange.bind(record.outcome.rawValue)
        exchange.bind(record.action.rawValue)
        exchange.bind(record.blockedDirection?.rawValue)
        bindAnswer(of: record)
        bindMeasures(of: record)
        bindSpending(of: record)
        bind(record.routing)
        bindCache(of: record)
        try exchange.run()
    }

    private mutating func bindCache(of record: AuditRecord) {
        exchange.bind(record.cache?.status.text)
        exchange.bind(record.cache?.layer?.text)
        exchange.bind(record.cache?.age.map(Int64.init))
        exchange.bind(record.cache?.savedTokens.map(Int64.init))
    }

    private mutating func bindAnswer(of record: AuditRecord) {
        exchange.bind(record.status.map(Int64.init))
        exchange.bind(record.errorCode?.text)
        exchange.bind(record.upstreamStatus.map(Int64.init))
        exchange.bind(record.policyHash?.text)
        exchange.bind(record.engineVersion?.text)
    }

    private mutating func bindMeasures(of record: AuditRecord) {
        exchange.bind(record.latency.total.map(Int64.init))
        exchange.bind(record.latency.inspection.map(Int64.init))
        exchange.bind(record.latency.upstreamFirstByte.map(Int64.init))
        exchange.bind(Int64(record.volume.received))
        exchange.bind(Int64(record.volume.sent))
        exchange.bind(Int64(record.volume.heldAtMost))
        exchange.bind(Int64(record.volume.released))
        exchange.bind(Int64(record.volume.withheld))
        exchange.bind(record.promptTokens.map(Int64.init))
        exchange.bind(record.completionTokens.map(Int64.init))
        exchange.bind(Int64(record.decisions.count))
        exchange.bind(Int64(record.decisions.reduce(0) { $0 + $1.findingCount }))
        exchange.bind(Int64(record.decisions.reduce(0) { $0 + $1.failureCount }))
    }

    private mutating func bindSpending(of record: AuditRecord) {
        exchange.bind(record.spending.cost)
        exchange.bind(record.spending.isEstimated.map { $0 ? 1 : 0 as Int64 })
        exchange.bind(record.spending.team?.text)
        exchange.bind(record.spending.tags?.text)
        exchange.bind(record.spending.user?.text)
    }

    private mutating func bind(_ routing: AuditRouting?) {
        exchange.bind(routing?.route.text)
        exchange.bind(routing?.candidate.text)
        exchange.bind(routing?.reason.text)
        exchange.bind(routing.map { Int64($0.attempts) })
        exchange.bind(routing?.trail.text)
    }

    private mutating func insertDecision(_ item: AuditDecision, _ index: Int64, _ seq: Int64) throws(SQLiteError) {
        decision.bind(seq)
        decision.bind(index)
        decision.bind(item.direction.rawValue)
        decision.bind(item.field.text)
        decision.bind(item.action.rawValue)
        decision.bind(item.status.rawValue)
        decision.bind(Int64(item.findingCount))
        decision.bind(Int64(item.failureCount))
        try decision.run()
    }

    private mutating func insertFinding(
        _ one: Finding,
        _ number: Int64,
        of item: AuditDecision,
        _ index: Int64,
        _ seq: Int64
    ) throws(SQLiteError) {
        finding.bind(seq)
        finding.bind(number)
        finding.bind(index)
        finding.bind(one.rule.id)
        finding.bind(one.rule.entity)
        finding.bind(one.rule.severity.rawValue)
        finding.bind(one.rule.packID)
        finding.bind(one.rule.packVersion)
        finding.bind(item.direction.rawValue)
        finding.bind(item.field.text)
        finding.bind(Int64(one.range.lowerBound))
        finding.bind(Int64(one.range.upperBound))
        finding.bind(one.confidence.fraction)
        finding.bind(one.action.rawValue)
        finding.bind(one.preview)
        finding.bind(one.fingerprint)
        finding.bind(Int64(one.explanation.patternIndex))
        finding.bind(one.explanation.base.fraction)
        finding.bind(one.explanation.validatedBy.joined(separator: ","))
        finding.bind(one.explanation.contextWord)
        finding.bind(one.trialAction?.rawValue)
        try finding.run()
    }

    private mutating func insertFailure(
        _ one: RuleFailure,
        _ number: Int64,
        of item: AuditDecision,
        _ index: Int64,
        _ seq: Int64
    ) throws(SQLiteError) {
        failure.bind(seq)
        failure.bind(number)
        failure.bind(index)
        failure.bind(one.rule.id)
        failure.bind(one.rule.packID)
        failure.bind(one.rule.packVersion)
        failure.bind(item.direction.rawValue)
        failure.bind(item.field.text)
        failure.bind(one.status.rawValue)
        failure.bind(one.reason.rawValue)
        failure.bind(one.mode.rawValue)
        failure.bind(Int64(one.offset))
        try failure.run()
    }
}
