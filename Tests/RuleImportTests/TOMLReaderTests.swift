import Testing

@testable import RuleImport

@Suite struct TOMLReaderTests {
    @Test func `tables, lists of tables and dotted keys nest as written`() throws {
        let root = try TOMLReader.read(
            """
            title = "a" # comment
            [extend]
            useDefault = true
            [[rules]]
            id = 'one'
            rank.of.it = 3
            [[rules.allowlists]]
            regexes = [
              '''a''', # first
              "b",
            ]
            [[rules]]
            id = "two"
            point = {x = 1, y = -2.5}
            """
        )
        #expect(root.text("title") == "a" && root["extend"]?.table?["useDefault"] == .flag(true))
        let rules = root.tables("rules")
        #expect(rules.map { $0.text("id") } == ["one", "two"])
        #expect(rules[0].tables("allowlists").map { $0.texts("regexes") } == [["a", "b"]])
        #expect(rules[0]["rank"] == .table(["of": .table(["it": .integer(3)])]))
        #expect(rules[1]["point"] == .table(["x": .integer(1), "y": .number(-2.5)]))
    }

    @Test(arguments: [
        (#""tab\tquote\" \u00e9""#, "tab\tquote\" é"), (#"'c:\new'"#, #"c:\new"#),
        ("\"\"\"\nfirst\n  second\"\"\"", "first\n  second"), ("'''it''s'''", "it''s"), ("''''quoted''''", "'quoted'"),
        ("\"\"\"one \\\n   two\"\"\"", "one two"), ("'''\\d+\\x60'''", "\\d+\\x60"),
    ])
    func `strings read as the format says`(source: String, text: String) throws {
        #expect(try TOMLReader.read("a = \(source)").text("a") == text)
    }

    @Test(arguments: [
        ("1_000", ForeignValue.integer(1000)), ("0xFF", .integer(255)), ("-7", .integer(-7)), ("3.5", .number(3.5)),
        ("1e3", .number(1000)), ("true", .flag(true)), ("[]", .list([])), ("+0", .integer(0)),
    ])
    func `numbers and flags read as the format says`(source: String, value: ForeignValue) throws {
        #expect(try TOMLReader.read("a = \(source)")["a"] == value)
    }

    @Test(arguments: [
        "a = 1\na = 2", "[a]\n[a]", "[a]\nb = 1\n[a.b]", "a = {b = 1\n}", "a = 01", "a = 'x", "a = \"\\q\"", "a =",
        "= 1", "a = 1 b = 2", "[a", "a = [1 2]", "a = 1979-05-27", "a = .5", "a = 5.", "a = 1__0", "a = \"\u{1}\"",
        "[[a]]\n[a]", "a.b = 1\n[a]", "a = 'x\ny'",
    ])
    func `what the format forbids is refused`(source: String) {
        #expect(throws: ImportError.self) { try TOMLReader.read(source) }
    }

    @Test func `an error names its line`() {
        let error = #expect(throws: ImportError.self) { try TOMLReader.read("a = 1\n\nb = ?\n") }
        #expect(error?.line == 3)
    }
}
