extension Schema {
    /// What would be done about a finding if everything on trial were in force; null if the same.
    ///
    /// A finding whose action is `allow` is in shadow: it is recorded and nothing else.
    static let trials = """
        ALTER TABLE finding ADD COLUMN trial_action TEXT
            CHECK (trial_action = 'allow' OR trial_action = 'flag' OR trial_action = 'redact' OR trial_action = 'block');

        CREATE VIEW v_trials AS
        SELECT e.seq, e.started_at AS time, e.id, e.app, e.key_id, e.model, f.rule, f.entity, f.direction, f.field,
               f.action, f.trial_action, f.confidence, f.preview, f.fingerprint, e.policy_hash
        FROM finding f JOIN exchange e ON e.seq = f.seq
        WHERE f.trial_action IS NOT NULL;
        """
}
