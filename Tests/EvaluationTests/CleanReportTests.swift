import ByteText
import Evaluation
import GuardrailTypes
import RuleFiles
import Testing

@Suite struct `Reports of clean documents` {
    private static let room = rule("t.room", "ROOM")
    private static let ticket = rule("t.ticket", "TICKET")

    private static func rule(_ id: String, _ entity: String) -> RuleReference {
        RuleReference(
            id: id,
            name: entity,
            entity: entity,
            severity: .low,
            tags: [],
            packID: "t",
            packVersion: "1.0.0"
        )
    }

    /// Two findings of one rule in one document, one of another in a second, and a third document without any.
    private func report() -> CleanReport {
        var report = CleanReport(facts: [("rules", "2")])
        report.add(
            "src/a.py",
            bytes: 300_000,
            findings: [found(Self.room, "src/a.py", line: 3), found(Self.room, "src/a.py", line: 9)]
        )
        report.add("src/<b>.md", bytes: 100_000, findings: [found(Self.ticket, "src/<b>.md", line: 1)])
        report.add("src/c.PY", bytes: 100_000, findings: [])
        return report
    }

    private func found(_ rule: RuleReference, _ file: String, line: Int) -> CleanReport.Finding {
        CleanReport.Finding(rule: rule, file: file, line: line, column: 2, range: ByteRange(line, line + 4))
    }

    @Test func `documents, flagged ones, bytes and findings are counted`() {
        let total = report().total
        #expect((total.documents, total.flagged, total.bytes, total.findings) == (3, 2, 500_000, 3))
        #expect(total.perMegabyte == 6)
        #expect(CleanReport(facts: []).total.perMegabyte == nil)
    }

    @Test func `the table has totals, kinds, rules and places`() {
        #expect(
            report().table() == """
                rules: 2

                DOCUMENTS OF  COUNT  FLAGGED   KB  FINDINGS  PER MB
                all kinds         3        2  500         3     6.0
                .py               2        1  400         2     5.0
                .md               1        1  100         1    10.0

                RULE      FINDINGS  DOCUMENTS  PER MB
                t.room           2          1     4.0
                t.ticket         1          1     2.0

                == t.room
                src/a.py:3:2
                src/a.py:9:2

                == t.ticket
                src/<b>.md:1:2
                """
        )
    }

    @Test func `a long list of places ends in the table and goes on in the JSON`() {
        var report = CleanReport(facts: [])
        report.add("a", bytes: 100, findings: (1...7).map { found(Self.room, "a", line: $0) })
        #expect(report.table().hasSuffix("a:5:2\n… 2 more"))
        #expect(report.json.compact.contains(#"{"file":"a","line":7,"column":2,"start":7,"end":11}"#))
    }

    @Test func `names that end in nothing, and names that are all ending`() {
        var report = CleanReport(facts: [])
        for file in ["Makefile", "a.b/Makefile", "conf/.env"] { report.add(file, bytes: 10, findings: []) }
        let table = report.table()
        #expect(table.contains("no ending         2"))
        #expect(table.contains(".env              1"))
    }

    @Test func `the JSON has counts and every place, and is the same each time`() {
        let json = report().json.compact
        #expect(json == report().json.compact)
        #expect(json.hasPrefix(#"{"schema":1,"facts":{"rules":"2"},"documents":3,"documents_flagged":2,"#))
        #expect(
            json.contains(
                #"{"rule":"t.ticket","entity":"TICKET","findings":1,"documents_flagged":1,"findings_per_mb":2,"#
                    + #""places":[{"file":"src/<b>.md","line":1,"column":2,"start":1,"end":5}]}"#
            )
        )
        #expect(json.contains(#"{"ending":".md","documents":1,"documents_flagged":1,"bytes":100000,"findings":1,"#))
    }

    @Test func `faults are one line for each finding, in the order of the documents`() {
        let lines = report().faults.split(separator: "\n")
        #expect(lines.count == 3)
        let place = #""file":"src/<b>.md","line":1,"column":2,"start":1,"end":5}"#
        #expect(lines.last == #"{"fault":"wrong","rule":"t.ticket",\#(place)"#)
    }

    @Test func `names are escaped in HTML, and pages without findings say so`() {
        let html = report().html()
        #expect(html.contains("src/&lt;b&gt;.md:1:2") && !html.contains("<b>.md") && !html.contains("<script"))
        #expect(CleanReport(facts: []).html().contains("Nothing was found."))
    }

    @Test func `Markdown lists each place once`() {
        let text = report().markdown()
        #expect(text.contains("| t.room | 2 | 1 | 4.0 |"))
        #expect(text.split(separator: "\n").count { $0 == "- `src/a.py:9:2`" } == 1)
    }
}
