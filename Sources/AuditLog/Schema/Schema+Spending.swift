extension Schema {
    /// What exchanges cost, and who pays.
    static let spending = """
        ALTER TABLE exchange ADD COLUMN cost_nanodollars INTEGER;
        ALTER TABLE exchange ADD COLUMN cost_estimated INTEGER CHECK (cost_estimated = 0 OR cost_estimated = 1);
        ALTER TABLE exchange ADD COLUMN team TEXT;
        ALTER TABLE exchange ADD COLUMN tags TEXT;
        ALTER TABLE exchange ADD COLUMN user_digest TEXT;

        CREATE VIEW v_spend_daily AS
        SELECT substr(started_at, 1, 10) AS day, app, key_id, team, tags, user_digest, model, upstream,
               count(*) AS exchanges, sum(prompt_tokens) AS prompt_tokens, sum(completion_tokens) AS completion_tokens,
               round(sum(cost_nanodollars) / 1e9, 9) AS cost_usd
        FROM exchange WHERE cost_nanodollars IS NOT NULL
        GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
        """
}
