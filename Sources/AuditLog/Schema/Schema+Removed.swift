extension Schema {
    /// How many exchanges of each run were erased or sealed, so that `v_missing` takes none of them for lost.
    ///
    /// Counted in the transaction that deletes them; the verifier compares the sum with what the chain's events say.
    static let removed = """
        CREATE TABLE removed (
            run          INTEGER PRIMARY KEY,
            exchanges    INTEGER NOT NULL,
            last_arrival INTEGER NOT NULL
        ) STRICT;

        DROP VIEW v_missing;
        CREATE VIEW v_missing AS
        SELECT r.run, r.started_at, r.stopped_at,
               coalesce(r.arrivals, max(coalesce(e.last_arrival, 0), coalesce(m.last_arrival, 0))) AS arrivals,
               coalesce(e.exchanges, 0) + coalesce(m.exchanges, 0) AS rows_written,
               coalesce(r.arrivals, max(coalesce(e.last_arrival, 0), coalesce(m.last_arrival, 0)))
                   - coalesce(e.exchanges, 0) - coalesce(m.exchanges, 0) AS missing,
               coalesce(m.exchanges, 0) AS rows_removed
        FROM run r LEFT JOIN removed m ON m.run = r.run
            LEFT JOIN (SELECT run, count(*) AS exchanges, max(arrival) AS last_arrival FROM exchange GROUP BY run) e ON e.run = r.run;
        """
}
