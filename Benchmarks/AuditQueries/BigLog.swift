import AuditLog
import Glibc

/// A log of many exchanges over sixty days, about one in seven with findings.
struct BigLog {
    let path: String
    let rows: Int64

    static let firstTime: Int64 = 1_760_000_000_000
    static let days: Int64 = 60

    func make() async throws {
        if try existing() == rows { return print("the log is there already") }
        // The writer makes the schema; it must not be at work while rows are put in beside it.
        try AuditWriter(AuditWriter.Configuration(path: path)).shutdown()
        let start = monotonicMicroseconds()
        do {
            let connection = try Connection.open(path, .writer)
            try connection.execute("PRAGMA synchronous = OFF")
            try connection.execute("PRAGMA cache_size = -400000")
            let chunk: Int64 = 200_000
            for first in stride(from: Int64(1), through: rows, by: Int(chunk)) {
                try insert(first...min(first + chunk - 1, rows), into: connection)
            }
            try connection.execute("PRAGMA synchronous = FULL")
        }
        print("rows: \((monotonicMicroseconds() - start) / 1_000_000) s")
        try await index()
    }

    private func existing() throws -> Int64 {
        guard access(path, F_OK) == 0 else { return 0 }
        return try Connection.open(path, .reader).integer("SELECT max(seq) FROM exchange")
    }

    /// Some values are frequent and some are rare, as squares of random numbers are.
    private func insert(_ range: ClosedRange<Int64>, into connection: borrowing Connection) throws {
        let time = "\(Self.firstTime) + seq * \(Self.days * 86_400_000 / rows)"
        try connection.execute(
            """
            BEGIN;
            CREATE TEMP TABLE IF NOT EXISTS n (seq INTEGER PRIMARY KEY, a INTEGER, b INTEGER, c INTEGER);
            DELETE FROM n;
            WITH RECURSIVE s(x) AS (SELECT \(range.lowerBound) UNION ALL SELECT x + 1 FROM s WHERE x < \(range.upperBound))
            INSERT INTO n SELECT x, abs(random()) % 1000, abs(random()) % 1000, abs(random()) % 100000 FROM s;
            INSERT INTO exchange (\(Self.exchangeColumns)) SELECT seq, printf('req_%026d', seq), 1, seq, \(time), strftime('%Y-%m-%dT%H:%M:%fZ', (\(time)) / 1000.0, 'unixepoch'),
                'app-' || (a * a / 50000), 'key-' || (a % 200), 'POST',
                CASE WHEN b < 700 THEN 'chat_completions' WHEN b < 900 THEN 'messages' ELSE 'responses' END,
                'model-' || (b * b / 40000), 'provider-' || (b % 4), a % 2,
                CASE WHEN c < 13000 THEN 'redacted' WHEN c < 14000 THEN 'blocked' WHEN c < 14500 THEN 'refused' ELSE 'allowed' END,
                CASE WHEN c < 13000 THEN 'redact' WHEN c < 14000 THEN 'block' ELSE 'allow' END,
                CASE WHEN c BETWEEN 13000 AND 13999 THEN 'prompt' END,
                CASE WHEN c BETWEEN 13000 AND 13999 THEN 400 WHEN c < 14500 AND c >= 14000 THEN 429 ELSE 200 END, NULL, 200,
                'policy-' || (seq * 6 / \(rows)), '0.1.0', 1000 + a * a * 3, 200 + b, 900, 2000, 4000, 0, 3800, 0, 500, 200,
                c < 14000, c < 14000, c % 5000 = 7 FROM n ORDER BY seq;
            INSERT INTO decision SELECT seq, 0, CASE WHEN a % 4 THEN 'prompt' ELSE 'response' END, 'messages[0].content',
                CASE WHEN c < 13000 THEN 'redact' ELSE 'block' END, 'hit', 1, 0 FROM n WHERE c < 14000 ORDER BY seq;
            INSERT INTO finding (\(Self.findingColumns)) SELECT seq, 0, 0, 'pack.rule-' || (b * b / 5000), 'ENTITY_' || (b * b / 5000 / 5), 'high', 'pack',
                '1.0.0', CASE WHEN a % 4 THEN 'prompt' ELSE 'response' END, 'messages[0].content', 0, 16, 0.9,
                CASE WHEN c < 13000 THEN 'redact' ELSE 'block' END, '41**1', printf('%016x%048d', (b * 7919 + a) * 2654435761, 7), 0,
                0.6, 'luhn', NULL FROM n WHERE c < 14000 ORDER BY seq;
            INSERT INTO rule_failure SELECT seq, 0, 0, 'pack.rule-' || (b % 9), 'pack', '1.0.0', 'prompt', 'messages[0].content',
                'not_run', 'match_limit', 'pass_and_record', 0 FROM n WHERE c % 5000 = 7 ORDER BY seq;
            COMMIT;
            """
        )
    }

    private static let exchangeColumns = """
        seq, id, run, arrival, started_at_ms, started_at, app, key_id, method, route, model, upstream, streamed, outcome,
        action, blocked_direction, status, error_code, upstream_status, policy_hash, engine_version, total_us,
        inspection_us, upstream_first_byte_us, bytes_in, bytes_out, bytes_held_max, bytes_released, bytes_withheld,
        prompt_tokens, completion_tokens, decisions, findings, failures
        """
    private static let findingColumns = """
        seq, finding, decision, rule, entity, severity, pack, pack_version, direction, field, start_byte, end_byte,
        confidence, action, preview, fingerprint, pattern_index, base_confidence, validators, context_word
        """

    /// As the gateway's writer does when it starts on a log without an index.
    private func index() async throws {
        let start = monotonicMicroseconds()
        let writer = try AuditWriter(AuditWriter.Configuration(path: path))
        while try lastBlock() < (rows / 4096) - 1 { try await Task.sleep(for: .milliseconds(200)) }
        print("index: \((monotonicMicroseconds() - start) / 1_000_000) s")
        writer.shutdown()
    }

    private func lastBlock() throws -> Int64 {
        try Connection.open(path, .reader).integer("SELECT coalesce(max(block), -1) FROM indexed_block")
    }
}
