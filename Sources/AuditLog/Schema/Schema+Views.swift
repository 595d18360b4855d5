extension Schema {
    /// What people open first: names joined in, milliseconds instead of microseconds, one line per thing.
    static let views = """
        CREATE VIEW v_exchanges AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, e.upstream, e.streamed, e.action, e.outcome, e.status,
               e.error_code, e.blocked_direction,
               (SELECT group_concat(DISTINCT f.rule) FROM finding f WHERE f.seq = e.seq) AS rules,
               (SELECT group_concat(DISTINCT f.entity) FROM finding f WHERE f.seq = e.seq) AS entities,
               e.findings, e.failures,
               round(e.total_us / 1000.0, 3) AS total_ms,
               round(e.inspection_us / 1000.0, 3) AS inspection_ms,
               round(e.upstream_first_byte_us / 1000.0, 3) AS upstream_first_byte_ms,
               e.bytes_in, e.bytes_out, e.bytes_held_max, e.bytes_released, e.bytes_withheld,
               e.prompt_tokens, e.completion_tokens, e.key_id, e.method, e.route, e.upstream_status,
               e.policy_hash, e.engine_version, e.run, e.arrival, e.started_at_ms
        FROM exchange e;

        CREATE VIEW v_decisions AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, d.direction, d.field, d.action, d.status,
               d.findings, d.failures,
               (SELECT group_concat(DISTINCT f.rule) FROM finding f WHERE f.seq = d.seq AND f.decision = d.decision) AS rules,
               e.policy_hash
        FROM decision d JOIN exchange e ON e.seq = d.seq;

        CREATE VIEW v_findings AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, f.rule, f.entity, f.severity, f.action, f.direction,
               f.field, f.start_byte, f.end_byte, f.confidence, f.preview, f.fingerprint, f.pattern_index,
               f.base_confidence, f.validators, f.context_word, f.pack, f.pack_version, e.policy_hash
        FROM finding f JOIN exchange e ON e.seq = f.seq;

        CREATE VIEW v_failures AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, r.rule, r.status, r.reason, r.mode, r.direction, r.field,
               r.at_byte, r.pack, r.pack_version, e.policy_hash
        FROM rule_failure r JOIN exchange e ON e.seq = r.seq;

        CREATE VIEW v_blocks AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, e.blocked_direction AS direction, e.status, e.error_code,
               (SELECT group_concat(DISTINCT f.rule) FROM finding f WHERE f.seq = e.seq AND f.action = 'block') AS rules,
               (SELECT group_concat(DISTINCT r.rule) FROM rule_failure r WHERE r.seq = e.seq AND r.mode = 'block')
                   AS failed_rules,
               e.bytes_released, e.bytes_withheld, e.policy_hash
        FROM exchange e
        WHERE e.action = 'block' AND e.action <> 'allow';

        CREATE VIEW v_rule_daily AS
        SELECT substr(e.started_at, 1, 10) AS day, f.rule, f.entity, f.direction, f.action,
               count(*) AS findings, count(DISTINCT f.seq) AS exchanges, count(DISTINCT f.fingerprint) AS distinct_values
        FROM finding f JOIN exchange e ON e.seq = f.seq
        GROUP BY 1, 2, 3, 4, 5;

        CREATE VIEW v_missing AS
        SELECT r.run, r.started_at, r.stopped_at, coalesce(r.arrivals, max(e.arrival), 0) AS arrivals, count(e.seq) AS rows_written,
               coalesce(r.arrivals, max(e.arrival), 0) - count(e.seq) AS missing
        FROM run r LEFT JOIN exchange e ON e.run = r.run
        GROUP BY r.run;
        """
}
