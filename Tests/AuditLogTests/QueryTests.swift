import GuardrailTypes
import Testing

@testable import AuditLog

/// Six exchanges, an hour apart, of two apps.
private func sampleLog() throws -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let samples: [(String, AuditOutcome, [AuditDecision])] = [
        ("shop", .allowed, []),
        ("shop", .redacted, [Sample.decision(.prompt, Sample.card, .redact)]),
        ("chat", .blocked, [Sample.decision(.prompt, Sample.key, .block)]),
        (
            "chat", .redacted,
            [Sample.decision(.response, Sample.card, .redact), Sample.decision(.response, Sample.key, .flag)]
        ),
        ("chat", .refused, []),
        ("shop", .allowed, []),
    ]
    for (hour, sample) in samples.enumerated() {
        let place = try writer.reserve()
        var record = AuditRecord(
            id: ExchangeID(milliseconds: UInt64(hour), high: 0, low: 0),
            startedAt: AuditTime(milliseconds: Int64(hour) * 3_600_000),
            arrival: place.arrival,
            method: "POST",
            route: "/v1/chat/completions"
        )
        record.app = AuditLabel(configured: sample.0)
        record.model = hour % 2 == 0 ? "even" : "odd"
        record.outcome = sample.1
        record.decisions = sample.2
        writer.submit(record, onCommit: nil)
    }
    writer.shutdown()
    return directory
}

private func query(_ change: (inout AuditQuery) -> Void) -> AuditQuery {
    var query = AuditQuery()
    change(&query)
    return query
}

@Test(arguments: [
    (query { _ in }, [6, 5, 4, 3, 2, 1]),
    (query { $0.limit = 2 }, [6, 5]),
    (query { $0.isNewestFirst = false }, [1, 2, 3, 4, 5, 6]),
    (query { $0.terms = [.app: ["chat"]] }, [5, 4, 3]),
    (query { $0.terms = [.model: ["odd"]] }, [6, 4, 2]),
    (query { $0.terms = [.action: ["redact"]] }, [4, 2]),
    (query { $0.terms = [.action: ["allow"]] }, [6, 5, 1]),
    (query { $0.terms = [.outcome: ["refused"]] }, [5]),
    (query { $0.terms = [.outcome: ["allowed"]] }, [6, 1]),
    (query { $0.terms = [.rule: ["pci.card-number"]] }, [4, 2]),
    (query { $0.terms = [.entity: ["AWS_KEY"]] }, [4, 3]),
    (query { $0.terms = [.entity: ["AWS_KEY"], .direction: ["prompt"]] }, [3]),
    (query { $0.terms = [.entity: ["AWS_KEY"], .action: ["redact"]] }, [4]),
    (query { $0.terms = [.direction: ["response"]] }, [4]),
    (query { $0.fingerprint = String(repeating: "5a", count: 32) }, [4, 3, 2]),
    (query { $0.id = "req_00000000020000000000000000" }, [3]),
    (query { $0.since = AuditTime(milliseconds: 3 * 3_600_000) }, [6, 5, 4]),
    (query { $0.until = AuditTime(milliseconds: 3_600_000) }, [1]),
    (query { ($0.afterSeq, $0.isNewestFirst) = (4, false) }, [5, 6]),
    (query { $0.terms = [.action: ["redact", "block"], .app: ["chat"]] }, [4, 3]),
    (query { $0.terms = [.status: ["no number"]] }, []),
    (query { $0.resume(after: 5) }, [4, 3, 2, 1]),
    (query { $0.resume(after: .min + 1) }, []),
    (query { $0.terms = [.rule: ["' OR 1=1 --"]] }, []),
])
func `a query finds exactly what it asks for`(query: AuditQuery, expected: [Int64]) throws {
    let directory = try sampleLog()
    let reader = try AuditReader(path: directory.database)
    #expect(try reader.exchanges(query).selecting(["seq"]).rows == expected.map { [.integer($0)] })
}

@Test
func `showing an exchange gives all that belongs to it`() throws {
    let directory = try sampleLog()
    let reader = try AuditReader(path: directory.database)
    let detail = try #require(try reader.show("req_00000000030000000000000000"))
    #expect(detail.decisions.rows.count == 2 && detail.findings.rows.count == 2 && detail.failures.rows.isEmpty)
    #expect(detail.exchange.value("rules", inRow: 0) == .text("pci.card-number,aws.access-key"))
    #expect(detail.json.hasPrefix("{\"seq\":4,\"time\":\"1970-01-01T03:00:00.000Z\","))
    #expect(detail.json.contains("\"decisions\":[{\"decision\":0,\"direction\":\"response\","))
    #expect(detail.json.hasSuffix("\"failures\":[]}"))
    #expect(detail.text.contains("\nfindings\n") && !detail.text.contains("\nfailures\n"))
    #expect(try reader.show("req_nothing") == nil)
}

@Test
func `every view can be read`() throws {
    let directory = try sampleLog()
    let reader = try AuditReader(path: directory.database)
    let counts = [
        ("v_exchanges", "6"), ("v_decisions", "4"), ("v_findings", "4"), ("v_failures", "0"), ("v_blocks", "1"),
        ("v_rule_daily", "4"), ("v_missing", "1"),
    ]
    for (view, count) in counts { #expect(try reader.column("SELECT count(*) FROM \(view)") == [count], "\(view)") }
    #expect(try reader.column("SELECT rules, app FROM v_blocks") == ["aws.access-key|chat"])
    #expect(
        try reader.column(
            "SELECT day, findings, exchanges FROM v_rule_daily WHERE direction = 'prompt' AND action = 'redact'"
        )
            == ["1970-01-01|1|1"]
    )
}
