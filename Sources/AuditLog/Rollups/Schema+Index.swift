extension Schema {
    /// What makes questions fast, and what people say about findings.
    ///
    /// All but `label` is derived from the other tables and may be emptied: the writer makes it anew.
    static let questions = """
        CREATE TABLE term (
            term      INTEGER PRIMARY KEY,
            dimension TEXT NOT NULL,
            value     TEXT NOT NULL,
            UNIQUE (dimension, value)
        ) STRICT;

        CREATE TABLE indexed_block (
            block           INTEGER PRIMARY KEY,
            started_from_ms INTEGER NOT NULL,
            started_to_ms   INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE posting (
            term      INTEGER NOT NULL,
            block     INTEGER NOT NULL,
            exchanges INTEGER NOT NULL,
            bits      BLOB    NOT NULL,
            PRIMARY KEY (term, block)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE fingerprint_posting (
            block  INTEGER NOT NULL,
            digest INTEGER NOT NULL,
            seq    INTEGER NOT NULL,
            PRIMARY KEY (block, digest, seq)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rollup_hour (
            term      INTEGER NOT NULL,
            hour      INTEGER NOT NULL,
            exchanges INTEGER NOT NULL,
            findings  INTEGER NOT NULL,
            PRIMARY KEY (term, hour)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rollup_day (
            term      INTEGER NOT NULL,
            day       INTEGER NOT NULL,
            exchanges INTEGER NOT NULL,
            findings  INTEGER NOT NULL,
            PRIMARY KEY (term, day)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE finding_day (
            day       INTEGER NOT NULL,
            rule      TEXT    NOT NULL,
            entity    TEXT    NOT NULL,
            direction TEXT    NOT NULL,
            action    TEXT    NOT NULL,
            upstream  TEXT    NOT NULL,
            exchanges INTEGER NOT NULL,
            findings  INTEGER NOT NULL,
            PRIMARY KEY (day, rule, entity, direction, action, upstream)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE label (
            label          INTEGER PRIMARY KEY AUTOINCREMENT,
            labelled_at_ms INTEGER NOT NULL,
            labelled_at    TEXT    NOT NULL,
            seq            INTEGER NOT NULL,
            finding        INTEGER NOT NULL,
            id             TEXT    NOT NULL,
            rule           TEXT    NOT NULL,
            verdict        TEXT    NOT NULL
                CHECK (verdict = 'true_positive' OR verdict = 'false_positive' OR verdict = 'withdrawn'),
            author         TEXT    NOT NULL,
            note           TEXT    NOT NULL
        ) STRICT;
        CREATE INDEX label_by_finding ON label (seq, finding, label);
        CREATE INDEX label_by_rule ON label (rule);

        CREATE VIEW v_hourly AS
        SELECT strftime('%Y-%m-%dT%H:00:00Z', r.hour * 3600, 'unixepoch') AS hour, t.dimension, t.value, r.exchanges, r.findings
        FROM rollup_hour r JOIN term t ON t.term = r.term;

        CREATE VIEW v_labels AS
        SELECT l.label, l.labelled_at AS time, l.id, l.seq, l.finding, l.rule, l.verdict, l.author, l.note
        FROM label l
        WHERE l.label = (SELECT max(m.label) FROM label m WHERE m.seq = l.seq AND m.finding = l.finding)
            AND l.verdict <> 'withdrawn';

        CREATE VIEW v_precision AS
        SELECT rule, count(*) AS labelled, sum(verdict = 'true_positive') AS true_positives,
               sum(verdict = 'false_positive') AS false_positives,
               round(avg(verdict = 'true_positive'), 3) AS precision
        FROM v_labels GROUP BY rule;
        """
}
