import Detection
import Testing

@testable import RuleFiles

@Suite struct ConditionFileTests {
    static func text(_ more: String, detect: String = "regex: 'hemlock'", tests: String? = nil) -> String {
        let rule = """
              - id: test.subject
                name: Subject
                description: The word hemlock, under conditions.
                entity: SUBJECT
                severity: low
                detect: [{\(detect), confidence: 0.9}]
                action: flag
            \(more.split(separator: "\n").map { "    " + $0 }.joined(separator: "\n"))
                tests: \(tests ?? "{match: [a, b], no_match: [c, d]}")
            """
        let witness = """
              - id: test.witness
                name: Witness
                description: The word toad.
                entity: WITNESS
                severity: low
                detect: [{regex: 'toad', confidence: 0.9}]
                report: false
                tests: {match: [a toad, the toad], no_match: [to, ad]}
            """
        return PackText.pack(rule, witness)
    }

    static func conditions(_ more: String) throws -> RuleConditions {
        let loaded = try RuleLoader(runsTests: false).load(texts: [("a.yaml", text(more))]).get()
        return loaded.located[0].rule.conditions
    }

    @Test func `conditions arrive`() throws {
        #expect(
            try Self.conditions("with: {any: [test.witness], within: 90}\nmin_matches: 4")
                == RuleConditions(
                    with: Companions(names: ["test.witness"], before: 90, after: 90),
                    minMatches: MatchCount(count: 4)
                )
        )
        #expect(
            try Self.conditions(
                "without: {all: [WITNESS], before: 7}\nmin_matches: {count: 3, within: 50}\nreport: false"
            )
                == RuleConditions(
                    without: Companions(names: ["WITNESS"], needsAll: true, before: 7, after: 0),
                    minMatches: MatchCount(count: 3, within: 50),
                    isReported: false
                )
        )
        #expect(try Self.conditions("with: {any: [WITNESS], same_row: true}").with?.inSameRow == true)
        #expect(try Self.conditions("with: {any: [WITNESS]}").with?.after == Companions.defaultReach)
    }

    @Test func `a record arrives`() throws {
        let text = Self.text("", detect: "record: {of: [WITNESS, test.witness], min_distinct: 2, within: 40}")
        let loaded = try RuleLoader(runsTests: false).load(texts: [("a.yaml", text)]).get()
        let shape = RecordShape(members: ["WITNESS", "test.witness"], minDistinct: 2, within: 40)
        #expect(loaded.located[0].rule.patterns.map(\.source) == [.record(shape)])
    }

    @Test func `a rule's own tests run beside the rules that it asks for`() {
        let tests = "{match: [a toad and hemlock, {text: hemlock toad, finds: hemlock}], no_match: [hemlock, toad]}"
        #expect(diagnostics(in: Self.text("with: {any: [WITNESS]}", tests: tests), runsTests: true).isEmpty)
        let other = Self.text("with: {any: [WITNESS], within: 2}", tests: tests)
        #expect(diagnostics(in: other, runsTests: true).map(\.code) == [.failingTest])
    }

    @Test(arguments: [
        ("with: {any: [WITNES]}", DiagnosticCode.unknownCompanion, "with: {any: [".count + 5),
        ("with: {within: 5}", .missingKey, 11),
        ("with: {any: [WITNESS], within: 5, before: 2}", .conflictingKeys, 39),
        ("min_matches: 1", .valueNotAllowed, 18),
    ])
    func `a condition that is not right is shown where it stands`(more: String, code: DiagnosticCode, column: Int) {
        let found = diagnostics(in: Self.text(more))
        #expect(found.map(\.code) == [code])
        #expect(found.map(\.place.column) == [column])
    }

    @Test func `matches that have left cannot be redacted`() {
        let text = Self.text("min_matches: 4").replacing("action: flag", with: "action: redact")
        #expect(diagnostics(in: text).map(\.code) == [.impossibleCondition])
        let windowed = Self.text("min_matches: {count: 4, within: 99}").replacing(
            "action: flag",
            with: "action: redact"
        )
        #expect(diagnostics(in: windowed).isEmpty)
    }

    @Test(arguments: ["with: {any: [WITNESS]}", "report: false", "context: {words: [near]}"])
    func `a record stands alone`(more: String) {
        let text = Self.text(more, detect: "record: {of: [WITNESS, test.witness], min_distinct: 2, within: 40}")
        #expect(diagnostics(in: text).map(\.code) == [.conflictingKeys])
    }

    @Test func `a record asks for no more entities than it names`() {
        let text = Self.text("", detect: "record: {of: [WITNESS, test.witness], min_distinct: 3, within: 40}")
        #expect(diagnostics(in: text).map(\.code) == [.impossibleCondition])
    }
}
