import Glibc
import GuardrailTypes
import Synchronization
import Testing

@testable import AuditLog

@Test
func `records are committed in groups and numbered in order`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.groupDelay = 50_000 }
    for _ in 1...1000 { try writer.exchange() }
    #expect(writer.flush())
    let statistics = writer.shutdown()
    #expect(statistics.rowsWritten == 1000 && statistics.commits < 50)
    let reader = try AuditReader(path: directory.database)
    #expect(
        try reader.column("SELECT min(seq), max(seq), count(*) FROM exchange WHERE seq = arrival") == ["1|1000|1000"]
    )
}

@Test
func `a row is readable by others when its caller is told`() throws {
    let directory = TemporaryDirectory()
    // Nobody waits ten seconds: a caller who wants to be told is not kept back for company.
    let writer = try directory.writer { $0.groupDelay = 10_000_000 }
    let path = directory.database
    let seen = Mutex<[String]>([])
    for _ in 1...3 {
        try writer.exchange { _ in }
        try writer.exchange(onCommit: { commit in
            guard case .committed(let seq) = commit, let reader = try? AuditReader(path: path) else { return }
            let row = try? reader.column("SELECT seq FROM exchange WHERE seq = \(seq)")
            seen.withLock { $0 += row ?? [] }
        })
        #expect(writer.flush(timeout: 5_000_000))
    }
    writer.shutdown()
    #expect(seen.withLock { $0 } == ["2", "4", "6"])
}

@Test
func `rows of many threads are all there once`() async throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<8 {
            group.addTask { for _ in 0..<250 { try writer.exchange { $0.decisions = [Sample.decision()] } } }
        }
        try await group.waitForAll()
    }
    let statistics = writer.shutdown()
    #expect(statistics.arrivals == 2000 && statistics.rowsWritten == 2000)
    let reader = try AuditReader(path: directory.database)
    #expect(
        try reader.column("SELECT count(DISTINCT id), count(DISTINCT arrival), max(seq) FROM exchange") == [
            "2000|2000|2000"
        ]
    )
    #expect(try reader.column("SELECT count(*) FROM finding") == ["2000"])
}

@Test
func `files copied from under a living writer hold every committed row`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    defer { writer.shutdown() }
    for _ in 1...500 { try writer.exchange { $0.decisions = [Sample.decision()] } }
    #expect(writer.flush())
    // As a machine that loses power leaves them: no checkpoint, no closing.
    for suffix in ["", "-wal"] { try copy(directory.database + suffix, to: directory.path + "/copy.db" + suffix) }
    let copied = try Connection.open(directory.path + "/copy.db", .writer)
    #expect(try copied.integer("SELECT count(*) FROM exchange") == 500)
    #expect(try copied.integer("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") == 1)
    #expect(try copied.integer("SELECT count(*) FROM pragma_foreign_key_check") == 0)
}

private func copy(_ source: String, to target: String) throws {
    let bytes = try contents(of: source)
    let output = try #require(fopen(target, "wb"))
    fwrite(bytes, 1, bytes.count, output)
    fclose(output)
}

@Test(arguments: [13, 10, 5, 778] as [Int32])  // full, I/O error, busy, I/O error on write
func `a disk that fails at any step costs no row and makes no second one`(code: Int32) throws {
    let disk = FailingDisk()
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.fault = disk.hook }
    var rows = 0
    // A group of two with a finding each is BEGIN, the fork guard, four inserts for each, COMMIT: twelve is beyond the last.
    for step in 1...12 {
        disk.fail(step..<step + 1, code: code)
        for _ in 1...2 { try writer.exchange { $0.decisions = [Sample.decision()] } }
        rows += 2
        #expect(writer.flush(), "step \(step)")
        #expect(writer.health == .ok)
    }
    let statistics = writer.shutdown()
    #expect(statistics.failedCommits >= 8 && statistics.rowsWritten == rows && statistics.lost == 0)
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT count(*), count(DISTINCT arrival), max(seq) FROM exchange") == ["24|24|24"])
    #expect(try reader.column("SELECT count(*), count(DISTINCT seq) FROM finding") == ["24|24"])
}

@Test
func `while the disk is full rows wait and health says why`() throws {
    let disk = FailingDisk()
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.fault = disk.hook }
    disk.fail(1..<Int.max)
    for _ in 1...5 { try writer.exchange() }
    #expect(!writer.flush(timeout: 100_000))
    #expect(writer.health == .degraded(.storage(SQLiteError(.step, code: 13))))
    #expect(writer.statistics.queueDepth == 5 && writer.statistics.rowsWritten == 0)
    disk.fail(0..<0)
    #expect(writer.flush())
    #expect(writer.health == .ok && writer.statistics.rowsWritten == 5)
    writer.shutdown()
}

@Test
func `a shutdown that cannot write counts and reports what is lost`() throws {
    let disk = FailingDisk()
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.fault = disk.hook }
    disk.fail(1..<Int.max)
    let commits = Mutex<[AuditCommit]>([])
    for _ in 1...3 { try writer.exchange(onCommit: { commit in commits.withLock { $0.append(commit) } }) }
    #expect(writer.shutdown(timeout: 50_000).lost == 3)
    #expect(commits.withLock { $0 } == [.lost, .lost, .lost])
    #expect(throws: AuditError.stopped) { try writer.exchange() }
}

@Test
func `over capacity requests are to be refused and beyond that turned away`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer {
        $0.capacity = 2
        $0.placesForRefusals = 1
    }
    let first = try AuditTicket(sink: writer, method: "POST", route: "/")
    let second = try AuditTicket(sink: writer, method: "POST", route: "/")
    let third = try AuditTicket(sink: writer, method: "POST", route: "/")
    #expect(first.isAdmitted && second.isAdmitted && !third.isAdmitted)
    #expect(throws: AuditError.full) { _ = try AuditTicket(sink: writer, method: "POST", route: "/") }
    third.close(.refused, status: 503)
    second.close(.allowed, status: 200)
    first.close(.allowed, status: 200)
    #expect(writer.flush())
    try writer.exchange()
    let statistics = writer.shutdown()
    #expect(statistics.rowsWritten == 4 && statistics.turnedAway == 1)
}

@Test
func `shutdown waits for open tickets until its deadline`() async throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let place = try writer.reserve()
    async let end = writer.shutdown()
    writer.submit(
        AuditRecord(id: ExchangeID(at: .now()), startedAt: .now(), arrival: place.arrival, method: "POST", route: "/"),
        onCommit: nil
    )
    #expect(await end.rowsWritten == 1)
}

@Test
func `a ticket that outlives the writer is counted as lost and shows as missing`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let late = try AuditTicket(sink: writer, method: "POST", route: "/")
    #expect(writer.shutdown(timeout: 10_000).openTickets == 1)
    late.close(.allowed, status: 200)
    #expect(writer.statistics.lost == 1)
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT arrivals, rows_written, missing FROM v_missing") == ["1|0|1"])
}

@Test
func `the writer's speed is printed`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.capacity = 100_000 }
    let count = 20_000
    let started = (wall: monotonicMicroseconds(), processor: processorMicroseconds())
    for _ in 1...count { try writer.exchange(.redacted) { $0.decisions = [Sample.decision()] } }
    #expect(writer.flush(timeout: 120_000_000))
    let wall = monotonicMicroseconds() - started.wall
    let processor = processorMicroseconds() - started.processor
    let statistics = writer.shutdown()
    print(
        "audit writer: \(Int64(count) * 1_000_000 / max(wall, 1)) exchanges with a finding per second,",
        "\(Double(processor) / Double(count)) us of CPU each, \(statistics.commits) commits"
    )
    #expect(statistics.rowsWritten == count)
}

/// CPU time of the whole process: other tests that run beside this one are counted too.
private func processorMicroseconds() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
}

@Test
func `when a writer has stopped its last checkpoint is done and the log is one file`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    try writer.exchange()
    writer.shutdown()
    #expect(access(directory.database + "-wal", F_OK) != 0)
    try directory.writer().shutdown()
}
