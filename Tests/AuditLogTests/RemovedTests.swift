import Testing

@testable import AuditLog

/// A log of two runs with 30 exchanges each, a day apart from the first of January 2026; one more arrived in the first and has no row.
private func gappyLog() throws -> SealedLog {
    let sealed = try SealedLog(days: 0)
    for run in 0..<2 {
        let writer = try sealed.log.writer()
        for day in run * 30..<run * 30 + 30 {
            if day == 5 { _ = try writer.reserve() }
            let record = AuditRecord(
                id: ExchangeID(at: .now()),
                startedAt: SealedLog.day(day),
                arrival: try writer.reserve().arrival,
                method: "POST",
                route: "/"
            )
            writer.submit(record, onCommit: nil)
        }
        #expect(writer.flush())
        writer.shutdown(timeout: 200_000)
    }
    return sealed
}

private func missing(_ sealed: SealedLog) throws -> [String] {
    let sql = "SELECT run, arrivals, rows_written, missing, rows_removed FROM v_missing WHERE arrivals > 0 ORDER BY run"
    return try AuditReader(path: sealed.log.path).column(sql)
}

private func erase(_ sealed: SealedLog, before day: Int) throws {
    var retention = try sealed.retention()
    _ = try retention.erase(before: SealedLog.day(day), actor: "uid:0", reason: "old")
    try retention.close()
}

/// What the verifier says of rows that arrived or were removed.
private func remarks(_ sealed: SealedLog) throws -> [String] {
    let report = try sealed.verify()
    #expect(report.problem == nil)
    return report.remarks.filter { $0.contains("arrived") || $0.contains("removed") }
}

private let lost = ["run 3: 1 exchanges arrived and have no row"]

@Test
func `what was erased is not missing, and what is missing stays so`() throws {
    let sealed = try gappyLog()
    #expect(try missing(sealed) == ["3|31|30|1|0", "4|30|30|0|0"])
    try erase(sealed, before: 10)
    #expect(try missing(sealed) == ["3|31|30|1|10", "4|30|30|0|0"])
    try erase(sealed, before: 40)
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|10"])
    #expect(try remarks(sealed) == lost)
}

@Test
func `what was sealed is not missing, whether its segment stays or not`() throws {
    let sealed = try gappyLog()
    try sealed.seal(now: SealedLog.day(35))
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|1"])
    #expect(try remarks(sealed) == lost)
    var policy = sealed.policy
    policy.keepMonths = 1
    try sealed.seal(now: SealedLog.day(150), policy)
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|30"])
    #expect(try remarks(sealed) == lost)
}

@Test
func `erasing and sealing are counted together`() throws {
    let sealed = try gappyLog()
    try erase(sealed, before: 12)
    try sealed.seal(now: SealedLog.day(35))
    try erase(sealed, before: 50)
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|20"])
    #expect(try remarks(sealed) == lost)
}

@Test
func `a seal that was cut off is counted as far as it went`() throws {
    let sealed = try gappyLog()
    #expect(throws: AuditError.stopped) {
        try sealed.seal(now: SealedLog.day(35)) { (step) throws(AuditError) in
            if step == .recorded { throw AuditError.stopped }
        }
    }
    #expect(try missing(sealed) == ["3|31|30|1|0", "4|30|30|0|0"])
    #expect(try remarks(sealed) == lost)
    // Erases rows of a segment that is on disk already; the next seal deletes the rest.
    try erase(sealed, before: 20)
    try sealed.seal(now: SealedLog.day(35))
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|1"])
    #expect(try remarks(sealed) == lost)
}

@Test
func `a run that was cut off keeps its last arrival when its rows are gone`() throws {
    let sealed = try gappyLog()
    let connection = try Connection.open(sealed.log.path, .writer)
    try connection.execute("UPDATE run SET arrivals = NULL, stopped_at = NULL, stopped_at_ms = NULL WHERE run = 3")
    try erase(sealed, before: 45)
    #expect(try missing(sealed) == ["3|31|30|1|30", "4|30|30|0|15"])
}

@Test
func `a count of removed rows that hides a missing one is remarked`() throws {
    let sealed = try gappyLog()
    try erase(sealed, before: 10)
    let connection = try Connection.open(sealed.log.path, .writer)
    try connection.execute("UPDATE removed SET exchanges = exchanges + 1 WHERE run = 3")
    #expect(try remarks(sealed) == ["1 exchanges are counted as removed, of which no event speaks"])
}

@Test
func `the report of completeness calls what was removed complete`() throws {
    let sealed = try gappyLog()
    try erase(sealed, before: 45)
    let reader = try AuditReader(path: sealed.log.path)
    let runs = try reader.report(AuditReportRequest(.completeness)).sections[0].rows
    let states = runs.rows.indices.map { runs.value("state", inRow: $0).text }
    #expect(states.prefix(4) == ["complete", "complete", "incomplete", "complete"])
}
