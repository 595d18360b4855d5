import GuardrailTypes
import Testing

@testable import AuditLog

@Test
func `every outcome is one row and a forgotten ticket is abandoned`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    for outcome in AuditOutcome.allCases where outcome != .abandoned { try writer.exchange(outcome) }
    do {
        var forgotten = try AuditTicket(sink: writer, method: "GET", route: "/v1/models")
        forgotten.record.app = "checkout"
    }
    let statistics = writer.shutdown()
    #expect(
        statistics.rowsWritten == AuditOutcome.allCases.count && statistics.lost == 0 && statistics.openTickets == 0
    )
    let reader = try AuditReader(path: directory.database)
    #expect(
        try reader.column("SELECT outcome FROM exchange ORDER BY seq") == AuditOutcome.allCases.map(\.rawValue)
    )
    #expect(try reader.column("SELECT app, route FROM exchange WHERE outcome = 'abandoned'") == ["checkout|/v1/models"])
    #expect(try reader.column("SELECT count(*) FROM exchange WHERE total_us IS NULL") == ["0"])
}

@Test
func `what a ticket says is what the row says`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    try writer.exchange(.redacted) { record in
        record.app = "checkout"
        record.keyID = "key-1"
        record.model = "gpt-test"
        record.upstream = "demo"
        record.isStreamed = true
        record.upstreamStatus = 200
        record.policyHash = "abc"
        record.engineVersion = "0.1.0"
        record.latency.inspection = 40
        record.volume.received = 600
        record.volume.heldAtMost = 19
        record.promptTokens = 12
        record.decisions = [Sample.decision()]
    }
    writer.shutdown()
    let reader = try AuditReader(path: directory.database)
    let exchange = """
        SELECT app, key_id, model, upstream, streamed, action, outcome, status, upstream_status, policy_hash, inspection_us,
        bytes_in, bytes_held_max, prompt_tokens, completion_tokens, decisions, findings, failures FROM exchange
        """
    #expect(
        try reader.column(exchange) == [
            "checkout|key-1|gpt-test|demo|1|redact|redacted|200|200|abc|40|600|19|12||1|1|0"
        ]
    )
    #expect(
        try reader.column("SELECT seq, decision, direction, field, action, status, findings, failures FROM decision")
            == ["1|0|prompt|messages[0].content|redact|hit|1|0"]
    )
    let print = String(repeating: "5a", count: 32)
    #expect(
        try reader.column("SELECT * FROM finding") == [
            "1|0|0|pci.card-number|CREDIT_CARD|high|test-pack|1.2.0|prompt|messages[0].content|10|29|0.85|redact"
                + "|41***************1|\(print)|1|0.6|luhn,length|card|"
        ]
    )
}

@Test(arguments: [
    (RuleFailure.Reason.matchLimit, FailureMode.block, "block|not_run", "not_run|match_limit|block|7"),
    (.stackLimit, .passAndRecord, "allow|not_run", "not_run|stack_limit|pass_and_record|7"),
    (.engine, .block, "block|error", "error|engine|block|7"),
])
func `a rule that failed is never a pass`(
    reason: RuleFailure.Reason,
    mode: FailureMode,
    decision: String,
    failure: String
) throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    try writer.exchange { record in
        let failed = RuleFailure(rule: Sample.card, reason: reason, mode: mode, offset: 7)
        record.decisions = [
            AuditDecision(direction: .response, field: AuditFieldPath("choices[0]"), findings: [], failures: [failed])
        ]
    }
    writer.shutdown()
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT action, status FROM decision") == [decision])
    #expect(try reader.column("SELECT status, reason, mode, at_byte FROM rule_failure") == [failure])
}

@Test
func `two exchanges with one id are two rows`() throws {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let id = ExchangeID(at: .now())
    for _ in 1...2 {
        let place = try writer.reserve()
        let record = AuditRecord(id: id, startedAt: .now(), arrival: place.arrival, method: "POST", route: "/")
        writer.submit(record, onCommit: nil)
    }
    #expect(writer.shutdown().renamed == 1)
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.column("SELECT id FROM exchange ORDER BY seq") == [id.text, "\(id.text)~2"])
}

@Test
func `ids of later exchanges sort later and only our own form is an id`() throws {
    let first = ExchangeID(milliseconds: 1, high: .max, low: .max)
    let second = ExchangeID(milliseconds: 2, high: 0, low: 0)
    #expect(first.text < second.text && second.text == "req_00000000020000000000000000")
    #expect(ExchangeID(first.text) == first)
    for text in ["", "req_", "AKIA2345ABCDEFGHIJKL", "req_0000000001zzzzzzzzzzzzzzzz", first.text + "0"] {
        #expect(ExchangeID(text) == nil)
    }
}

@Test
func `what a client named is a label only if it is known`() {
    let secret = "AKIA2345ABCDEFGHIJKL"
    #expect(AuditLabel(asked: secret, among: ["gpt-test"]) == .unknown)
    #expect(AuditLabel(asked: "gpt-test", among: ["gpt-test"]).text == "gpt-test")
    #expect(AuditLabel(method: secret).text == "OTHER" && AuditLabel(method: "POST").text == "POST")
    #expect(AuditLabel(configured: "a\u{1b}[31m\nb").text == "a?[31m?b")
    #expect(AuditLabel(configured: String(repeating: "é", count: 300)).text.utf8.count == 200)
}

@Test(arguments: [
    ("messages[3].content", "messages[3].content"),
    ("/messages/3/content/0/text", "messages[3].content[0].text"),
    ("metadata.AKIA2345ABCDEFGHIJKL", "metadata.*"),
    ("metadata[4111111111111111]", "metadata.*"),
    ("$.tools[0].function.parameters.properties.user_email", "tools[0].function.parameters.properties.*"),
    ("", ""),
])
func `a field path keeps the names of the API and no others`(path: String, expected: String) {
    #expect(AuditFieldPath(path).text == expected)
}

@Test
func `a secret in every place that a client can name is nowhere in the files`() throws {
    let secret = "AKIA2345ABCDEFGHIJKL"
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    defer { writer.shutdown() }
    var ticket = try AuditTicket(sink: writer, method: AuditLabel(method: secret), route: "/v1/chat/completions")
    ticket.record.model = AuditLabel(asked: secret, among: ["gpt-test"])
    let finding = Sample.finding(Sample.key, .block)
    ticket.record.decisions = [
        AuditDecision(direction: .prompt, field: AuditFieldPath("metadata.\(secret)"), findings: [finding])
    ]
    ticket.close(.blocked, status: 400)
    #expect(writer.flush())
    for suffix in ["", "-wal"] {
        let bytes = try contents(of: directory.database + suffix)
        #expect(!bytes.isEmpty && bytes.firstRange(of: Array(secret.utf8)) == nil)
    }
    #expect(try contents(of: directory.database + "-wal").firstRange(of: Array("metadata.*".utf8)) != nil)
}
