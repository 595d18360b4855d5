import GuardrailTypes
import Testing

@testable import AuditLog

@Test
func `a log that nobody touched verifies, with its events and its checkpoints`() throws {
    let log = try ChainedLog()
    let report = try log.verify()
    #expect(report.problem == nil && report.remarks == [])
    #expect(report.exchanges == 40 && report.events == 7 && report.entries == 47 && report.signedThrough == 47)
    #expect(report.signedInside == report.signedOutside && report.signedInside >= 7)
    let kinds = try AuditReader(path: log.path).column("SELECT kind, run FROM v_events ORDER BY event")
    #expect(
        kinds == [
            "genesis|1", "start|1", "configuration|1", "stop|1", "start|2", "configuration|2", "stop|2",
        ]
    )
}

@Test
func `a log without checkpoints from outside verifies and says what that does not prove`() throws {
    let report = try ChainedLog().verify(trusting: false)
    #expect(report.problem == nil)
    #expect(report.remarks == ["no checkpoints from outside were given: a log cut short or made anew would not show"])
}

@Test
func `the canonical form leaves out NULLs at the end alone`() {
    var rows = CanonicalRows(capacity: 4)
    rows.beginRow(.event)
    rows.append(-2 as Int64)
    rows.appendNull()
    "é".utf8CString.withUnsafeBytes { rows.append(text: UnsafeRawBufferPointer(rebasing: $0.dropLast())) }
    rows.append(0.5 as Double)
    rows.appendNull()
    rows.endRow()
    rows.beginRow(.finding)
    rows.append(7 as Int64)
    rows.discardRow()
    rows.beginRow(.decision)
    rows.appendNull()
    rows.endRow()
    let expected: [UInt8] =
        [0x65, 4, 1, 255, 255, 255, 255, 255, 255, 255, 254, 0, 3, 0, 0, 0, 2, 0xc3, 0xa9, 2, 0x3f, 0xe0]
        + [0, 0, 0, 0, 0, 0, 0x64, 0]
    #expect(Array(rows.bytes) == expected)
}

@Test
func `the tree is the one of RFC 9162`() {
    // The definition, read from the page: split at the largest power of two below the number of leaves.
    func root(_ leaves: ArraySlice<ChainHash>) -> ChainHash {
        guard leaves.count > 1 else { return ChainHash.leaf(leaves[leaves.startIndex]) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return ChainHash.node(root(leaves.prefix(half)), root(leaves.dropFirst(half)))
    }
    var tree = MerkleFrontier()
    var leaves: [ChainHash] = []
    #expect("\(tree.root)" == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    for number in 0..<130 {
        let leaf = ChainHash.link(after: .zero, leaves.last ?? .zero)
        leaves.append(leaf)
        tree.append(leaf)
        #expect(tree.root == root(leaves[...]), "\(number)")
        #expect(MerkleFrontier(size: tree.size, bytes: tree.bytes) == tree)
    }
    #expect(MerkleFrontier(size: 3, bytes: [1, 2]) == nil)
}

@Test
func `an exchange's columns are bound in the order of the table`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    // A NULL in the middle would go unnoticed in the wrong place, so every column has a value of its own.
    try writer.exchange(.blocked) { record in
        (record.app, record.keyID, record.model, record.upstream) = ("a", "b", "c", "d")
        (record.errorCode, record.policyHash, record.engineVersion) = ("e", "f", "g")
        (record.upstreamStatus, record.blockedDirection) = (201, .prompt)
        (record.latency.inspection, record.latency.upstreamFirstByte) = (3, 4)
        (record.promptTokens, record.completionTokens) = (5, 6)
        let failed = RuleFailure(rule: Sample.card, reason: .engine, mode: .block, offset: 7)
        record.decisions = [
            AuditDecision(
                direction: .prompt,
                field: AuditFieldPath("input"),
                findings: [Sample.finding()],
                failures: [failed]
            )
        ]
    }
    writer.shutdown()
    var verifier = ChainVerifier(path: directory.database)
    verifier.workers = 1
    #expect(try verifier.verify().problem == nil)
}

@Test
func `a log of the first version is chained when it is opened and keeps its rows`() throws {
    let directory = TemporaryDirectory()
    try AuditFile.create(directory.database)
    do {
        let connection = try Connection.open(directory.database, .writer)
        try connection.execute(Schema.version1)
        try connection.execute("PRAGMA application_id = \(Schema.applicationID); PRAGMA user_version = 1")
        try connection.execute("INSERT INTO run (run, started_at_ms, started_at) VALUES (1, 0, '')")
        for seq in 1...3 {
            try connection.execute(
                """
                INSERT INTO exchange (seq, id, run, arrival, started_at_ms, started_at, method, route, streamed, outcome,
                    action, bytes_in, bytes_out, bytes_held_max, bytes_released, bytes_withheld, decisions, findings, failures)
                VALUES (\(seq), 'req_\(seq)', 1, \(seq), 0, '', 'POST', '/', 0, 'allowed', 'allow', 0, 0, 0, 0, 0, 0, 0, 0)
                """
            )
        }
    }
    let writer = try directory.writer()
    try writer.exchange()
    writer.shutdown()
    let reader = try AuditReader(path: directory.database)
    #expect(
        try reader.column("SELECT kind, item FROM chain ORDER BY entry")
            == ["event|1", "exchange|1", "exchange|2", "exchange|3", "event|2", "exchange|4", "event|3"]
    )
    #expect(try reader.column("SELECT detail ->> 'adopted' FROM event WHERE event = 1") == ["3"])
    #expect(try ChainVerifier(path: directory.database).verify().problem == nil)
}

@Test
func `a row that somebody else has added stops the writer and is not built upon`() throws {
    let log = try ChainedLog(exchanges: 4)
    let writer = try log.writer()
    try writer.exchange()
    #expect(writer.flush())
    do {
        let other = try Connection.open(log.path, .writer)
        try other.execute(
            "INSERT INTO chain SELECT entry + 1, kind, item + 1, digest, hash FROM chain ORDER BY 1 DESC LIMIT 1"
        )
    }
    try writer.exchange()
    #expect(!writer.flush(timeout: 200_000))
    #expect(writer.health == .degraded(.forked))
    #expect(writer.shutdown(timeout: 50_000).lost == 1)
    #expect(throws: AuditError.self) { _ = try log.writer() }
}

@Test(arguments: [
    "UPDATE exchange SET app = 'x'", "DELETE FROM exchange", "UPDATE finding SET rule = 'x'", "DELETE FROM decision",
    "DELETE FROM rule_failure", "UPDATE event SET kind = 'x'", "DELETE FROM chain", "DELETE FROM checkpoint",
])
func `rows cannot be changed or deleted by a slip of the hand`(sql: String) throws {
    let log = try ChainedLog(exchanges: 4)
    let connection = try Connection.open(log.path, .writer)
    if sql.contains("rule_failure") {
        #expect(try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'rule_failure_stays'") == 1)
    } else {
        #expect(throws: SQLiteError.self) { try connection.execute(sql) }
    }
}

@Test
func `an idle log is signed after its time`() throws {
    let log = try ChainedLog(exchanges: 2, runs: 1)
    let before = try log.notes().count
    let writer = try log.directory.writer {
        $0.checkpoints.key = log.key
        $0.checkpoints.every = 20_000
        $0.checkpoints.file = log.outside
    }
    defer { writer.shutdown() }
    let deadline = monotonicMicroseconds() + 5_000_000
    while try log.notes().count == before, monotonicMicroseconds() < deadline {}
    #expect(try log.notes().count == before + 1)
}

@Test
func `checkpoints that their file does not take go with the next`() throws {
    let directory = TemporaryDirectory()
    let key = AuditSigningKey()
    let writer = try directory.writer {
        $0.checkpoints.key = key
        $0.checkpoints.everyEntries = 1
        $0.checkpoints.file = directory.path + "/log/missing/checkpoints"
    }
    try writer.exchange()
    #expect(writer.flush())
    #expect(writer.shutdown().unpublishedCheckpoints >= 2)
}

@Test
func `requests that were turned away are told of in the chain`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer {
        $0.capacity = 1
        $0.placesForRefusals = 0
    }
    let open = try AuditTicket(sink: writer, method: "POST", route: "/")
    for _ in 1...3 {
        #expect(throws: AuditError.full) { _ = try AuditTicket(sink: writer, method: "POST", route: "/") }
    }
    open.close(.allowed, status: 200)
    writer.shutdown()
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT detail FROM event WHERE kind = 'turned_away'") == ["{\"requests\":3}"])
    #expect(try ChainVerifier(path: directory.database).verify().problem == nil)
}
