import Detection
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import Testing

@testable import RuleFiles

/// The long form of `allow`, with owners and last days.
@Suite struct AllowanceTests {
    private static let today = CalendarDate("2026-11-25")!

    private func load(_ allow: String, defaults: String = "") -> LoadOutcome {
        let text = PackText.pack(
            PackText.rule.replacingOccurrences(of: "action: redact", with: "action: redact\n    allow: \(allow)"),
            defaults: defaults
        )
        return RuleLoader(runsTests: false, today: Self.today).load(texts: [("pack.yaml", text)])
    }

    @Test func `every key of an entry arrives`() throws {
        let entry = """
            [{target: line, value: v, regex: [a, b], search: s, stopwords: [w], digest: 00112233445566778899aabbccddeeff,
              owner: me@example.com, reason: a test, expires: 2026-11-25}]
            """
        let rule = try #require(try load(entry).get().rules.first)
        #expect(
            rule.allow.entries == [
                AllowEntry(
                    target: .line,
                    values: ["v"],
                    regexes: ["a", "b"],
                    searches: ["s"],
                    stopwords: ["w"],
                    digests: ["00112233445566778899aabbccddeeff"],
                    owner: "me@example.com",
                    reason: "a test"
                )
            ]
        )
    }

    @Test func `an entry allows to the end of its last day, and then is a warning`() throws {
        let last = try load("[{value: a, expires: 2026-11-25}]").get()
        #expect(last.warnings.isEmpty && last.rules[0].allow.entries.count == 1)
        let over = try load("[{value: a, expires: 2026-11-24}, {value: b}]").get()
        #expect(over.rules[0].allow.entries.map(\.values) == [["b"]])
        #expect(over.warnings.map { "\($0.code.rawValue) \($0.place.line):\($0.place.column)" } == ["R060 15:24"])
    }

    @Test func `a digest is the fingerprint that findings have, and allows under its key only`() throws {
        let (key, other) = (DigestKey(bytes: Array(1...32)), DigestKey(bytes: Array(2...33)))
        let bare = try load("[{value: another}]").get().makeEngine(key: key)
        let finding = try #require(findings(bare).first)
        let allowed = try load("[{digest: \(finding.fingerprint)}]").get()
        #expect(findings(try allowed.makeEngine(key: key)).isEmpty)
        #expect(findings(try allowed.makeEngine(key: other)).count == 1)
        let newer = DigestKey(bytes: Array(2...33), epoch: 2, older: [key])
        #expect(findings(try allowed.makeEngine(key: newer)).isEmpty)
        let again = try load("[{digest: \(try #require(findings(bareEngine(newer)).first).fingerprint)}]").get()
        #expect(findings(try again.makeEngine(key: newer)).isEmpty)
        #expect(findings(try again.makeEngine(key: other)).count == 1)
    }

    private func bareEngine(_ key: DigestKey) throws -> Engine {
        try load("[{value: another}]").get().makeEngine(key: key)
    }

    private func findings(_ engine: Engine) -> [Finding] {
        var numbers = PlaceholderNumbers()
        var scratch = InspectionScratch(for: engine)
        let text = Array("a hemlock".utf8)
        return engine.inspect(text, direction: .prompt, placeholders: &numbers, using: &scratch).findings
    }

    @Test func `the allowances of a pack are those of each of its rules`() throws {
        let rule = try load("{values: [x]}", defaults: "{allow: [{value: z}]}").get().rules[0]
        #expect(rule.allow.values == ["x"] && rule.allow.entries.map(\.values) == [["z"]])
    }

    @Test(arguments: [
        (
            "[{owner: me}]",
            "R005 an entry of allow needs \"value\" or \"regex\" or \"search\" or \"stopwords\" or \"digest\""
        ),
        ("[{value: a, expires: 2026-13-01}]", "R009 this is not the form of a day"),
        ("[{digest: abc}]", "R009 this is not the form of a keyed digest"),
        ("[{serach: a}]", "R004 an entry of allow has no key \"serach\""),
        ("[{search: '('}]", "R015 this allowed pattern is not usable: missing closing parenthesis"),
    ])
    func `a mistake is said once, where it is`(allow: String, message: String) {
        guard case .refused(let found) = load(allow) else { return #expect(Bool(false), "it was loaded") }
        #expect(found.map { "\($0.code.rawValue) \($0.reason)" } == [message] && found[0].place.line == 15)
    }

    @Test func `an imported pack may bring too few tests, and says so once`() throws {
        let bare = PackText.rule.replacingOccurrences(of: "match: [a hemlock, the hemlock here]", with: "match: []")
        let second = bare.replacingOccurrences(of: "test.word", with: "test.other")
        let text = PackText.pack(bare, second)
        #expect(diagnostics(in: text).map(\.code) == [.tooFewTests, .tooFewTests])
        let imported = text.replacingOccurrences(of: "version: 1.0.0", with: "version: 1.0.0\n  imported_from: there")
        let loaded = try RuleLoader(runsTests: false).load(texts: [("pack.yaml", imported)]).get()
        #expect(loaded.rules.count == 2)
        #expect(loaded.warnings.map { "\($0.code.rawValue) \($0.reason.prefix(6))" } == ["R061 2 of 2"])
    }

    @Test func `days compare as in the calendar, and nothing else is one`() {
        #expect(CalendarDate("2026-11-25")! < CalendarDate("2026-12-01")!)
        #expect(CalendarDate("2025-12-31")! < CalendarDate("2026-01-01")!)
        for text in ["2026-1-01", "26-01-01", "2026-00-10", "2026-01-32", "2026-01-0x", "", "2026-01-01-01"] {
            #expect(CalendarDate(text) == nil)
        }
    }
}
