extension Schema {
    /// Queries that auditors keep under a name, and what makes events and odd latencies quick to find.
    static let reading = """
        CREATE TABLE saved_query (
            name        TEXT    PRIMARY KEY,
            saved_at_ms INTEGER NOT NULL,
            saved_at    TEXT    NOT NULL,
            author      TEXT    NOT NULL
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE saved_condition (
            name      TEXT    NOT NULL REFERENCES saved_query (name),
            position  INTEGER NOT NULL,
            parameter TEXT    NOT NULL,
            value     TEXT    NOT NULL,
            PRIMARY KEY (name, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE block_column (
            slot  INTEGER PRIMARY KEY,
            bytes BLOB    NOT NULL
        ) STRICT;

        CREATE INDEX event_by_kind ON event (kind, event) WHERE kind <> 'decided';

        CREATE VIEW v_reads AS
        SELECT e.event, e.at AS time, e.actor, e.detail ->> 'role' AS role,
               coalesce(e.detail ->> 'command', e.detail ->> 'endpoint') AS what, e.detail ->> 'conditions' AS conditions,
               e.detail ->> 'rows' AS rows, e.detail ->> 'status' AS status
        FROM event e WHERE e.kind = 'read' AND e.kind <> 'decided';
        """
}
