extension Schema {
    /// What the cache did: null where it had nothing to do with a request, and in rows from before it.
    static let cache = """
        ALTER TABLE exchange ADD COLUMN cache TEXT
            CHECK (cache = 'hit' OR cache = 'miss' OR cache = 'bypass' OR cache = 'refresh');
        ALTER TABLE exchange ADD COLUMN cache_layer TEXT;
        ALTER TABLE exchange ADD COLUMN cache_age_s INTEGER;
        ALTER TABLE exchange ADD COLUMN cache_saved_tokens INTEGER;

        CREATE VIEW v_cache AS
        SELECT substr(e.started_at, 1, 10) AS day, e.app, e.model, count(*) AS requests,
               sum(e.cache = 'hit') AS hits, sum(e.cache = 'miss') AS misses, sum(e.cache = 'bypass') AS bypassed,
               round(1.0 * sum(e.cache = 'hit') / count(*), 4) AS hit_rate,
               coalesce(sum(e.cache_saved_tokens), 0) AS saved_tokens
        FROM exchange e
        WHERE e.cache IS NOT NULL
        GROUP BY 1, 2, 3;
        """
}
