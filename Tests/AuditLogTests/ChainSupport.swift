import Foundation
import Glibc
import GuardrailTypes
import Testing

@testable import AuditLog

/// A log with a key and a file of checkpoints outside.
struct ChainedLog {
    let directory: TemporaryDirectory
    let key: AuditSigningKey
    var path: String { directory.database }
    var outside: String { directory.path + "/log/checkpoints" }

    init(exchanges: Int = 40, runs: Int = 2, everyEntries: Int64 = 7) throws {
        directory = TemporaryDirectory()
        key = AuditSigningKey()
        for run in 0..<runs {
            let writer = try writer(everyEntries: everyEntries)
            for number in 0..<exchanges / runs {
                try writer.exchange(number % 3 == 0 ? .redacted : .allowed) { record in
                    record.app = "shop"
                    guard number % 3 == 0 else { return }
                    record.decisions = [Sample.decision(), Sample.decision(.response, Sample.key, .block)]
                }
                // Many groups, so that there are many checkpoints.
                if Int64(number) % max(1, everyEntries / 7) == 0 { #expect(writer.flush()) }
            }
            writer.record(AuditEvent(.configuration).with("policy_hash", AuditLabel(configured: "hash-\(run)")))
            writer.shutdown()
        }
    }

    func writer(everyEntries: Int64 = 7) throws -> AuditWriter {
        try directory.writer {
            $0.groupDelay = 0
            $0.checkpoints.key = key
            $0.checkpoints.everyEntries = everyEntries
            $0.checkpoints.file = outside
        }
    }

    func notes() throws -> [CheckpointNote] {
        CheckpointNote.all(in: String(decoding: try contents(of: outside), as: UTF8.self)).notes
    }

    /// - Parameter trusting: false looks at the log alone, as somebody would who has nothing else.
    func verify(_ path: String? = nil, trusting: Bool = true) throws -> ChainReport {
        var verifier = ChainVerifier(path: path ?? self.path)
        if trusting {
            verifier.key = key.publicKey
            verifier.outside = try notes()
        }
        return try verifier.verify()
    }

    /// Another file with the same rows, for changing.
    func copy() throws -> String { try copy(of: contents(of: path)) }

    func copy(of bytes: [UInt8]) throws -> String {
        let path = directory.path + "/copy.db"
        for suffix in ["", "-wal", "-shm"] { unlink(path + suffix) }
        let file = try #require(fopen(path, "wb"))
        fwrite(bytes, 1, bytes.count, file)
        fclose(file)
        return path
    }

    /// Changes a copy as somebody would who can write the file: nothing in it stands in their way.
    func tampered(_ sql: String) throws -> String {
        let path = try copy()
        let connection = try Connection.open(path, .writer)
        try connection.execute("PRAGMA foreign_keys = OFF")
        for table in ["exchange", "decision", "finding", "rule_failure", "event", "chain", "checkpoint"] {
            try connection.execute("DROP TRIGGER \(table)_keeps; DROP TRIGGER \(table)_stays")
        }
        try connection.execute(sql)
        return path
    }

    func count(_ sql: String) throws -> Int64 {
        Int64(try AuditReader(path: path).column(sql)[0]) ?? 0
    }
}

extension ChainedLog {
    /// Makes digests, links and checkpoints of a file anew, as somebody would who has read the source.
    ///
    /// - Parameters:
    ///   - seq: the exchange whose content is read anew; nil for all.
    ///   - signer: nil leaves the checkpoints as they are.
    func rehash(
        _ path: String,
        from first: Int64 = 1,
        only seq: Int64? = nil,
        signer: AuditSigningKey? = nil
    ) throws {
        let connection = try Connection.open(path, .writer)
        try connection.execute("PRAGMA synchronous = OFF; BEGIN")
        var head = ChainHead()
        var links = try connection.prepare("SELECT entry, kind, item, digest FROM chain ORDER BY entry")
        var update = try connection.prepare("UPDATE chain SET digest = ?, hash = ? WHERE entry = ?")
        var resign = try connection.prepare(
            "UPDATE checkpoint SET root = ?, head = ?, frontier = ?, note = ? WHERE size = ?"
        )
        var changes: [(entry: Int64, digest: ChainHash, head: ChainHead)] = []
        while try links.step() {
            let entry = links.integer(at: 0)
            let kept = links.hash(at: 3) ?? .zero
            let (kind, item) = (links.text(at: 1), links.integer(at: 2))
            let isKept = entry < first || seq.map { kind != "exchange" || $0 != item } ?? false
            let digest = isKept ? kept : try content(of: kind, item, on: connection) ?? kept
            head.append(digest)
            changes.append((entry, digest, head))
        }
        let log = try connection.logName()
        for change in changes {
            update.bind(change.digest)
            update.bind(change.head.hash)
            update.bind(change.entry)
            try update.run()
            guard let signer else { continue }
            let (root, hash, entry) = (change.head.tree.root, change.head.hash, change.entry)
            let note = Checkpoint(log: log, size: entry, root: root, head: hash, at: "2026-11-25T00:00:00.000Z")
                .note(signedWith: signer)
            resign.bind(root)
            resign.bind(hash)
            change.head.tree.bytes.withUnsafeBytes { resign.bind(blob: $0) }
            resign.bind(note)
            resign.bind(entry)
            try resign.run()
        }
        try connection.execute("COMMIT")
    }

    private func content(
        of kind: String,
        _ item: Int64,
        on connection: borrowing Connection
    ) throws -> ChainHash? {
        if kind == "exchange" {
            var reader = try ContentReader(on: connection, from: item, through: item)
            guard case .exchange(_, let digest)? = try reader.next() else { return nil }
            return digest
        }
        var event = try connection.prepare("SELECT * FROM event WHERE event = ?")
        event.bind(item)
        guard try event.step() else { return nil }
        var rows = CanonicalRows()
        event.append(to: &rows, as: .event)
        var content = ContentDigest()
        content.add(rows)
        return content.finalize()
    }
}

/// A log that was prepared once for being changed again and again.
struct TamperTemplate {
    private let log: ChainedLog
    private let bytes: [UInt8]

    init(_ log: ChainedLog) throws {
        self.log = log
        bytes = try contents(of: try log.tampered(""))
    }

    /// - Returns: the path of a log with this change.
    func apply(_ tampering: Tampering, at place: Int64) throws -> String {
        let path = try log.copy(of: bytes)
        do {
            let connection = try Connection.open(path, .writer)
            try connection.execute(
                "PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON"
            )
            try connection.execute("BEGIN; \(tampering.sql(place)); COMMIT")
        }
        if tampering.rehashes { try log.rehash(path, only: place, signer: tampering.signs ? AuditSigningKey() : nil) }
        return path
    }
}
