import Foundation
import GuardrailTypes
import Testing

@testable import AuditLog

/// One redacted exchange with names that every format has to escape.
private func exported(_ format: AuditExportFormat) throws -> String {
    let directory = TemporaryDirectory()
    let writer = try directory.writer()
    let place = try writer.reserve()
    var record = AuditRecord(
        id: ExchangeID(milliseconds: 1, high: 0, low: 0),
        startedAt: AuditTime(milliseconds: 1_700_000_000_250),
        arrival: place.arrival,
        method: "POST",
        route: "/v1/chat/completions"
    )
    record.app = AuditLabel(configured: "a|b=c\\\"]ö")
    record.model = "m1"
    record.status = 200
    record.latency.total = 1500
    record.promptTokens = 7
    record.decisions = [Sample.decision()]
    record.outcome = .redacted
    writer.submit(record, onCommit: nil)
    writer.shutdown()
    let batch = try AuditReader(path: directory.database).batch(AuditQuery())
    #expect(batch.lastSeq == 1)
    return format.encode(batch, from: AuditExportOrigin(host: "gw1", version: "0.1.0"), isFirst: true)
}

@Test(arguments: AuditExportFormat.allCases)
func `an export is what it has always been`(format: AuditExportFormat) throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "ExportGoldens")
    let file = folder.appending(path: "redacted.\(format.rawValue)")
    let text = try exported(format)
    if ProcessInfo.processInfo.environment["WEIR_WRITE_GOLDENS"] != nil {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    #expect(try Data(contentsOf: file) == Data(text.utf8), "\(text)")
    #expect(!text.contains("41**"), "no preview leaves")
}

@Test(arguments: [AuditExportFormat.jsonl, .ocsf, .ecs, .splunk, .otlp, .webhook])
func `what calls itself JSON is JSON in every line`(format: AuditExportFormat) throws {
    for line in try exported(format).split(separator: "\n") {
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }
}

@Test(arguments: AuditExportFormat.allCases)
func `nothing is exported of nothing`(format: AuditExportFormat) throws {
    let empty = AuditExportBatch(
        exchanges: AuditRows(columns: ["seq"], rows: []),
        findings: AuditRows(columns: ["seq"], rows: [])
    )
    #expect(empty.lastSeq == nil)
    #expect(format.encode(empty, from: AuditExportOrigin(host: "", version: ""), isFirst: false).isEmpty)
}

@Test
func `labels of any bytes break neither a line nor a field`() throws {
    var random = SeededGenerator(state: 11)
    for _ in 0..<500 {
        let scalars = (0..<6).map { _ in
            ["|", "=", "\\", "\"", "]", "\n", "\r", "a", "ö", "\u{0}"].randomElement(using: &random)!
        }
        let name = scalars.joined()
        let rows = AuditRows(
            columns: ["seq", "time", "app", "action", "outcome"],
            rows: [[.integer(1), .text("2026-11-23T14:03:01.250Z"), .text(name), .text("redact"), .text("redacted")]]
        )
        let event = ExportEvent(rows: rows, index: 0, origin: AuditExportOrigin(host: "h", version: "1"))
        for line in [event.cef, event.syslog, event.ecs, event.splunk] {
            #expect(!line.utf8.contains { $0 == 10 || $0 == 13 || $0 == 0 })
        }
        #expect(event.syslog.hasSuffix("\"] exchange redacted"))
        #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(event.ecs.utf8)) }
    }
}
