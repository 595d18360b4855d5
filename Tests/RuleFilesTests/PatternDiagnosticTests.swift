import Testing

@testable import RuleFiles

@Suite struct PatternDiagnosticTests {
    static func refused(_ regexLine: String) -> Diagnostic? {
        diagnostics(in: PackText.changing("- regex: 'hemlock'", to: "- \(regexLine)")).first
    }

    @Test(arguments: [
        ("regex: '(hemlock'", DiagnosticCode.patternDoesNotCompile, "12:25"),
        ("regex: 'it''s (hemlock'", .patternDoesNotCompile, "12:31"),
        ("regex: hem[lock", .patternDoesNotCompile, "12:24"),
        ("regex: hem(?!lock", .patternDoesNotCompile, "12:26"),
        ("regex: |-\n          hem\n          (lock", .patternDoesNotCompile, "14:16"),
        ("regex: 'hemlock'\n        group: 1", .patternRefused, "13:9"),
        ("regex: '(hem)?'", .patternMatchesEmpty, "12:16"),
        ("regex: 'hem.*lock'", .noLongestMatch, "12:16"),
        ("regex: 'hem{1,20000}lock'", .patternRefused, "12:16"),
    ])
    func `a pattern that cannot be used is shown where it goes wrong`(
        line: String,
        code: DiagnosticCode,
        place: String
    ) throws {
        let found = try #require(Self.refused(line))
        #expect(found.code == code)
        #expect("\(found.place.line):\(found.place.column)" == place)
    }

    @Test func `an unbounded pattern with a declared longest match is accepted`() {
        #expect(Self.refused("regex: 'hem.*lock'\n        max_length: 200") == nil)
    }

    @Test func `a pattern of the allow list is shown where it goes wrong`() throws {
        let text = PackText.changing("action: redact", to: "action: redact\n    allow: {regex: ['hem(']}")
        let found = try #require(diagnostics(in: text).first)
        #expect(found.code == .patternDoesNotCompile)
        #expect("\(found.place.line):\(found.place.column)" == "15:26")
    }
}
