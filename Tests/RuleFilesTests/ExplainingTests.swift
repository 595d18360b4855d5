import ByteText
import Detection
import GuardrailTypes
import Inspection
import Redaction
import Testing

@testable import RuleFiles

@Suite struct `Explaining findings` {
    private static let pack = PackText.pack(
        """
          - id: test.card
            name: A card
            description: A card.
            entity: CARD
            severity: low
            action: flag
            detect: [{regex: '\\d{16}', confidence: 0.3, validate: [luhn], validated_confidence: 0.6}]
            context: {words: [card], before: 20, after: 0, add: 0.2}
            report_at: 0.7
            tests:
              match: [card 4012888888881881, the card 4012888888881881]
              no_match: ['4012888888881881', x]
        """
    )

    private func loaded() throws -> LoadedRules { try RuleLoader().load(texts: [("t.yaml", Self.pack)]).get() }

    private func findings(_ text: String, _ loaded: LoadedRules) throws -> [Finding] {
        let engine = try loaded.makeEngine(key: .ephemeral())
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        return engine.inspect(Array(text.utf8), direction: .prompt, placeholders: &numbers, using: &scratch).findings
    }

    private func sum(_ report: Report) -> String {
        for case ("sum", .text(let text)) in report.facts { return text }
        return ""
    }

    @Test func `the sum names every step`() throws {
        let loaded = try loaded()
        let finding = try #require(try findings("card 4012888888881881", loaded).first)
        #expect(
            sum(loaded.explain(finding, direction: .prompt))
                == "0.3 by the pattern, 0.6 once luhn passed, 0.2 more for \"card\": 0.8, reported from 0.7"
        )
    }

    @Test func `the form of the text in which it was seen is named`() throws {
        let loaded = try loaded()
        for (text, view) in [("card 4012888888881881", "original"), ("card 4012\u{200B}888888881881", "folded")] {
            let finding = try #require(try findings(text, loaded).first)
            let report = loaded.explain(finding, direction: .prompt)
            #expect(report.facts.contains { if case ("view", .text(view)) = $0 { true } else { false } })
        }
    }

    @Test func `what the threshold kept back is told apart`() throws {
        let loaded = try loaded()
        let text = "4012888888881881 ........................ card 4012888888881881"
        let reported = try findings(text, loaded)
        #expect(reported.map(\.range.lowerBound) == [47])
        let below = try loaded.belowThreshold(Array(text.utf8), direction: .prompt, reported: reported)
        #expect(below.map(\.range.lowerBound) == [0])
        #expect(sum(loaded.explain(try #require(below.first), direction: .prompt)).hasSuffix(": 0.6, below the 0.7"))
    }

    @Test func `a finding is underlined where it stands, in scalars`() throws {
        let text = "one\nüber card 4012888888881881.\n"
        let found = try findings(text, try loaded())
        let lines = MarkedText(Array(text.utf8), findings: found, isColored: false).lines()
        #expect(lines.count == 2)
        #expect(lines[0] == "    2 | über card 4012888888881881.")
        #expect(lines[1] == "      |           ^^^^^^^^^^^^^^^^ test.card")
    }

    @Test func `nothing that a terminal would obey is shown`() throws {
        let text = "\u{1B}[31m\u{202E}\u{200B}card 4012888888881881"
        let found = try findings(text, try loaded())
        let shown = MarkedText(Array(text.utf8), findings: found, isColored: false).lines()[0]
        #expect(shown == "    1 | ·[31m··card 4012888888881881")
    }

    @Test func `of a long line only what is near is shown`() throws {
        let text = String(repeating: "x", count: 5000) + " card 4012888888881881 " + String(repeating: "y", count: 5000)
        let found = try findings(text, try loaded())
        #expect(MarkedText(Array(text.utf8), findings: found, isColored: false).lines()[0].count < 240)
    }
}
