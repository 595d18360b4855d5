internal import Foundation

/// A copy of a log in one file, with a manifest beside it that says what it holds.
///
/// It is made from one moment of the log, also while its writer goes on, and is verified before its name appears.
package struct AuditBackup: Hashable, Sendable {
    /// The log's name.
    package let log: String
    /// Of the chain: how many, the hash after the last, and the root of the tree over all.
    package let entries: Int64
    package let head: String
    package let root: String
    /// SHA-256 of the file, in hexadecimal.
    package let digest: String
    package let madeAt: String

    static func manifestPath(of file: String) -> String { file + ".manifest" }

    /// - Parameters:
    ///   - path: the log.
    ///   - file: must not be there yet.
    ///   - key: with which its checkpoints must be signed; nil: the log's own.
    /// - Throws: `exists`, `unproven` if the log is not what was written, or what keeps it from being read or the copy from being written.
    package static func make(
        of path: String,
        to file: String,
        key: AuditPublicKey? = nil
    ) throws(AuditError) -> AuditBackup {
        for name in [file, manifestPath(of: file)] where AuditFile.exists(name) { throw AuditError.exists(path: name) }
        let part = file + ".part"
        AuditFile.removeDatabase(part)
        do {
            try copy(path, to: part)
            try ChainVerifier.prove(part, key: key)
            let backup = try describe(part)
            AuditFile.remove(manifestPath(of: part))
            try AuditFile.write(Array(backup.manifest.utf8), to: manifestPath(of: part), mode: 0o600)
            try AuditFile.rename(manifestPath(of: part), to: manifestPath(of: file))
            try AuditFile.rename(part, to: file)
            return backup
        } catch {
            AuditFile.removeDatabase(part)
            throw error
        }
    }

    private static func copy(_ path: String, to part: String) throws(AuditError) {
        let reader = try AuditReader(path: path)
        try AuditFile.create(part)
        try reader.withConnection { source throws(SQLiteError) in
            try source.copy(into: Connection.open(part, .writer))
        }
        try AuditFile.synchronize(part)
    }

    private static func describe(_ part: String) throws(AuditError) -> AuditBackup {
        let reader = try AuditReader(path: part)
        let head = try ChainHead.load(from: reader.connection)
        let log = try reader.withConnection { connection throws(SQLiteError) in try connection.logName() }
        return AuditBackup(
            log: log,
            entries: head.entry,
            head: head.hash.description,
            root: head.tree.root.description,
            digest: try AuditFile.digest(of: part),
            madeAt: AuditTime.now().description
        )
    }

    // MARK: The manifest

    /// One JSON object.
    var manifest: String {
        JSONEncoder.object(
            ["manifest", "log", "entries", "head", "root", "sha256", "made_at"],
            [.integer(1), .text(log), .integer(entries), .text(head), .text(root), .text(digest), .text(madeAt)]
        ) + "\n"
    }

    /// What the manifest of a backup says; nil if it has none.
    ///
    /// - Throws: `damagedCopy` if it cannot be read.
    static func manifest(of file: String) throws(AuditError) -> AuditBackup? {
        guard let bytes = try AuditFile.contents(of: manifestPath(of: file)) else { return nil }
        let object = try? JSONSerialization.jsonObject(with: Data(bytes))
        guard let fields = object as? [String: Any], fields["manifest"] as? Int == 1,
            let log = fields["log"] as? String, let entries = fields["entries"] as? Int64,
            let head = fields["head"] as? String, let root = fields["root"] as? String,
            let digest = fields["sha256"] as? String, let madeAt = fields["made_at"] as? String
        else { throw AuditError.damagedCopy(path: manifestPath(of: file)) }
        return AuditBackup(log: log, entries: entries, head: head, root: root, digest: digest, madeAt: madeAt)
    }
}

extension ChainVerifier {
    /// - Throws: `unproven` if a log is not what was written.
    static func prove(
        _ path: String,
        key: AuditPublicKey?,
        outside: [CheckpointNote] = []
    ) throws(AuditError) {
        var verifier = ChainVerifier(path: path)
        verifier.key = key
        verifier.outside = outside
        if let problem = try verifier.verify().problem { throw AuditError.unproven(problem) }
    }
}
