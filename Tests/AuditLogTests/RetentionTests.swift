import Testing

@testable import AuditLog

/// A log of twenty exchanges, an hour apart.
private func hourlyLog() throws -> ChainedLog {
    let log = try ChainedLog(exchanges: 0, runs: 1)
    let writer = try log.writer()
    for hour in 0..<20 {
        let place = try writer.reserve()
        var record = AuditRecord(
            id: ExchangeID(at: .now()),
            startedAt: AuditTime(milliseconds: Int64(hour) * 3_600_000),
            arrival: place.arrival,
            method: "POST",
            route: "/"
        )
        record.decisions = [Sample.decision()]
        writer.submit(record, onCommit: nil)
    }
    writer.shutdown()
    return log
}

private func retention(_ log: ChainedLog) throws -> AuditRetention {
    var configuration = AuditWriter.Configuration(path: log.path)
    configuration.checkpoints.key = log.key
    configuration.checkpoints.file = log.outside
    return try AuditRetention(configuration)
}

private func hour(_ number: Int64) -> AuditTime { AuditTime(milliseconds: number * 3_600_000) }

@Test
func `rows that were erased with an event are gone and the log can still be proved`() throws {
    let log = try hourlyLog()
    do {
        var retention = try retention(log)
        let erased = try retention.erase(before: hour(7), actor: "uid:0", reason: "retention of 13 months")
        #expect(erased == 1...7)
        #expect(try retention.erase(before: hour(7), actor: "uid:0", reason: "again") == nil)
        try retention.close()
    }
    let reader = try AuditReader(path: log.path)
    #expect(try reader.column("SELECT min(seq), count(*) FROM exchange") == ["8|13"])
    #expect(try reader.column("SELECT count(*) FROM finding") == ["13"])
    #expect(
        try reader.column("SELECT actor, detail FROM event WHERE kind = 'erased'")
            == [#"uid:0|{"first":1,"last":7,"reason":"retention of 13 months"}"#]
    )
    let report = try log.verify()
    #expect(report.problem == nil)
    // More than the event says is a deletion like any other.
    let path = try log.tampered(
        "DELETE FROM finding WHERE seq = 8; DELETE FROM decision WHERE seq = 8; DELETE FROM exchange WHERE seq = 8"
    )
    #expect(try log.verify(path).problem?.kind == .deleted)
    #expect(throws: SQLiteError.self) {
        try Connection.open(log.path, .writer).execute("DELETE FROM exchange")
    }
}

@Test
func `what is held is not erased until it is released`() throws {
    let log = try hourlyLog()
    do {
        var retention = try retention(log)
        let held = try retention.hold(
            "case-7",
            since: hour(4),
            until: hour(6),
            actor: "uid:0",
            reason: "litigation"
        )
        #expect(held == 5...6)
        #expect(try retention.holds().map(\.name) == ["case-7"])
        #expect(try retention.erase(before: hour(10), actor: "uid:0", reason: "old") == 1...4)
        #expect(try retention.erase(before: hour(10), actor: "uid:0", reason: "old") == nil)
        #expect(try !retention.release("case-8", actor: "uid:0", reason: "closed"))
        #expect(try retention.release("case-7", actor: "uid:0", reason: "closed"))
        #expect(try retention.erase(before: hour(10), actor: "uid:0", reason: "old") == 5...10)
        #expect(try retention.hold("none", since: hour(90), until: hour(91), actor: "uid:0", reason: "x") == nil)
        try retention.close()
    }
    #expect(try log.verify().problem == nil)
}

@Test
func `retention keeps away from a log that is written`() throws {
    let log = try ChainedLog(exchanges: 2, runs: 1)
    let writer = try log.writer()
    defer { writer.shutdown() }
    #expect(throws: AuditError.inUse(path: log.path)) { _ = try retention(log) }
}
