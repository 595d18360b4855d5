import Testing

@testable import AuditLog

/// Four exchanges on 1 January and 2 February 1970; one of them without a cost.
private func spentLog() throws -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let samples: [(day: Int64, app: String, tags: String?, cost: Int64?, isEstimated: Bool)] = [
        (0, "chat", ",a,b,", 1_500_000_001, false), (0, "chat", ",a,", 2, true), (32, "batch", nil, 5_000, false),
        (32, "batch", nil, nil, false),
    ]
    for (number, sample) in samples.enumerated() {
        let place = try writer.reserve()
        var record = AuditRecord(
            id: ExchangeID(milliseconds: UInt64(number), high: 0, low: 0),
            startedAt: AuditTime(milliseconds: sample.day * 86_400_000 + 1000),
            arrival: place.arrival,
            method: "POST",
            route: "/v1/chat/completions"
        )
        record.app = AuditLabel(configured: sample.app)
        record.promptTokens = 10
        record.completionTokens = 5
        record.spending.cost = sample.cost
        record.spending.isEstimated = sample.cost.map { _ in sample.isEstimated }
        record.spending.team = "t"
        record.spending.tags = sample.tags.map(AuditLabel.init(configured:))
        writer.submit(record, onCommit: nil)
    }
    writer.shutdown()
    return directory
}

@Suite struct `A report of spending` {
    private func lines(
        by dimensions: [SpendingDimension],
        since: AuditTime? = nil,
        until: AuditTime? = nil
    ) throws -> [String] {
        let directory = try spentLog()
        let rows = try AuditReader(path: directory.database).spending(by: dimensions, since: since, until: until)
        return rows.rows.map { $0.map(\.text).joined(separator: "|") }
    }

    @Test
    func `sums by any dimension, to the nano-dollar and the dearest first`() throws {
        #expect(try lines(by: [.app]) == ["chat|2|20|10|1|1.500000003", "batch|1|10|5|0|0.000005000"])
        #expect(
            try lines(by: [.month, .team])
                == ["1970-01|t|2|20|10|1|1.500000003", "1970-02|t|1|10|5|0|0.000005000"]
        )
    }

    @Test
    func `counts a row with several tags for each of them`() throws {
        #expect(
            try lines(by: [.tag]) == [
                "a|2|20|10|1|1.500000003", "b|1|10|5|0|1.500000001", "|1|10|5|0|0.000005000",
            ]
        )
    }

    @Test
    func `is of a time`() throws {
        let february = AuditTime(milliseconds: 31 * 86_400_000)
        #expect(try lines(by: [.day], since: february) == ["1970-02-02|1|10|5|0|0.000005000"])
        #expect(try lines(by: [.day], until: february) == ["1970-01-01|2|20|10|1|1.500000003"])
    }

    @Test
    func `is of rows that the chain holds, with and without a cost`() throws {
        let directory = try spentLog()
        #expect(try ChainVerifier(path: directory.database).verify().problem == nil)
    }
}
