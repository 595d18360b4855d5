import Dispatch
import Testing

@testable import AuditLog

/// What a group costs the disk, which is nearly all that a caller waits for: counted, since the time of a sync is the disk's own.
@Test
func `a group costs one sync, and nothing else is synced between groups that somebody waits for`() throws {
    let (system, directory) = (SimulatedFileSystem(), TemporaryDirectory())
    let writer = try directory.writer {
        $0.fileSystem = system.name
        $0.checkpoints.key = AuditSigningKey()
        $0.checkpoints.everyEntries = 100
        $0.checkpoints.file = directory.path + "/log/checkpoints"
    }
    let before = (system.withDisk(\.asked), writer.statistics.commits)
    let (gate, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
    let groups = 100
    writer.perform({ _ throws(SQLiteError) in gate.wait() }) { _ in }
    // Sixteen callers, each of which sends its next row when its last is on disk.
    for _ in 0..<16 { send(groups, through: writer, done) }
    gate.signal()
    for _ in 0..<16 { done.wait() }
    let (asked, commits) = (system.withDisk(\.asked), writer.statistics.commits - before.1)
    #expect(writer.statistics.rowsWritten == 16 * groups)
    // One that joins late makes a group of its own.
    #expect(commits >= groups && commits <= groups + 16)
    #expect(asked[.walFrames, default: 0] - before.0[.walFrames, default: 0] <= commits + 2)
    // The WAL is moved to the database when it is long or when nobody waits: here at most once.
    #expect(asked[.database, default: 0] - before.0[.database, default: 0] <= 1)
    writer.shutdown()
}

private func send(_ rest: Int, through writer: AuditWriter, _ done: DispatchSemaphore) {
    guard rest > 0 else { return _ = done.signal() }
    try? writer.exchange(.redacted, { $0.decisions = [Sample.decision()] }) { _ in send(rest - 1, through: writer, done)
    }
}
