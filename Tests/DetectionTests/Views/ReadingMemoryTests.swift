import ByteText
import GuardrailTypes
import Matching
import Testing

@testable import Detection

/// What encoded runs stand for is remembered with the text that they stand in, and no longer.
@Suite struct `The memory of readings` {
    /// `nothing to see here`, which no rule finds anything in.
    static let text = Array("the note bm90aGluZyB0byBzZWUgaGVyZQ is long over and more of the text comes".utf8)
    static let read = Array("the note  nothing to see here\n".utf8)

    private static func rules() throws -> DirectionalRules {
        let reference = RuleReference(
            id: "t.t",
            name: "t",
            entity: "KEY",
            severity: .low,
            tags: [],
            packID: "t",
            packVersion: "1.0.0"
        )
        let pattern = Pattern(source: .regex("key=[a-z0-9]{8}"), confidence: Confidence(0.9))
        return try RuleSet([Rule(reference: reference, patterns: [pattern])]).rules(for: .prompt)
    }

    private func remembers(_ memory: ReadingMemory) -> Bool {
        memory.costOfNothing(in: Self.read, from: 10, depth: 0) != nil
    }

    /// A stream that breaks off says nothing more, and its scratch goes on to another text.
    @Test func `does not stay in the scratch when a stream breaks off`() throws {
        let rules = try Self.rules()
        var scratch = DetectionScratch(for: rules)
        var results = ScanResults()
        var scan = ViewScan()
        scan.advance(over: Self.text.span, at: 0, isFinal: false, rules: rules, using: &scratch, into: &results)
        #expect(remembers(scan.readings))
        #expect(!remembers(scratch.readings))
    }

    @Test func `ends with the text`() throws {
        let rules = try Self.rules()
        var scratch = DetectionScratch(for: rules)
        var results = ScanResults()
        var scan = ViewScan()
        scan.advance(over: Self.text.span, at: 0, isFinal: false, rules: rules, using: &scratch, into: &results)
        scan.advance(over: Self.text.span, at: 0, isFinal: true, rules: rules, using: &scratch, into: &results)
        #expect(!remembers(scan.readings))
        #expect(!remembers(scratch.readings))
    }
}
