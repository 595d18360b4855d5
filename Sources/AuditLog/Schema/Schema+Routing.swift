extension Schema {
    /// The route that a request took, and what became of each attempt; null for what was not sent to an upstream.
    static let routing = """
        ALTER TABLE exchange ADD COLUMN routing TEXT;
        ALTER TABLE exchange ADD COLUMN candidate TEXT;
        ALTER TABLE exchange ADD COLUMN candidate_reason TEXT;
        ALTER TABLE exchange ADD COLUMN attempts INTEGER;
        ALTER TABLE exchange ADD COLUMN attempt_log TEXT;

        CREATE VIEW v_routing AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.model, e.routing, e.candidate, e.candidate_reason, e.attempts,
               e.attempt_log, e.outcome, e.status, e.upstream_status,
               round(e.upstream_first_byte_us / 1000.0, 3) AS upstream_first_byte_ms, e.completion_tokens
        FROM exchange e
        WHERE e.candidate IS NOT NULL;
        """
}
