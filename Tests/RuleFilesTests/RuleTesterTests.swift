import Testing

@testable import RuleFiles

@Suite struct RuleTesterTests {
    static func failures(_ old: String, _ new: String) -> [String] {
        diagnostics(in: PackText.changing(old, to: new), runsTests: true).map(\.reason)
    }

    @Test func `a rule that does what its tests say loads`() {
        #expect(Self.failures("severity: low", "severity: low").isEmpty)
    }

    @Test(arguments: [
        ("[a hemlock,", "[a cowbane,", "expected a finding, found nothing"),
        ("[hemloc,", "[hemlock,", "expected no finding, found \"hemlock\" at 0..<7 (confidence 0.9)"),
        (
            "[a hemlock,", "[{text: ä hemlock, finds: [hem, lock]},",
            "expected \"hem\", \"lock\", found \"hemlock\" at 3..<10 (confidence 0.9)"
        ),
        (
            "[a hemlock,", "[{text: a hemlock, redacted: a herb},",
            "expected the text \"a herb\" after redacting, got \"a [HERB]\""
        ),
    ])
    func `a rule that does otherwise does not load`(old: String, new: String, reason: String) {
        #expect(Self.failures(old, new) == ["test.word: " + reason])
    }

    @Test(arguments: [
        ("label", "'a [HERB]'"), ("label, label: PLANT", "'a [PLANT]'"), ("numbered", "'a [HERB_1]'"),
        ("remove", "'a '"),
        ("mask, keep_last: 2", "'a *****ck'"), ("mask, char: '#', keep_first: 1", "'a h######'"),
    ])
    func `what redacting leaves is pinned, also for rules that block`(style: String, redacted: String) {
        let text = PackText.changing("action: redact", to: "action: block\n    redact: {with: \(style)}")
            .replacing("[a hemlock,", with: "[{text: a hemlock, finds: hemlock, redacted: \(redacted)},")
        #expect(diagnostics(in: text, runsTests: true).map(\.reason) == [])
    }

    @Test func `a digest in a test is under the known key, so it can be written down`() {
        let text = PackText.changing("action: redact", to: "action: redact\n    redact: {with: hash}")
            .replacing("[a hemlock,", with: "[{text: a hemlock, redacted: x},")
        let first = diagnostics(in: text, runsTests: true).map(\.reason)
        #expect(first.count == 1)
        #expect(first == diagnostics(in: text, runsTests: true).map(\.reason))
    }

    @Test func `one rule's test does not see another rule`() {
        let other = PackText.rule.replacing("test.word", with: "test.other").replacing("'hemlock'", with: "'nothing'")
            .replacing("[a hemlock, the hemlock here]", with: "[nothing, 'nothing here']")
            .replacing("[hemloc, nothing]", with: "[a hemlock, hemloc]")
        #expect(diagnostics(in: PackText.pack(PackText.rule, other), runsTests: true).isEmpty)
    }
}
