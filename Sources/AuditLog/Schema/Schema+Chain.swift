extension Schema {
    /// Version 3: the chain over all rows, events, and signed checkpoints.
    static let chain =
        """
        CREATE TABLE event (
            event  INTEGER PRIMARY KEY,
            at_ms  INTEGER NOT NULL,
            at     TEXT    NOT NULL,
            run    INTEGER NOT NULL,
            kind   TEXT    NOT NULL,
            actor  TEXT    NOT NULL,
            detail TEXT    NOT NULL
        ) STRICT;

        CREATE TABLE chain (
            entry  INTEGER PRIMARY KEY,
            kind   TEXT    NOT NULL CHECK (kind = 'exchange' OR kind = 'event'),
            item   INTEGER NOT NULL,
            digest BLOB    NOT NULL CHECK (length(digest) = 32),
            hash   BLOB    NOT NULL CHECK (length(hash) = 32)
        ) STRICT;

        CREATE TABLE checkpoint (
            size     INTEGER PRIMARY KEY,
            at_ms    INTEGER NOT NULL,
            at       TEXT    NOT NULL,
            head     BLOB    NOT NULL,
            root     BLOB    NOT NULL,
            frontier BLOB    NOT NULL,
            note     TEXT
        ) STRICT;

        CREATE VIEW v_events AS
        SELECT e.event, e.at AS time, e.kind, e.actor, e.detail, e.run, c.entry
        FROM event e LEFT JOIN chain c ON c.kind = 'event' AND c.item = e.event;

        """ + final.joined()

    /// Tables whose rows are never changed or removed; the verifier proves it, these only stop a slip of the hand.
    private static let final = ["exchange", "decision", "finding", "rule_failure", "event", "chain", "checkpoint"].map {
        """
        CREATE TRIGGER \($0)_keeps BEFORE UPDATE ON \($0) BEGIN SELECT RAISE(ABORT, 'rows of the audit log are final'); END;
        \(stays($0))

        """
    }

    /// Keeps rows of a table from deletion.
    static func stays(_ table: String) -> String {
        "CREATE TRIGGER \(table)_stays BEFORE DELETE ON \(table) BEGIN SELECT RAISE(ABORT, 'rows of the audit log are final'); END;"
    }
}
