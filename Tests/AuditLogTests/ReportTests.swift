import GuardrailTypes
import Testing

@testable import AuditLog

/// Three exchanges on 1 and 9 January 1970: redacted, blocked, and passed under a failure.
private func reportedLog() throws -> TemporaryDirectory {
    let directory = TemporaryDirectory()
    let writer = try directory.writer { $0.engineVersion = "1.0" }
    let failure = RuleFailure(rule: Sample.key, reason: .matchLimit, mode: .passAndRecord, offset: 3)
    let passed = AuditDecision(direction: .prompt, field: AuditFieldPath("input"), findings: [], failures: [failure])
    let samples: [(day: Int64, decisions: [AuditDecision])] = [
        (0, [Sample.decision(.prompt, Sample.card, .redact)]), (8, [Sample.decision(.prompt, Sample.key, .block)]),
        (8, [passed]),
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
        record.upstream = "provider<1>"
        record.policyHash = sample.day == 0 ? "aaa" : "bbb"
        record.decisions = sample.decisions
        record.outcome = AuditOutcome(record.action)
        writer.submit(record, onCommit: nil)
    }
    writer.shutdown()
    let review = try AuditReview(
        id: "req_00000000000000000000000000",
        finding: 0,
        verdict: .falsePositive,
        author: "mia",
        note: ""
    )
    #expect(try OfflineLabels(path: directory.database).write(review) == 1)
    return directory
}

private func report(
    _ name: AuditReport.Name,
    _ change: (inout AuditReportRequest) -> Void = { _ in }
) throws -> AuditReport {
    let directory = try reportedLog()
    var request = AuditReportRequest(name)
    change(&request)
    return try AuditReader(path: directory.database).report(request)
}

/// The rows of one section, values joined.
private func lines(_ report: AuditReport, _ section: Int = 0) -> [String] {
    report.sections[section].rows.rows.map { $0.map(\.text).joined(separator: "|") }
}

@Test
func `findings of each rule by week stand beside reviewers' labels`() throws {
    let all = try report(.rules)
    #expect(lines(all) == ["aws.access-key|1|1|0", "pci.card-number|1|0|1"])
    #expect(
        lines(all, 1) == [
            "1970-01-05|aws.access-key|AWS_KEY|block|1|||", "1969-12-29|pci.card-number|CREDIT_CARD|redact|1|1|0|1",
        ]
    )
    let early = try report(.rules) { $0.until = AuditTime(milliseconds: 86_400_000) }
    #expect(lines(early) == ["pci.card-number|1|0|1"])
}

@Test
func `providers are listed with what was kept from them`() throws {
    let found = try report(.providers)
    #expect(lines(found) == ["provider<1>|3"])
    #expect(
        lines(found, 1) == [
            "provider<1>|AWS_KEY|prompt|1|0|0|1", "provider<1>|CREDIT_CARD|prompt|1|0|1|0",
        ]
    )
}

@Test
func `what passed under a failure is listed and counted`() throws {
    let found = try report(.failures)
    #expect(lines(found, 1) == ["aws.access-key|1"])
    #expect(lines(found, 2).count == 1 && lines(found, 2)[0].contains("aws.access-key|match_limit|prompt|input|3"))
    #expect(lines(try report(.failures) { $0.until = AuditTime(milliseconds: 86_400_000) }, 2).isEmpty)
}

@Test
func `policies, changes, completeness and retention say what is in the log`() throws {
    #expect(lines(try report(.policies)).map { $0.prefix(3) } == ["aaa", "bbb"])
    #expect(lines(try report(.changes)).count == 2)
    #expect(lines(try report(.changes), 1).count == 2)
    #expect(lines(try report(.completeness)).map { $0.hasSuffix("|3|3|0|complete") } == [true])
    let kept = try report(.retention)
    #expect(lines(kept) == ["1970-01-01T00:00:01.000Z|1970-01-09T00:00:01.000Z|1|3"])
    #expect(lines(kept, 1) == ["1970-01|3"])
}

@Test
func `precision names the rules that never fire`() throws {
    let found = try report(.precision) { $0.rules = ["pci.card-number", "quiet.rule"] }
    #expect(lines(found) == ["pci.card-number|1|0|1|0.0"])
    #expect(lines(found, 1) == ["quiet.rule"])
}

@Test
func `one request and one value are followed through the log`() throws {
    let one = try report(.exchange) { $0.id = "req_00000000000000000000000000" }
    #expect(one.sections.map(\.rows.rows.count) == [1, 1, 1, 0, 1])
    let value = try report(.fingerprint) { $0.fingerprint = String(repeating: "5a", count: 32) }
    #expect(lines(value).count == 2)
    #expect(throws: AuditParameterError.self) { try report(.exchange) }
    #expect(throws: AuditParameterError.self) { try report(.exchange) { $0.id = "req_none" } }
    #expect(throws: AuditParameterError.self) { try report(.fingerprint) }
}

@Test(arguments: AuditReport.Name.allCases)
func `every report is written in every format`(name: AuditReport.Name) throws {
    let found = try report(name) {
        $0.id = "req_00000000000000000000000000"
        $0.fingerprint = String(repeating: "5a", count: 32)
    }
    let page = found.html(madeAt: AuditTime(milliseconds: 0))
    #expect(!page.contains("<1>") && !page.contains("<script") && page.hasSuffix("</html>\n"))
    #expect(page.contains("<svg") == found.sections.contains { $0.charted != nil && !$0.rows.rows.isEmpty })
    #expect(
        found.json.hasPrefix("{\"report\":\"\(name.rawValue)\",\"since\":null,\"until\":null,\"sections\":[{\"title\":")
    )
    #expect(found.csv.contains("\r\n") && found.text.contains(found.sections[0].title))
}
