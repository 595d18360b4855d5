import Detection
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

/// The filter says where PCRE2 is asked; it must never say no where PCRE2 says yes.
@Suite(.serialized) struct `The filter of the shipped rules` {
    static let unfiltered = Engine(
        rules: try! RuleSet(`The shipped rules`.loaded.rules, usesFilter: false),
        key: `The shipped rules`.key
    )

    /// Pieces of the rules' own examples, cut anywhere and joined by what keeps, breaks or imitates an edge.
    static func text(_ generator: inout SplitMix) -> [UInt8] {
        var out = ""
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let example = Array(`The shipped rules`.examples.randomElement(using: &generator)!)
            let start = Int.random(in: 0..<example.count, using: &generator)
            let length = Int.random(in: 1...48, using: &generator)
            out += String(example[start..<min(example.count, start + length)])
            out += ["", " ", "\n", "1", "-", "a", ".", "é"].randomElement(using: &generator)!
        }
        return Array(out.utf8)
    }

    /// A million where the engine is optimised; what takes half a minute where it is not.
    static let trials = _isDebugAssertConfiguration() ? 100_000 : 1_000_000

    /// A trial is one pattern on one text that arrives in random pieces, against the same pattern asked everywhere in the
    /// whole text.
    @Test
    func `changes no decision in any trial`() {
        var generator = SplitMix(state: 2026)
        var fast = InspectionScratch(for: `The shipped rules`.engine)
        var slow = InspectionScratch(for: Self.unfiltered)
        var trials = 0
        var differences: [String] = []
        while trials < Self.trials {
            let text = Self.text(&generator)
            let pieces = Chunkings.randomSplit(of: text, &generator, longest: 40)
            for direction in Direction.allCases {
                let filtered = StreamRun(pieces, engine: `The shipped rules`.engine, direction: direction, using: &fast)
                let whole = StreamRun([text], engine: Self.unfiltered, direction: direction, using: &slow)
                if filtered.decisions != whole.decisions { differences.append(String(decoding: text, as: UTF8.self)) }
                trials += Self.unfiltered.rules.rules(for: direction).detectors.count
            }
        }
        #expect(differences == [])
    }
}
