import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `A rule that spends too much on what it does not find` {
    /// Every place of a long run begins a match as long as it may be, without the word that it needs.
    static let greedy = TestRules.rule(
        "greedy",
        "[0-9a-f]{1,4000}",
        action: .redact,
        context: ContextEvidence(words: ["digest"], before: 10, after: 0, add: Confidence(0.1), required: true)
    )
    static let text = [UInt8](repeating: UInt8(ascii: "1"), count: 20_000)

    static func run(_ pieces: [[UInt8]]) throws -> StreamRun {
        let engine = try TestRules.engine([greedy])
        var scratch = InspectionScratch(for: engine)
        return StreamRun(pieces, engine: engine, direction: .response, using: &scratch).decisions
    }

    @Test
    func `fails with an outcome of its own, however the text is cut`() throws {
        let whole = try Self.run([Self.text])
        #expect(Set(whole.failures.map(\.reason)) == [.budgetExceeded])
        #expect(Set(whole.block?.failures.map(\.rule.id) ?? []) == ["greedy"])
        for size in [1999, 10_007] {
            let cut = try Self.run(Chunkings.pieces(of: Self.text, size: size))
            // A derived view that fails may stop the text earlier when it comes in pieces; never later.
            #expect(whole.released.starts(with: cut.released))
            // A view that had not come so far when another failed has no failure of its own.
            #expect(Set(cut.failures.map(\.reason)) == [.budgetExceeded])
            #expect(cut.block != nil)
        }
    }

    @Test
    func `is not one that rejects an ordinary match at every byte of a long text`() throws {
        let engine = try TestRules.engine([
            TestRules.rule("digit", #"\d"#, action: .redact, validators: [.named("iban")])
        ])
        var scratch = InspectionScratch(for: engine)
        let run = StreamRun([Self.text + Self.text], engine: engine, direction: .response, using: &scratch)
        #expect(run.failures.isEmpty)
        #expect(run.released == Self.text + Self.text)
    }
}

@Suite struct `Many rules that share a text` {
    /// Each may reject a match at every byte for ever; together they may not.
    static let greedy = (0..<40).map { index in
        TestRules.rule(
            "greedy-\(index)",
            "[!#]{1,200}",
            action: .redact,
            validators: [.named("iban")]
        )
    }
    static let hidden = TestRules.rule("hidden", "zebra", action: .redact)
    static let text = Array(String(repeating: "!#", count: 4000).utf8)

    static func run(_ rules: [Rule], _ text: [UInt8]) throws -> StreamRun {
        let engine = try TestRules.engine(rules)
        var scratch = InspectionScratch(for: engine)
        return StreamRun([text], engine: engine, direction: .response, using: &scratch)
    }

    @Test
    func `fail when they have spent too much together, and not one by one`() throws {
        #expect(try Self.run(Array(Self.greedy.prefix(1)), Self.text).failures.isEmpty)
        let together = try Self.run(Self.greedy, Self.text)
        #expect(Set(together.failures.map(\.reason)) == [.budgetExceeded])
        #expect(together.block != nil)
    }

    @Test
    func `leave nothing encoded to pass unread`() throws {
        // "look, a zebra here"
        let encoded = Array(" bG9vaywgYSB6ZWJyYSBoZXJl ".utf8)
        let found = try Self.run([Self.hidden], encoded)
        #expect(found.failures.isEmpty && found.findings.map(\.rule.id) == ["hidden"])
        let unread = try Self.run(Self.greedy + [Self.hidden], Self.text + encoded)
        #expect(unread.failures.map(\.rule.id).contains("hidden"))
    }
}
