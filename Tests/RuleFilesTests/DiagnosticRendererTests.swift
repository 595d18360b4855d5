import Testing

@testable import RuleFiles

@Suite struct DiagnosticRendererTests {
    static let diagnostic = Diagnostic(
        .unknownKey,
        at: Place(file: "rules/a.yaml", line: 10, column: 5, width: 7, sourceLine: "    severty: low"),
        "a rule has no key \"severty\"",
        suggestion: "severity"
    )

    @Test func `the source line and its mark stand under the reason`() {
        #expect(
            DiagnosticRenderer().render([Self.diagnostic]) == """
                rules/a.yaml:10:5: error R004: a rule has no key "severty"
                  10 |     severty: low
                     |     ^~~~~~~
                  help: did you mean "severity"?

                """
        )
    }

    @Test func `a long line is cut around its mark`() {
        let line = String(repeating: "a", count: 200) + "HERE" + String(repeating: "b", count: 200)
        let place = Place(file: "a.yaml", line: 1, column: 201, width: 4, sourceLine: line)
        let lines = DiagnosticRenderer().render(Diagnostic(.badForm, at: place, "x")).split(separator: "\n")
        let start = lines[1].firstIndex(of: "H").map { lines[1].distance(from: lines[1].startIndex, to: $0) }
        let mark = lines[2].firstIndex(of: "^").map { lines[2].distance(from: lines[2].startIndex, to: $0) }
        #expect(start == mark)
        #expect(lines[1].count < 130)
        #expect(lines[2].hasSuffix("^~~~"))
    }

    @Test func `a place beyond the line's end still gets a mark`() {
        let place = Place(file: "a.yaml", line: 1, column: 9, width: 9, sourceLine: "ab")
        #expect(DiagnosticRenderer().render(Diagnostic(.badForm, at: place, "x")).hasSuffix("|   ^"))
    }

    @Test func `JSON has the same members in the same order`() {
        #expect(
            Self.diagnostic.json.compact
                == "{\"code\":\"R004\",\"severity\":\"error\",\"file\":\"rules/a.yaml\",\"line\":10,\"column\":5,\"width\":7,"
                + "\"reason\":\"a rule has no key \\\"severty\\\"\",\"did_you_mean\":\"severity\"}"
        )
    }
}
