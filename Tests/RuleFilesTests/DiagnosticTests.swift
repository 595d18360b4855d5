import Testing

@testable import RuleFiles

@Suite struct DiagnosticTests {
    @Test func `a sound pack has nothing said about it`() {
        #expect(diagnostics(in: PackText.sound).isEmpty)
    }

    /// A change to the sound pack, the codes it brings, where the first stands, and what is suggested.
    struct Case: Sendable, CustomTestStringConvertible {
        let old: String
        let new: String
        let code: DiagnosticCode
        let place: String
        var suggestion: String?
        var testDescription: String { "\(code.rawValue) \(new)" }

        init(_ old: String, _ new: String, _ code: DiagnosticCode, _ place: String, _ suggestion: String? = nil) {
            (self.old, self.new, self.code, self.place, self.suggestion) = (old, new, code, place, suggestion)
        }
    }

    @Test(arguments: [
        Case("severity: low", "severty: low", .unknownKey, "10:5+7", "severity"),
        Case("severity: low", "sevrity: low", .unknownKey, "10:5+7", "severity"),
        Case("severity: low", "severity: hihg", .valueNotAllowed, "10:15+4", "high"),
        Case("severity: low", "severity: [low]", .wrongType, "10:15+1"),
        Case("    severity: low\n", "", .missingKey, "6:5+1"),
        Case("schema: 1", "schema: 2", .unknownSchemaNumber, "1:9+1"),
        Case("schema: 1", "schema: one", .wrongType, "1:9+3"),
        Case("version: 1.0.0", "version: 1.0", .wrongType, "4:12+3"),
        Case("version: 1.0.0", "version: '1.0'", .badForm, "4:12+5"),
        Case("id: test.word", "id: Test.Word", .badForm, "6:9+9"),
        Case("id: test.word", "id: word", .badForm, "6:9+4"),
        Case("entity: HERB", "entity: herb", .badForm, "9:13+4"),
        Case("entity: HERB", "entity: HERB\n    on: HERB", .booleanLikeKey, "10:5+2"),
        Case("name: A word", "name: no", .wrongType, "7:11+2"),
        Case("name: A word", "name: 12", .wrongType, "7:11+2"),
        Case("name: A word", "name: ''", .badForm, "7:11+2"),
        Case("name: A word", "name: A word\n    name: B", .duplicateKey, "7:5+1"),
        Case("name: A word", "name: \"A", .invalidYAML, "18:1+1"),
        Case("confidence: 0.9", "confidence: 90", .valueNotAllowed, "13:21+2"),
        Case("confidence: 0.9", "confidence: high", .wrongType, "13:21+4"),
        Case("confidence: 0.9", "confidence: 0.4", .neverReported, "13:9+10"),
        Case("confidence: 0.9", "confidence: 0.9\n        validate: [lunh]", .unknownValidator, "14:20+4", "luhn"),
        Case(
            "confidence: 0.9",
            "confidence: 0.9\n        validate: [{entropy_at_last: 3}]",
            .unknownKey,
            "14:21+15",
            "entropy_at_least"
        ),
        Case("confidence: 0.9", "confidence: 0.9\n        words: [x]", .conflictingKeys, "14:9+5"),
        Case("      - regex: 'hemlock'\n        ", "      - ", .missingKey, "12:9+1"),
        Case("regex: 'hemlock'", "regex: \"hemlock\"", .doubleQuotedRegex, "12:16+9"),
        Case("action: redact", "action: redakt", .valueNotAllowed, "14:13+6", "redact"),
        Case("    action: redact\n", "", .missingKey, "6:5+2"),
        Case("action: redact", "action: redact\n    redact: {with: label, keep_last: 4}", .conflictingKeys, "15:27+9"),
        Case(
            "action: redact",
            "action: redact\n    context: {words: [x], within: 9, after: 2}",
            .conflictingKeys,
            "15:38+5"
        ),
        Case(
            "tests:\n      match: [a hemlock,",
            "direction: [prompt]\n    tests:\n      match: [{text: a, direction: response}, a hemlock,",
            .conflictingKeys,
            "17:15+1"
        ),
        Case("match: [a hemlock, the hemlock here]", "match: [a hemlock]", .tooFewTests, "15:5+5"),
        Case("no_match: [hemloc, nothing]", "no_match: []", .tooFewTests, "15:5+5"),
        Case("no_match: [hemloc, nothing]", "no_match: [{text: a, finds: b}, c]", .unknownKey, "17:28+5"),
        Case("    description: The word hemlock.\n", "", .missingDescription, "6:9+9"),
        Case("severity: low", "severity: low\n    status: deprecated", .deprecatedRule, "6:9+9"),
    ])
    func `every mistake has its code, its place and its suggestion`(_ mistake: Case) throws {
        let text = PackText.changing(mistake.old, to: mistake.new)
        let found = diagnostics(in: text)
        let first = try #require(found.first)
        #expect(first.code == mistake.code)
        #expect("\(first.place.line):\(first.place.column)+\(first.place.width)" == mistake.place)
        #expect(first.suggestion == mistake.suggestion)
        #expect(found.count == 1)
    }

    @Test func `a test follows the direction of its rule`() {
        #expect(
            diagnostics(in: PackText.changing("action: redact", to: "action: redact\n    direction: response")).isEmpty
        )
    }

    @Test func `all mistakes of all files are said at once`() {
        let outcome = RuleLoader(runsTests: false).load(texts: [
            ("b.yaml", PackText.changing("severity: low", to: "severty: low")),
            ("a.yaml", PackText.changing("confidence: 0.9", to: "confidence: nine\n        grup: 1")),
        ])
        guard case .refused(let found) = outcome else { return #expect(Bool(false), "it was loaded") }
        #expect(
            found.map { "\($0.place.file):\($0.place.line) \($0.code.rawValue)" } == [
                "a.yaml:13 R006", "a.yaml:14 R004", "b.yaml:10 R004",
            ]
        )
    }

    @Test func `ids are unique over all files`() {
        let outcome = RuleLoader(runsTests: false).load(texts: [("a.yaml", PackText.sound), ("b.yaml", PackText.sound)])
        guard case .refused(let found) = outcome else { return #expect(Bool(false), "it was loaded") }
        #expect(found.map(\.code) == [.duplicatePackID, .duplicateRuleID])
        #expect(found.map(\.help) == ["the other one is at a.yaml:3", "the other one is at a.yaml:6"])
    }

    @Test func `codes are unique and described`() {
        #expect(Set(DiagnosticCode.allCases.map(\.rawValue)).count == DiagnosticCode.allCases.count)
        #expect(DiagnosticCode.allCases.allSatisfy { !$0.summary.isEmpty })
    }
}
