import GuardrailTypes
import Testing

@testable import AuditLog

/// A generator that gives the same numbers every time.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}

/// Two whole blocks and a tail of exchanges of every kind, in four days.
private final class RandomLog: Sendable {
    static let rows = 9000
    static let shared = Result { try RandomLog() }
    let directory = TemporaryDirectory()

    private init() throws {
        var random = SeededGenerator(state: 7)
        let writer = try directory.writer()
        for number in 0..<Self.rows {
            let place = try writer.reserve()
            let record = Self.record(number, place.arrival, &random)
            writer.submit(record, onCommit: nil)
        }
        #expect(writer.flush(timeout: 60_000_000))
        writer.shutdown()
        // The second start catches up with what the first had no time for.
        let second = try directory.writer()
        while second.monitor.withLock({ second.isIndexBehind }) {}
        second.shutdown()
    }

    private static func record(_ number: Int, _ arrival: Int, _ random: inout SeededGenerator) -> AuditRecord {
        // Later numbers have begun later, but not always.
        let time = 1_700_000_000_000 + Int64(number) * 38_000 + Int64.random(in: -200_000...200_000, using: &random)
        var record = AuditRecord(
            id: ExchangeID(milliseconds: UInt64(time), high: 1, low: UInt64(number)),
            startedAt: AuditTime(milliseconds: time),
            arrival: arrival,
            method: "POST",
            route: "/v1/chat/completions"
        )
        record.app =
            ["shop", "chat", "rare", nil][[0, 0, 0, 1, 1, 3, number == 77 ? 2 : 0].randomElement(using: &random)!]
        record.model = number % 3 == 0 ? "m1" : "m2"
        record.status = [200, 200, 400, 502].randomElement(using: &random)
        record.latency.total = Int.random(in: 1...3_000_000, using: &random)
        if Int.random(in: 0..<4, using: &random) == 0 { record.decisions = decisions(&random) }
        record.outcome = AuditOutcome(record.action)
        return record
    }

    private static func decisions(_ random: inout SeededGenerator) -> [AuditDecision] {
        Direction.allCases.filter { _ in Bool.random(using: &random) }.map { direction in
            let rule = Bool.random(using: &random) ? Sample.card : Sample.key
            let failure = RuleFailure(
                rule: Sample.key,
                reason: .matchLimit,
                mode: Bool.random(using: &random) ? .block : .passAndRecord,
                offset: 3
            )
            return AuditDecision(
                direction: direction,
                field: AuditFieldPath("messages[0].content"),
                findings: [Sample.finding(rule, Action.allCases.randomElement(using: &random)!)],
                failures: Int.random(in: 0..<5, using: &random) == 0 ? [failure] : []
            )
        }
    }
}

private func randomQuery(_ random: inout SeededGenerator) -> AuditQuery {
    let choices: [(AuditDimension, [String])] = [
        (.app, ["shop", "chat", "rare", "nobody"]), (.model, ["m1", "m2"]), (.status, ["200", "502"]),
        (.action, ["allow", "flag", "redact", "block"]), (.rule, ["pci.card-number", "aws.access-key"]),
        (.entity, ["CREDIT_CARD", "AWS_KEY"]), (.direction, ["prompt", "response"]),
        (.failedRule, ["aws.access-key"]), (.failureMode, ["block", "pass_and_record"]),
    ]
    var query = AuditQuery()
    for (dimension, values) in choices where Int.random(in: 0..<4, using: &random) == 0 {
        query.terms[dimension] = Set(values.filter { _ in Bool.random(using: &random) })
    }
    func time() -> AuditTime {
        AuditTime(milliseconds: 1_700_000_000_000 + Int64.random(in: 0...342_000_000, using: &random))
    }
    if Bool.random(using: &random) { query.since = time() }
    if Bool.random(using: &random) { query.until = time() }
    if Int.random(in: 0..<4, using: &random) == 0 { query.fromLatency = [1000, 1234, 0].randomElement(using: &random) }
    if Int.random(in: 0..<4, using: &random) == 0 { query.toLatency = [2000, 777, 5].randomElement(using: &random) }
    if Int.random(in: 0..<8, using: &random) == 0 { query.fingerprint = String(repeating: "5a", count: 32) }
    if Bool.random(using: &random) { query.afterSeq = Int64.random(in: -1...9001, using: &random) }
    if Bool.random(using: &random) { query.lastSeq = Int64.random(in: -1...9001, using: &random) }
    query.isNewestFirst = Bool.random(using: &random)
    query.limit = [1, 50, 5000].randomElement(using: &random)!
    return query
}

@Test(arguments: 0..<UInt64(120))
func `the index answers as a look at every row does`(seed: UInt64) throws {
    let path = try RandomLog.shared.get().directory.database
    let reader = try AuditReader(path: path)
    let plain = try AuditReader(path: path, usesIndex: false)
    #expect(try reader.lastIndexedSeq() == 8192)
    var random = SeededGenerator(state: seed)
    let query = randomQuery(&random)
    #expect(try reader.matches(query) == plain.matches(query), "\(query)")
    #expect(try reader.count(query) == plain.count(query), "\(query)")
    #expect(try reader.count(query, most: 10) == min(10, plain.count(query)), "\(query)")
    var asked = query
    if Bool.random(using: &random) { (asked.terms, asked.afterSeq, asked.lastSeq) = ([:], nil, nil) }
    let dimension = AuditDimension.allCases.randomElement(using: &random)!
    #expect(try reader.facet(dimension, asked) == plain.facet(dimension, asked), "\(dimension) \(asked)")
    let interval = AuditInterval.allCases.randomElement(using: &random)!
    #expect(try reader.chart(asked, by: interval) == plain.chart(asked, by: interval), "\(interval) \(asked)")
}

@Test
func `pages by cursor show every row once`() throws {
    let reader = try AuditReader(path: try RandomLog.shared.get().directory.database)
    for isNewestFirst in [true, false] {
        var query = AuditQuery()
        query.isNewestFirst = isNewestFirst
        query.terms = [.app: ["chat"]]
        query.limit = 999
        var seen: [Int64] = []
        while true {
            let page = try reader.matches(query)
            guard let last = page.last else { break }
            seen += page
            query.resume(after: last)
        }
        #expect(Set(seen).count == seen.count)
        #expect(seen == (isNewestFirst ? seen.sorted(by: >) : seen.sorted()))
        #expect(try Int64(seen.count) == reader.count(query.withoutCursor))
    }
}

extension AuditQuery {
    fileprivate var withoutCursor: AuditQuery {
        var query = self
        (query.afterSeq, query.lastSeq) = (nil, nil)
        return query
    }
}

@Test
func `the sums by hour and by day are those of the rows that are indexed`() throws {
    let reader = try AuditReader(path: try RandomLog.shared.get().directory.database)
    let rows = """
        SELECT e.started_at_ms / 3600000, f.rule, count(DISTINCT f.seq), count(*) FROM finding f JOIN exchange e ON e.seq = f.seq
        WHERE f.seq <= 8192 GROUP BY 1, 2 ORDER BY 1, 2
        """
    let sums = """
        SELECT r.hour, t.value, r.exchanges, r.findings FROM rollup_hour r JOIN term t ON t.term = r.term
        WHERE t.dimension = 'rule' ORDER BY 1, 2
        """
    #expect(try reader.column(rows) == reader.column(sums))
    let days = """
        SELECT e.started_at_ms / 86400000, f.rule, f.entity, f.direction, f.action, coalesce(e.upstream, ''),
               count(DISTINCT f.seq), count(*)
        FROM finding f JOIN exchange e ON e.seq = f.seq WHERE f.seq <= 8192 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        """
    #expect(try reader.column(days) == reader.column("SELECT * FROM finding_day ORDER BY 1, 2, 3, 4, 5, 6"))
}

@Test(arguments: [[], [0], [4095], [0, 1, 2, 63, 64, 65, 4095], Array(0..<255), Array(0..<256), Array(0..<4096)])
func `a set of places survives its encoding`(places: [Int]) {
    var bits = BlockBits.empty
    for place in places { bits.insert(place) }
    var read = BlockBits.empty
    bits.encoded.withUnsafeBytes { read.formUnion(encoded: $0) }
    #expect(read == bits && read.places == places && read.count == places.count)
    #expect(bits.encoded.count <= 512)
    #expect(bits.encoded.withUnsafeBytes { BlockBits.full.intersectionCount(encoded: $0) } == places.count)
}

@Test
func `damaged sets are read without a trap`() {
    var random = SeededGenerator(state: 3)
    for length in 0..<600 {
        let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
        var bits = BlockBits.empty
        bytes.withUnsafeBytes { bits.formUnion(encoded: $0) }
        #expect(bits.places.allSatisfy { (0..<4096).contains($0) })
        #expect(bytes.withUnsafeBytes { bits.intersectionCount(encoded: $0) } >= bits.count)
    }
}

@Test
func `an index that fails half-way leaves nothing behind and is made again`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    // One less than a block, so that the writer itself indexes nothing.
    for _ in 0..<4095 { try writer.exchange(.redacted) { $0.decisions = [Sample.decision()] } }
    writer.shutdown()
    let disk = FailingDisk()
    let connection = try Connection.open(directory.database, .writer, fault: disk.hook)
    var indexer = try AuditIndexer(on: connection)
    #expect(!indexer.isBehind(4095) && indexer.isBehind(4096))
    var failures = 0
    for call in [1, 2, 4000] + Array(stride(from: 12_280, to: 20_000, by: 400)) {
        disk.fail(call..<call + 1)
        do {
            try indexer.indexBlock(on: connection)
            break
        } catch {
            failures += 1
            #expect(error.kind == .diskFull && indexer.next == 0)
            for table in ["posting", "rollup_hour", "rollup_day", "finding_day", "fingerprint_posting", "term"] {
                #expect(try connection.integer("SELECT count(*) FROM \(table)") == 0, "\(table)")
            }
        }
    }
    #expect(failures > 3 && indexer.next == 1)
    #expect(
        try connection.integer(
            "SELECT sum(exchanges) FROM posting WHERE term = (SELECT term FROM term WHERE value = 'CREDIT_CARD')"
        ) == 4095
    )
}

// MARK: What was erased

/// The sums that the index keeps, and the same from the rows that are indexed.
private let sumsAndRows: [(sums: String, rows: String)] = [
    (
        "SELECT r.hour, t.value, r.exchanges, r.findings FROM rollup_hour r JOIN term t ON t.term = r.term WHERE t.dimension = 'rule' ORDER BY 1, 2",
        """
        SELECT e.started_at_ms / 3600000, f.rule, count(DISTINCT f.seq), count(*) FROM finding f JOIN exchange e ON e.seq = f.seq
        WHERE f.seq <= 8192 GROUP BY 1, 2 ORDER BY 1, 2
        """
    ),
    (
        "SELECT r.day, t.value, r.exchanges, r.findings FROM rollup_day r JOIN term t ON t.term = r.term WHERE t.dimension = 'app' ORDER BY 1, 2",
        """
        SELECT started_at_ms / 86400000, app, count(*), sum(findings) FROM exchange
        WHERE app IS NOT NULL AND seq <= 8192 GROUP BY 1, 2 ORDER BY 1, 2
        """
    ),
    (
        "SELECT r.hour, t.value, r.exchanges FROM rollup_hour r JOIN term t ON t.term = r.term WHERE t.dimension = 'failed_rule' ORDER BY 1, 2",
        """
        SELECT e.started_at_ms / 3600000, f.rule, count(DISTINCT f.seq) FROM rule_failure f JOIN exchange e ON e.seq = f.seq
        WHERE f.seq <= 8192 GROUP BY 1, 2 ORDER BY 1, 2
        """
    ),
    (
        "SELECT * FROM finding_day ORDER BY 1, 2, 3, 4, 5, 6",
        """
        SELECT e.started_at_ms / 86400000, f.rule, f.entity, f.direction, f.action, coalesce(e.upstream, ''),
               count(DISTINCT f.seq), count(*)
        FROM finding f JOIN exchange e ON e.seq = f.seq WHERE f.seq <= 8192 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6
        """
    ),
    (
        "SELECT block, seq FROM fingerprint_posting ORDER BY 1, 2",
        "SELECT DISTINCT (seq - 1) / 4096, seq FROM finding WHERE seq <= 8192 ORDER BY 1, 2"
    ),
]

@Test(arguments: 0..<UInt64(6))
func `what was erased is in no sum and in no answer of the index`(seed: UInt64) throws {
    let directory = TemporaryDirectory()
    let path = directory.path + "/copy.db"
    try AuditFile.copy(RandomLog.shared.get().directory.database, to: path)
    var random = SeededGenerator(state: seed &+ 900)
    // The last step erases all that there is.
    for step in 0..<4 {
        let share = step == 3 ? 400_000_000 : Int64.random(in: 0...110_000_000, using: &random) * Int64(step + 1)
        do {
            var retention = try AuditRetention(AuditWriter.Configuration(path: path))
            _ = try retention.erase(
                before: AuditTime(milliseconds: 1_700_000_000_000 + share),
                actor: "uid:0",
                reason: "test"
            )
            try retention.close()
        }
        let reader = try AuditReader(path: path)
        let plain = try AuditReader(path: path, usesIndex: false)
        for (sums, rows) in sumsAndRows { #expect(try reader.column(sums) == reader.column(rows), "\(sums)") }
        for _ in 0..<8 {
            let query = randomQuery(&random)
            #expect(try reader.matches(query) == plain.matches(query), "\(query)")
            #expect(try reader.count(query) == plain.count(query), "\(query)")
            let dimension = AuditDimension.allCases.randomElement(using: &random)!
            #expect(try reader.facet(dimension, query) == plain.facet(dimension, query), "\(dimension) \(query)")
            #expect(try reader.chart(query, by: .day) == plain.chart(query, by: .day), "\(query)")
        }
        #expect(try reader.count(AuditQuery()) == plain.count(AuditQuery()))
    }
    #expect(try AuditReader(path: path).lastSeq() == 0)
}
