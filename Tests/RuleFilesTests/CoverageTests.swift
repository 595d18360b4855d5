import Detection
import Testing

@testable import RuleFiles

@Suite struct `Coverage of rules by their tests` {
    /// The gaps of a pack's one rule, as `kind: text`.
    private func gaps(_ rule: String) throws -> [String] {
        let located = try RuleLoader().load(texts: [("t.yaml", PackText.pack(rule))]).get().located
        return try #require(located.first.map(TestCoverage.init)).gaps.map { "\($0.kind.rawValue): \($0.text)" }
    }

    private func rule(
        detect: String,
        rest: String = "",
        match: String,
        noMatch: String = "[nothing, at all]"
    ) -> String {
        """
          - id: test.rule
            name: A rule
            description: A rule.
            entity: THING
            severity: low
            action: flag
            detect:
        \(detect)
        \(rest)
            tests:
              match: \(match)
              no_match: \(noMatch)
        """
    }

    private static let two = """
              - {regex: 'hemlock', confidence: 0.9}
              - {regex: 'cowbane', confidence: 0.9}
        """

    @Test func `a pattern is covered by a text that only it finds`() throws {
        #expect(try gaps(rule(detect: Self.two, match: "[a hemlock, hemlock]")) == ["pattern: cowbane"])
        #expect(try gaps(rule(detect: Self.two, match: "[a hemlock, cowbane]")).isEmpty)
    }

    @Test func `the only pattern of a rule needs no proof`() throws {
        #expect(try gaps(PackText.rule).isEmpty)
    }

    @Test func `a validator is covered by a text that only it keeps out`() throws {
        let detect = "      - {regex: '\\d{16}', confidence: 0.9, validate: [luhn]}"
        let match = "['4012888888881881', 'x 4012888888881881']"
        #expect(try gaps(rule(detect: detect, match: match)) == ["validator: luhn"])
        #expect(try gaps(rule(detect: detect, match: match, noMatch: "['4012888888881882', x]")).isEmpty)
    }

    @Test func `a context word is covered by a finding that needs it, not by standing there`() throws {
        let detect = "      - {regex: 'hemlock', confidence: 0.4}"
        let context = "    context: {words: [herb, plant, tea], before: 40, after: 40, add: 0.4}"
        let match = "[the herb hemlock, 'a plant, an herb: hemlock']"
        let found = try gaps(rule(detect: detect, rest: context, match: match))
        #expect(found == ["context word: plant", "context word: tea"])
    }

    @Test func `an unless word and an allowed value are covered by texts without a finding`() throws {
        let detect = "      - {regex: 'hemlock\\d', confidence: 0.9}"
        let rest = """
                context: {words: [herb], unless: [not, never], before: 40, after: 0, add: 0.05}
                allow: {values: [hemlock1, hemlock2], stopwords: ['8', '9']}
            """
        let noMatch = "[not hemlock3, hemlock1, hemlock9]"
        let found = try gaps(rule(detect: detect, rest: rest, match: "[herb hemlock4, hemlock5]", noMatch: noMatch))
        #expect(
            found == ["context word: herb", "unless word: never", "allowed value: hemlock2", "stopword: 8"]
        )
    }

    @Test func `a word of a list is covered by a text with it`() throws {
        let detect = "      - {words: [hemlock, cowbane], confidence: 0.9}"
        #expect(try gaps(rule(detect: detect, match: "[a hemlock, hemlock]")) == ["word: cowbane"])
    }
}
