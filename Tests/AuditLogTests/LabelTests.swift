import GuardrailTypes
import Synchronization
import Testing

@testable import AuditLog

private func reviewed(_ id: String, _ finding: Int64?, _ verdict: AuditVerdict, note: String = "") throws -> AuditReview
{
    try AuditReview(id: id, finding: finding, verdict: verdict, author: "mia", note: note)
}

/// Two exchanges, of one finding and of two.
private func twoExchanges(_ directory: TemporaryDirectory) throws -> [String] {
    let writer = try directory.writer()
    var ids: [String] = []
    for decisions in [[Sample.decision()], [Sample.decision(), Sample.decision(.response, Sample.key, .block)]] {
        var ticket = try AuditTicket(sink: writer, method: "POST", route: "/v1/chat/completions")
        ids.append(ticket.id.text)
        ticket.record.decisions = decisions
        ticket.close(.redacted)
    }
    writer.shutdown()
    return ids
}

@Test
func `the last word on a finding counts and earlier ones stay`() throws {
    let directory = TemporaryDirectory()
    let ids = try twoExchanges(directory)
    let path = directory.database
    #expect(try OfflineLabels(path: path).write(reviewed(ids[0], 0, .truePositive)) == 1)
    #expect(try OfflineLabels(path: path).write(reviewed(ids[1], nil, .falsePositive, note: "a \"test\" card")) == 2)
    #expect(try OfflineLabels(path: path).write(reviewed(ids[1], 1, .truePositive)) == 1)
    #expect(try OfflineLabels(path: path).write(reviewed(ids[0], 5, .truePositive)) == 0)
    #expect(try OfflineLabels(path: path).write(reviewed("req_nothing", nil, .truePositive)) == 0)
    let reader = try AuditReader(path: path)
    #expect(
        try reader.column("SELECT label, finding, rule, verdict FROM label") == [
            "1|0|pci.card-number|true_positive", "2|0|pci.card-number|false_positive",
            "3|1|aws.access-key|false_positive",
            "4|1|aws.access-key|true_positive",
        ]
    )
    #expect(
        try reader.column("SELECT * FROM v_precision ORDER BY rule") == [
            "aws.access-key|1|1|0|1.0", "pci.card-number|2|1|1|0.5",
        ]
    )
    var query = AuditQuery()
    query.verdict = .falsePositive
    #expect(try reader.matches(query) == [2])
    #expect(try OfflineLabels(path: path).write(reviewed(ids[1], 0, .withdrawn)) == 1)
    #expect(try reader.matches(query) == [])
}

@Test
func `a label while a gateway writes goes through its writer`() throws {
    let directory = TemporaryDirectory()
    let ids = try twoExchanges(directory)
    let writer = try directory.writer()
    #expect(throws: AuditError.inUse(path: directory.database)) {
        try OfflineLabels(path: directory.database).write(reviewed(ids[0], nil, .truePositive))
    }
    let labelled = Mutex<[Int64]>([])
    for id in ids + ["req_nothing"] {
        try writer.label(reviewed(id, nil, .truePositive)) { result in
            labelled.withLock { $0.append((try? result.get()) ?? -1) }
        }
    }
    writer.shutdown()
    #expect(labelled.withLock { $0 } == [1, 2, 0])
    #expect(try AuditReader(path: directory.database).column("SELECT count(*) FROM v_labels") == ["3"])
    let stopped = Mutex<AuditError?>(nil)
    try writer.label(reviewed(ids[0], nil, .truePositive)) { result in
        if case .failure(let error) = result { stopped.withLock { $0 = error } }
    }
    #expect(stopped.withLock { $0 } == .stopped)
}

@Test
func `a label without an author or with a book for a note is refused`() {
    #expect(throws: AuditParameterError.self) {
        try AuditReview(id: "x", finding: nil, verdict: .truePositive, author: "", note: "")
    }
    #expect(throws: AuditParameterError.self) {
        try AuditReview(
            id: "x",
            finding: nil,
            verdict: .truePositive,
            author: "mia",
            note: String(repeating: "a", count: 4001)
        )
    }
}

@Test(arguments: [
    ("since", "yesterday"), ("limit", "-3"), ("limit", "1e9"), ("action", "explode"), ("direction", "up"),
    ("label", "maybe"),
    ("order", "random"), ("min_ms", "-1"), ("after", "x"), ("status", "4xx"),
])
func `a condition that makes no sense is named without being repeated`(name: String, value: String) throws {
    let error = try #require(throws: AuditParameterError.self) {
        try AuditQuery([(name: name, value: value)], now: AuditTime(milliseconds: 0))
    }
    #expect(error.name == name && !error.reason.contains(value))
}

@Test
func `conditions are read by name and an unknown name is not repeated`() throws {
    let now = AuditTime(milliseconds: 1_000_000_000)
    let query = try AuditQuery(
        [("after", "10"), ("app", "a"), ("app", "b"), ("since", "1h"), ("order", "oldest"), ("max_ms", "5")].map {
            (name: $0.0, value: $0.1)
        },
        now: now
    )
    #expect(query.terms == [.app: ["a", "b"]] && query.afterSeq == 10 && query.lastSeq == nil)
    #expect(query.since == AuditTime(milliseconds: 996_400_000) && query.toLatency == 5)
    let error = try #require(throws: AuditParameterError.self) {
        try AuditQuery([(name: "shibboleth", value: "x")], now: now)
    }
    #expect(error.name == nil && !error.reason.contains("shibboleth"))
    #expect(throws: AuditParameterError("since", "may be given once")) {
        try AuditQuery([(name: "since", value: "1h"), (name: "since", value: "2h")], now: now)
    }
}
