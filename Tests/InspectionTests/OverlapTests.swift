import Detection
import GuardrailTypes
import Inspection
import Policy
import TestSupport
import Testing

@Suite struct `Overlapping findings` {
    static let inner = TestRules.rule("inner", "bcd", action: .redact, redaction: .remove)
    static let outer = TestRules.rule("outer", "abcde", action: .flag)
    static let tail = TestRules.rule(
        "tail",
        "defg",
        action: .redact,
        confidence: 0.6,
        redaction: .mask(character: "*", keepFirst: 0, keepLast: 1)
    )
    static let stop = TestRules.rule("stop", "efgh", action: .block, confidence: 0.5)

    @Test(arguments: [
        (["inner", "outer"], "xabcdex", "xaex", ["inner"]),
        (["outer"], "xabcdex", "xabcdex", ["outer"]),
        (["tail", "inner"], "xabcdefgx", "xax", ["inner"]),
        (["tail"], "xdefgx", "x***gx", ["tail"]),
        (["tail", "stop"], "xdefghx", "x", ["stop"]),
    ])
    func `the strictest is reported and all withheld bytes stay`(
        names: [String],
        text: String,
        expected: String,
        reported: [String]
    ) throws {
        let all = [Self.inner, Self.outer, Self.tail, Self.stop]
        let engine = try TestRules.engine(all.filter { names.contains($0.reference.id) })
        var scratch = InspectionScratch(for: engine)
        for pieces in Chunkings.all(of: Array(text.utf8)) {
            let run = StreamRun(pieces, engine: engine, direction: .prompt, using: &scratch)
            #expect(run.text == expected)
            #expect(run.findings.map(\.rule.id) == reported)
        }
    }

    @Test
    func `a policy changes what is done, not what is seen`() throws {
        let observe = PolicySet(id: "observe", version: "1.0.0", mode: .observe)
        let engine = try TestRules.engine([Self.stop, Self.tail], policy: observe)
        var scratch = InspectionScratch(for: engine)
        let run = StreamRun([Array("xdefghx".utf8)], engine: engine, direction: .prompt, using: &scratch)
        #expect(run.text == "xdefghx")
        #expect(run.findings.map(\.action) == [.flag])
    }

    @Test
    func `a chain of overlaps without end is cut, and nothing of it leaves`() throws {
        // Each "ab" or "ba" overlaps the next, for more of them than a cluster takes.
        let engine = try TestRules.engine([
            TestRules.rule("one", "ab", action: .redact), TestRules.rule("two", "ba", action: .redact),
        ])
        var scratch = InspectionScratch(for: engine)
        let text = Array(String(repeating: "ab", count: 40_000).utf8)
        let whole = StreamRun([text], engine: engine, direction: .prompt, using: &scratch)
        let pieces = StreamRun(
            Chunkings.pieces(of: text, size: 997),
            engine: engine,
            direction: .prompt,
            using: &scratch
        )
        #expect(whole.decisions == pieces.decisions)
        #expect(!whole.text.contains("ab"))
        #expect(whole.text.utf8.count < 5000)
    }
}
