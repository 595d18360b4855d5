import Glibc
import Testing

@testable import AuditLog

/// A place for copies beside a log.
private final class Copies {
    let path: String

    init() {
        var template = Array("/tmp/weir-backup-XXXXXX".utf8CString)
        _ = mkdtemp(&template)
        path = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
    }

    deinit {
        guard let directory = opendir(path) else { return }
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            unlink(path + "/" + name)
        }
        closedir(directory)
        rmdir(path)
    }

    var backup: String { path + "/backup.db" }
    var restored: String { path + "/restored.db" }

    func configuration(_ log: ChainedLog) -> AuditWriter.Configuration {
        var configuration = AuditWriter.Configuration(path: restored)
        configuration.checkpoints.key = log.key
        configuration.checkpoints.file = path + "/checkpoints"
        return configuration
    }

    func names() -> [String] {
        let known = [".db", ".db.manifest", ".db.part", ".db.restoring", ".db.lock", ".db-wal"]
        return ["backup", "restored"].flatMap { name in known.map { name + $0 } }
            .filter { access(path + "/" + $0, F_OK) == 0 }
    }
}

private func alter(_ path: String, at offset: Int) throws {
    let file = try #require(fopen(path, "r+b"))
    defer { fclose(file) }
    fseek(file, offset, SEEK_SET)
    let byte = fgetc(file)
    fseek(file, offset, SEEK_SET)
    fputc(byte ^ 1, file)
}

@Test
func `a backup is one moment of a log that is being written`() throws {
    let log = try ChainedLog(exchanges: 20)
    let copies = Copies()
    let writer = try log.writer()
    var sizes: [Int64] = []
    for number in 0..<5 {
        for _ in 0..<30 { try writer.exchange() }
        let file = "\(copies.path)/backup-\(number).db"
        let backup = try AuditBackup.make(of: log.path, to: file, key: log.key.publicKey)
        sizes.append(backup.entries)
        #expect(try AuditFile.digest(of: file) == backup.digest)
        #expect(try AuditBackup.manifest(of: file) == backup)
        #expect(try log.verify(file, trusting: false).problem == nil)
        #expect(!AuditFile.exists(file + "-wal") && !AuditFile.exists(file + ".part"))
    }
    #expect(writer.flush())
    writer.shutdown()
    #expect(sizes == sizes.sorted() && sizes[0] > 20)
    // What was outside before fits what is in the copy.
    let entries = sizes[4]
    var verifier = ChainVerifier(path: copies.path + "/backup-4.db")
    verifier.key = log.key.publicKey
    verifier.outside = try log.notes().filter { $0.checkpoint.size <= entries }
    #expect(try verifier.verify().problem == nil)
}

@Test
func `a backup overwrites nothing and a log that was changed is not backed up`() throws {
    let log = try ChainedLog()
    let copies = Copies()
    _ = try AuditBackup.make(of: log.path, to: copies.backup)
    #expect(throws: AuditError.exists(path: copies.backup)) { try AuditBackup.make(of: log.path, to: copies.backup) }
    let path = try log.tampered("UPDATE exchange SET app = 'other' WHERE seq = 3")
    let file = copies.path + "/other.db"
    do {
        _ = try AuditBackup.make(of: path, to: file)
        Issue.record("a changed log was backed up")
    } catch {
        guard case AuditError.unproven(let problem) = error else { throw error }
        #expect(problem.kind == .edited)
    }
    #expect(!AuditFile.exists(file) && !AuditFile.exists(file + ".part") && !AuditFile.exists(file + ".manifest"))
    #expect(throws: AuditError.missing(path: "/nowhere/audit.db")) {
        try AuditBackup.make(of: "/nowhere/audit.db", to: file)
    }
}

@Test
func `a restored log says that it is one and goes on`() throws {
    let log = try ChainedLog()
    let copies = Copies()
    let backup = try AuditBackup.make(of: log.path, to: copies.backup)
    var restore = AuditRestore(file: copies.backup)
    restore.key = log.key.publicKey
    restore.outside = try log.notes()
    let outcome = try restore.run(to: copies.configuration(log), actor: "uid:0", reason: "disk failed")
    #expect(outcome == .init(entries: backup.entries, lost: 0, hasManifest: true))
    #expect(copies.names() == ["backup.db", "backup.db.manifest", "restored.db"])
    let event = try AuditReader(path: copies.restored).column(
        "SELECT actor, detail ->> 'head', detail ->> 'sha256', detail ->> 'entries' FROM event WHERE kind = 'restored'"
    )
    #expect(event == ["uid:0|\(backup.head)|\(backup.digest)|\(backup.entries)"])
    let writer = try AuditWriter(copies.configuration(log))
    try writer.exchange()
    writer.shutdown()
    // The old checkpoints and the new ones together.
    var verifier = ChainVerifier(path: copies.restored)
    verifier.key = log.key.publicKey
    let written = String(decoding: try contents(of: copies.path + "/checkpoints"), as: UTF8.self)
    verifier.outside = try log.notes() + CheckpointNote.all(in: written).notes
    let report = try verifier.verify()
    #expect(report.problem == nil && report.remarks.contains { $0.contains("goes on from a backup") })
    #expect(throws: AuditError.exists(path: copies.restored)) {
        try restore.run(to: copies.configuration(log), actor: "uid:0", reason: "again")
    }
}

@Test
func `an older backup is told from the log that it was by the checkpoints outside`() throws {
    let log = try ChainedLog()
    let copies = Copies()
    let backup = try AuditBackup.make(of: log.path, to: copies.backup)
    let writer = try log.writer()
    for _ in 0..<10 { try writer.exchange() }
    writer.shutdown()
    let last = try #require(try log.notes().map(\.checkpoint.size).max())
    var restore = AuditRestore(file: copies.backup)
    restore.outside = try log.notes()
    let outcome = try restore.run(to: copies.configuration(log), actor: "uid:0", reason: "disk failed")
    #expect(outcome.lost == last - backup.entries && outcome.lost >= 10)
    let problem = try #require(try log.verify(copies.restored).problem)
    #expect([.truncated, .rewritten].contains(problem.kind))
    #expect(
        try AuditReader(path: copies.restored).column("SELECT detail ->> 'lost' FROM event WHERE kind = 'restored'")
            == ["\(outcome.lost)"]
    )
}

@Test(arguments: [0, 1])
func `a backup that was changed is not restored`(removingManifest: Int) throws {
    let log = try ChainedLog()
    let copies = Copies()
    _ = try AuditBackup.make(of: log.path, to: copies.backup)
    if removingManifest == 1 {
        unlink(copies.backup + ".manifest")
        let connection = try Connection.open(copies.backup, .writer)
        try connection.execute("DROP TRIGGER exchange_keeps; UPDATE exchange SET status = 201 WHERE seq = 2")
    } else {
        try alter(copies.backup, at: 5000)
    }
    do {
        _ = try AuditRestore(file: copies.backup).run(to: copies.configuration(log), actor: "uid:0", reason: "x")
        Issue.record("a changed backup was restored")
    } catch {
        if removingManifest == 0 {
            #expect(error == .damagedCopy(path: copies.backup))
        } else if case .unproven(let problem) = error {
            #expect(problem.kind == .edited)
        } else {
            throw error
        }
    }
    #expect(!copies.names().contains("restored.db"))
}

@Test
func `a manifest that cannot be read is an error`() throws {
    var random = SeededGenerator(state: 5)
    let log = try ChainedLog(exchanges: 4)
    let copies = Copies()
    let backup = try AuditBackup.make(of: log.path, to: copies.backup)
    for _ in 0..<200 {
        var bytes = Array(backup.manifest.utf8)
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        unlink(copies.backup + ".manifest")
        try AuditFile.write(bytes, to: copies.backup + ".manifest", mode: 0o600)
        do throws(AuditError) {
            // What can be read says something, and the file is compared with it.
            _ = try AuditBackup.manifest(of: copies.backup)
        } catch {
            #expect(error == .damagedCopy(path: copies.backup + ".manifest"))
        }
    }
}
