/// Makes a log from a backup: proved first, under a name that is free, and with an event that says so.
///
/// Entries after the backup's last are lost, and checkpoints that were kept outside go on speaking of them.
package struct AuditRestore: Sendable {
    package let file: String
    /// With which the backup's checkpoints must be signed; nil: its own.
    package var key: AuditPublicKey?
    /// Checkpoints that were kept outside the log.
    package var outside: [CheckpointNote] = []

    package init(file: String) {
        self.file = file
    }

    package struct Outcome: Hashable, Sendable {
        package let entries: Int64
        /// Entries that the checkpoints from outside know and the backup does not.
        package let lost: Int64
        /// False if there was no manifest to compare the file with.
        package let hasManifest: Bool
    }

    /// - Parameter target: the new log, and how it is signed from now on.
    /// - Throws: `exists` if there is a file at the target; `damagedCopy` and `unproven` for a backup that is not what it was.
    package func run(
        to target: AuditWriter.Configuration,
        actor: AuditLabel,
        reason: AuditLabel
    ) throws(AuditError) -> Outcome {
        for suffix in ["", "-wal", "-journal"] where AuditFile.exists(target.path + suffix) {
            throw AuditError.exists(path: target.path + suffix)
        }
        let manifest = try AuditBackup.manifest(of: file)
        let digest = try AuditFile.digest(of: file)
        guard manifest.map({ $0.digest == digest }) ?? true else { throw AuditError.damagedCopy(path: file) }
        let head = try prove()
        let event = AuditEvent(.restored, actor: actor).with("entries", Int(head.entry))
            .with("head", AuditLabel(configured: head.hash.description))
            .with("sha256", AuditLabel(configured: digest)).with("lost", Int(lost(after: head))).with("reason", reason)
        try write(event, to: target)
        return Outcome(entries: head.entry, lost: lost(after: head), hasManifest: manifest != nil)
    }

    /// Checkpoints of more entries speak of what came after the backup, so they say nothing of it.
    private func prove() throws(AuditError) -> ChainHead {
        let head = try ChainHead.load(from: AuditReader(path: file).connection)
        try ChainVerifier.prove(file, key: key, outside: outside.filter { $0.checkpoint.size <= head.entry })
        return head
    }

    private func lost(after head: ChainHead) -> Int64 {
        max(0, (outside.map(\.checkpoint.size).max() ?? 0) - head.entry)
    }

    /// The log appears with its event or not at all.
    private func write(_ event: AuditEvent, to target: AuditWriter.Configuration) throws(AuditError) {
        var configuration = target
        configuration.path = target.path + ".restoring"
        AuditFile.removeDatabase(configuration.path)
        try AuditFile.create(configuration.path)
        try AuditFile.copy(file, to: configuration.path)
        let notes = try record(event, in: configuration)
        try AuditFile.synchronize(configuration.path)
        try AuditFile.rename(configuration.path, to: target.path)
        AuditFile.removeDatabase(configuration.path)
        // Sent when the log is there: a note of a log that was never finished would contradict the next try.
        if let outside = target.checkpoints.file { try AuditFile.append(Array(notes.joined().utf8), to: outside) }
    }

    private func record(
        _ event: AuditEvent,
        in configuration: AuditWriter.Configuration
    ) throws(AuditError) -> [String] {
        var store = try AuditStore.open(configuration)
        _ = try store.write([], [AuditEventItem(event: event, onCommit: nil)])
        try store.endRun(arrivals: 0)
        return store.takeNotes()
    }
}

extension AuditReader {
    /// What a verifier should say of each restoration.
    func restorations() throws(AuditError) -> [String] {
        let sql = """
            SELECT event, detail ->> 'entries', coalesce(detail ->> 'lost', 0) FROM event WHERE kind = 'restored' ORDER BY event
            """
        return try rows(BoundSQL(text: sql, parameters: [])).rows.map { row in
            "event \(row[0].text): the log goes on from a backup of \(row[1].text) entries, \(row[2].text) are known to be lost; "
                + "older checkpoints of more entries than that speak of what is lost"
        }
    }
}
