import Detection
import Foundation
import GuardrailTypes
import Inspection
import Matching
import Redaction
import RuleFiles
import TestSupport
import Testing

/// Texts made to cost.
///
/// Time, and 64 KB, only in release builds: the engine without optimisation says nothing of it.
@Suite(.serialized) struct `Rules under attack` {
    static let isOptimised = !_isDebugAssertConfiguration()
    static let size = isOptimised ? 64 << 10 : 2 << 10

    struct Case: Decodable, CustomTestStringConvertible {
        let id: String
        let regex: String
        let prefix: String
        let pump: String
        let suffix: String
        var testDescription: String { id }

        var text: [UInt8] {
            let count = size / pump.utf8.count
            return Array((prefix + String(repeating: pump, count: count) + suffix).utf8)
        }
    }

    static let cases = SharedData.lines("sec/redos/cases.jsonl").compactMap {
        try? JSONDecoder().decode(Case.self, from: Data($0.utf8))
    }

    static func load(_ regex: String, maxLength: Int?) -> LoadOutcome {
        let pack = """
            schema: 1
            pack: {id: test, version: 1.0.0}
            rules:
              - id: test.rule
                name: A rule
                description: A pattern of someone else.
                entity: THING
                severity: low
                detect:
                  - regex: '\(regex.replacing("'", with: "''"))'
                    confidence: 0.9
            \(maxLength.map { "        max_length: \($0)\n" } ?? "")\
                action: redact
                tests: {match: [a, b], no_match: [c, d]}

            """
        return RuleLoader(runsTests: false).load(texts: [("pack.yaml", pack)])
    }

    /// Milliseconds of this thread, the best of three, and the failures of one run.
    static func inspect(
        _ text: [UInt8],
        _ engine: Engine,
        _ scratch: inout InspectionScratch
    ) -> (Double, [RuleFailure]) {
        var best = Double.infinity
        var failures: [RuleFailure] = []
        for _ in 0..<(isOptimised ? 4 : 1) {
            var numbers = PlaceholderNumbers()
            let start = clock()
            failures = engine.inspect(text, direction: .response, placeholders: &numbers, using: &scratch).failures
            best = min(best, Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1000)
        }
        return (best, failures)
    }

    @Test(.enabled(if: !cases.isEmpty), arguments: cases, [nil, 256, 4096])
    func `a public pattern of evil is refused in words or held to its bound`(one: Case, maxLength: Int?) throws {
        switch Self.load(one.regex, maxLength: maxLength) {
        case .refused(let diagnostics):
            let first = try #require(diagnostics.first)
            #expect(
                [
                    .noLongestMatch, .patternBacktracks, .patternCostsTooMuch, .patternMatchesEmpty, .patternRefused,
                    .unboundedLookbehind,
                ].contains(first.code)
            )
            #expect(first.help != nil)
        case .loaded(let rules):
            let engine = try rules.makeEngine(key: .ephemeral())
            var scratch = InspectionScratch(for: engine)
            let (milliseconds, _) = Self.inspect(one.text, engine, &scratch)
            if Self.isOptimised { #expect(milliseconds <= 5) }
        }
    }

    /// What the model counts is what it is in every build.
    @Test(.enabled(if: !cases.isEmpty), arguments: cases, [nil, 256, 4096])
    func `what is let in costs little on the text made against it, counted`(one: Case, maxLength: Int?) throws {
        guard case .loaded(let rules) = Self.load(one.regex, maxLength: maxLength) else { return }
        let detector = try #require(try RuleSet(rules.rules).detectors.first)
        guard var cost = SearchCost(of: detector.pattern) else { return }
        let looks = cost.looksPerByte(of: one.text)
        #expect(looks <= SearchCost.most)
    }

    @Test
    func `no shipped rule has a pattern that a text can be made to cost much`() throws {
        for detector in `The shipped rules`.engine.rules.detectors where detector.hasPattern {
            guard let attacks = AttackStrings(for: detector.pattern) else { continue }
            let looks = SearchCost.dearest(of: detector.pattern, among: attacks)?.looks ?? 0
            #expect(looks <= SearchCost.notable, "\(detector.rule.id)")
        }
    }

    /// All rules together, on the texts derived from each of them: none gives up, and none takes long.
    @Test
    func `the shipped rules stand what is made against them`() throws {
        let engine = `The shipped rules`.engine
        var scratch = InspectionScratch(for: engine)
        var longest = 0.0
        for (index, detector) in engine.rules.detectors.enumerated() where Self.isOptimised || index % 8 == 0 {
            guard let strings = AttackStrings(for: detector.pattern) else { continue }
            for attack in strings.all.prefix(Self.isOptimised ? .max : 1)
                + strings.dense.prefix(Self.isOptimised ? .max : 1)
            {
                let (milliseconds, failures) = Self.inspect(attack.text(ofAtLeast: Self.size), engine, &scratch)
                #expect(failures.isEmpty, "\(detector.rule.id)")
                longest = max(longest, milliseconds)
            }
        }
        if Self.isOptimised { #expect(longest <= 50) }
    }

    /// Runs of every byte, separators, escapes, context words, halves of examples, encodings in encodings.
    @Test
    func `texts made against no rule cost all rules together little`() throws {
        let engine = `The shipped rules`.engine
        var scratch = InspectionScratch(for: engine)
        for (name, text) in HostileTexts.all(for: `The shipped rules`.loaded, ofAtLeast: Self.size) {
            let (milliseconds, failures) = Self.inspect(text, engine, &scratch)
            #expect(failures.isEmpty, "\(name)")
            if Self.isOptimised { #expect(milliseconds <= 50, "\(name)") }
        }
    }
}
