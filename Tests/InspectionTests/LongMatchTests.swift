import Detection
import GuardrailTypes
import Inspection
import Redaction
import TestSupport
import Testing

/// Patterns whose matches may be long enough that they are read backwards from their ends.
@Suite struct `Long matches` {
    static let rules = [
        TestRules.rule("mail", #"[a-z.]+@[a-z.]+\.[a-z]{2,}"#, action: .redact, maxLength: 200),
        TestRules.rule("quoted", #"<<.*>>"#, action: .redact, maxLength: 150),
        TestRules.rule("value", #"k=\S+"#, action: .flag, maxLength: 180),
        TestRules.rule("space", #"^\s+|\s+$"#, action: .flag, maxLength: 140),
        TestRules.rule("counted", #"x[a-y]{1,200}z(?!z)"#, action: .flag),
        TestRules.rule("lazy", #"(?<![a-z])q[^;]{0,300}?;\b"#, action: .redact),
        TestRules.rule("lines", #"^b(?:.*\n){1,9}e$"#, action: .flag, flags: [.multiLine], maxLength: 400),
    ]

    static func engine(usesFilter: Bool) throws -> Engine {
        Engine(rules: try RuleSet(rules, usesFilter: usesFilter), key: DigestKey(bytes: Array(repeating: 7, count: 32)))
    }

    /// Pieces of matches, and runs around the lengths at which they become too long.
    static func text(_ generator: inout SplitMix) -> [UInt8] {
        let parts = [
            "a", "b", "e", "x", "z", "q", ";", "k=", "@", ".", "a@b.cc", "<<", ">>", " ", "\n", "\nb", "e\n", "é", "1",
        ]
        let count = Int.random(in: 1...24, using: &generator)
        return (0..<count).flatMap { _ -> [UInt8] in
            let part = parts.randomElement(using: &generator)!
            let isRun = Int.random(in: 0..<6, using: &generator) == 0
            let copies = isRun ? [60, 128, 135, 146, 150, 176, 200, 260].randomElement(using: &generator)! : 1
            return Array(String(repeating: part, count: copies).utf8)
        }
    }

    @Test
    func `are the same with the filter and without it, whole and in pieces`() throws {
        let (filtered, plain) = (try Self.engine(usesFilter: true), try Self.engine(usesFilter: false))
        var scratch = InspectionScratch(for: filtered)
        var plainScratch = InspectionScratch(for: plain)
        var generator = SplitMix(state: 103)
        var found = 0
        for _ in 0..<300 {
            let text = Self.text(&generator)
            let whole = StreamRun([text], engine: filtered, direction: .response, using: &scratch)
            let unfiltered = StreamRun([text], engine: plain, direction: .response, using: &plainScratch)
            #expect(whole.decisions == unfiltered.decisions)
            found += whole.findings.count
            for longest in [3, 40, 200] {
                let pieces = Chunkings.randomSplit(of: text, &generator, longest: longest)
                let run = StreamRun(pieces, engine: filtered, direction: .response, using: &scratch)
                #expect(run.decisions == whole.decisions, "in pieces of up to \(longest)")
            }
        }
        #expect(found > 300)
    }
}
