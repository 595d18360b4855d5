/// The tables.
///
/// Described for readers in `docs/audit-log.md`, which changes in the same commit.
///
/// A text timestamp stands next to each integer one, and what people filter on is a column, so that any SQLite browser
/// is enough to read it. Children are clustered under their exchange (`WITHOUT ROWID`): writing them is an append, and
/// showing an exchange reads neighbours.
enum Schema {
    /// `WEIR` in ASCII, so that `file` and we can tell an audit log from any other database.
    static let applicationID = 0x5745_4952

    /// Version 1: every table, index and view.
    static let version1 = tables + indexes + Schema.views

    /// A constraint that a column holds one of a few words.
    ///
    /// Spelled with OR: for `IN` with more than two words SQLite builds a temporary index for every row it inserts.
    private static func only(_ column: String, _ words: String...) -> String {
        "CHECK (" + words.map { "\(column) = '\($0)'" }.joined(separator: " OR ") + ")"
    }

    private static let outcomes = only(
        "outcome",
        "allowed",
        "flagged",
        "redacted",
        "blocked",
        "refused",
        "upstream_failed",
        "client_gone",
        "shutdown",
        "abandoned"
    )

    private static let tables = """
        CREATE TABLE run (
            run            INTEGER PRIMARY KEY,
            started_at_ms  INTEGER NOT NULL,
            started_at     TEXT    NOT NULL,
            engine_version TEXT,
            stopped_at_ms  INTEGER,
            stopped_at     TEXT,
            arrivals       INTEGER
        ) STRICT;

        CREATE TABLE exchange (
            seq                    INTEGER PRIMARY KEY,
            id                     TEXT    NOT NULL,
            run                    INTEGER NOT NULL REFERENCES run (run),
            arrival                INTEGER NOT NULL,
            started_at_ms          INTEGER NOT NULL,
            started_at             TEXT    NOT NULL,
            app                    TEXT,
            key_id                 TEXT,
            method                 TEXT    NOT NULL,
            route                  TEXT    NOT NULL,
            model                  TEXT,
            upstream               TEXT,
            streamed               INTEGER NOT NULL CHECK (streamed = 0 OR streamed = 1),
            outcome                TEXT    NOT NULL \(outcomes),
            action                 TEXT    NOT NULL \(only("action", "allow", "flag", "redact", "block")),
            blocked_direction      TEXT    \(only("blocked_direction", "prompt", "response")),
            status                 INTEGER,
            error_code             TEXT,
            upstream_status        INTEGER,
            policy_hash            TEXT,
            engine_version         TEXT,
            total_us               INTEGER,
            inspection_us          INTEGER,
            upstream_first_byte_us INTEGER,
            bytes_in               INTEGER NOT NULL,
            bytes_out              INTEGER NOT NULL,
            bytes_held_max         INTEGER NOT NULL,
            bytes_released         INTEGER NOT NULL,
            bytes_withheld         INTEGER NOT NULL,
            prompt_tokens          INTEGER,
            completion_tokens      INTEGER,
            decisions              INTEGER NOT NULL,
            findings               INTEGER NOT NULL,
            failures               INTEGER NOT NULL
        ) STRICT;

        CREATE TABLE decision (
            seq       INTEGER NOT NULL REFERENCES exchange (seq),
            decision  INTEGER NOT NULL,
            direction TEXT    NOT NULL \(only("direction", "prompt", "response")),
            field     TEXT    NOT NULL,
            action    TEXT    NOT NULL \(only("action", "allow", "flag", "redact", "block")),
            status    TEXT    NOT NULL \(only("status", "hit", "not_run", "error")),
            findings  INTEGER NOT NULL,
            failures  INTEGER NOT NULL,
            PRIMARY KEY (seq, decision)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE finding (
            seq             INTEGER NOT NULL REFERENCES exchange (seq),
            finding         INTEGER NOT NULL,
            decision        INTEGER NOT NULL,
            rule            TEXT    NOT NULL,
            entity          TEXT    NOT NULL,
            severity        TEXT    NOT NULL \(only("severity", "info", "low", "medium", "high", "critical")),
            pack            TEXT    NOT NULL,
            pack_version    TEXT    NOT NULL,
            direction       TEXT    NOT NULL \(only("direction", "prompt", "response")),
            field           TEXT    NOT NULL,
            start_byte      INTEGER NOT NULL,
            end_byte        INTEGER NOT NULL,
            confidence      REAL    NOT NULL,
            action          TEXT    NOT NULL \(only("action", "allow", "flag", "redact", "block")),
            preview         TEXT    NOT NULL,
            fingerprint     TEXT    NOT NULL,
            pattern_index   INTEGER NOT NULL,
            base_confidence REAL    NOT NULL,
            validators      TEXT    NOT NULL,
            context_word    TEXT,
            PRIMARY KEY (seq, finding)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE rule_failure (
            seq          INTEGER NOT NULL REFERENCES exchange (seq),
            failure      INTEGER NOT NULL,
            decision     INTEGER NOT NULL,
            rule         TEXT    NOT NULL,
            pack         TEXT    NOT NULL,
            pack_version TEXT    NOT NULL,
            direction    TEXT    NOT NULL \(only("direction", "prompt", "response")),
            field        TEXT    NOT NULL,
            status       TEXT    NOT NULL \(only("status", "not_run", "error")),
            reason       TEXT    NOT NULL,
            mode         TEXT    NOT NULL \(only("mode", "block", "pass_and_record")),
            at_byte      INTEGER NOT NULL,
            PRIMARY KEY (seq, failure)
        ) STRICT, WITHOUT ROWID;

        """

    // No index on fingerprints: they are random, so each one would dirty a page of its own (measured: 7 of 35 us per
    // exchange).
    // Ids and times only grow, so their indexes grow at the end. The partial ones cost nothing for the many
    // exchanges in which nothing happened.
    private static let indexes = """
        CREATE UNIQUE INDEX exchange_by_id ON exchange (id);
        CREATE INDEX exchange_by_time ON exchange (started_at_ms);
        CREATE INDEX exchange_by_app ON exchange (app) WHERE app IS NOT NULL;
        CREATE INDEX exchange_by_action ON exchange (action) WHERE action <> 'allow';
        CREATE INDEX exchange_by_outcome ON exchange (outcome) WHERE outcome <> 'allowed';
        CREATE INDEX decision_by_direction ON decision (direction, seq);
        CREATE INDEX finding_by_rule ON finding (rule, seq);
        CREATE INDEX finding_by_entity ON finding (entity, seq);
        CREATE INDEX rule_failure_by_rule ON rule_failure (rule, seq);

        """
}
