import Testing

@testable import RuleFiles

@Suite struct ReportTests {
    @Test func `a report is lines for people and JSON for programs`() {
        var inner = Report()
        inner.add("index", .integer(0))
        inner.add("words", ["a", "b"])
        var report = Report()
        report.add("id", "x.y")
        report.add("nothing", nil as String?)
        report.add("confidence", .number(0.5))
        report.add("detect", .reports([inner]))
        #expect(
            report.lines() == [
                "id:         x.y", "confidence: 0.5", "detect:", "  - index: 0", "    words: a, b",
            ]
        )
        #expect(
            report.json.compact == #"{"id":"x.y","confidence":0.5,"detect":[{"index":0,"words":["a","b"]}]}"#
        )
    }

    @Test(arguments: [
        (JSONText.string("a\"\\\n\u{1}ü"), #""a\"\\\n\u0001ü""#), (.number(1), "1"), (.number(0.25), "0.25"),
        (.null, "null"), (.array([]), "[]"), (.object([]), "{}"), (.bool(true), "true"),
    ])
    func `JSON is written as RFC 8259 wants it`(value: JSONText, text: String) {
        #expect(value.compact == text)
        #expect(value.pretty() == text)
    }
}
