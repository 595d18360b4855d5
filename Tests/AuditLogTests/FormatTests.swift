import Testing

@testable import AuditLog

private let rows = AuditRows(
    columns: ["name", "count", "note"],
    rows: [
        [.text("plain"), .integer(7), .null],
        [.text("a \"quoted\", field"), .integer(1200), .text("two\nlines")],
        [.text("quote with accent \"\u{301}"), .real(0.5), .text("\u{1b}[31m")],
    ]
)

@Test
func `CSV follows RFC 4180`() {
    let expected = """
        name,count,note\r
        plain,7,\r
        "a ""quoted"", field",1200,"two\nlines"\r
        "quote with accent ""\u{301}",0.5,\u{1b}[31m\r

        """
    #expect(Array(AuditFormat.csv.encode(rows).utf8) == Array(expected.utf8))
}

@Test
func `JSON lines are one object each`() {
    let expected = #"""
        {"name":"plain","count":7,"note":null}
        {"name":"a \"quoted\", field","count":1200,"note":"two\nlines"}
        {"name":"quote with accent \"\#u{301}","count":0.5,"note":"\u001b[31m"}

        """#
    #expect(Array(AuditFormat.jsonl.encode(rows).utf8) == Array(expected.utf8))
}

@Test
func `a table lines up and sends no control characters to a terminal`() {
    let expected = """
        name                 count  note
        plain                    7
        a "quoted", field     1200  two?lines
        quote with accent "\u{301}    0.5  ?[31m

        """
    #expect(AuditFormat.table.encode(rows) == expected)
}

private let now = AuditTime(milliseconds: 1_795_442_581_250)

@Test(arguments: [
    ("24h", "2026-11-22T14:03:01.250Z"),
    ("7d", "2026-11-16T14:03:01.250Z"),
    ("90s", "2026-11-23T14:01:31.250Z"),
    ("2w", "2026-11-09T14:03:01.250Z"),
    ("2026-11-23", "2026-11-23T00:00:00.000Z"),
    ("2024-02-29T23:59", "2024-02-29T23:59:00.000Z"),
    ("2026-11-23 14:03:01", "2026-11-23T14:03:01.000Z"),
    ("2026-11-23T14:03:01.5Z", "2026-11-23T14:03:01.500Z"),
    ("2026-11-23T14:03:01.123456+02:00", "2026-11-23T12:03:01.123Z"),
    ("2026-01-01T00:30:00+0100", "2025-12-31T23:30:00.000Z"),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
])
func `a time reads as people type it`(text: String, expected: String) {
    #expect(AuditTime(text, now: now)?.description == expected)
}

@Test(arguments: [
    "", "yesterday", "h", "-3h", "99999999d", "2026-13-01", "2026-02-29", "2026-00-10", "2026-11-23T24:00",
    "2026-11-23T1:00",
    "2026-11-23T14:03:01.", "2026-11-23T14:03+25:00", "2026-11-23Tnoon", "2026-11-23x",
])
func `what is no time is refused`(text: String) {
    #expect(AuditTime(text, now: now) == nil)
}
