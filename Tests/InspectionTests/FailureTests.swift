import Detection
import GuardrailTypes
import Inspection
import Policy
import TestSupport
import Testing

@Suite struct `A rule that cannot be run to the end` {
    /// Backtracks over every way to cut a run of letters into pieces; the filter, which takes lookbehinds as true, lets it.
    static let costly = TestRules.rule(
        "costly",
        "(?:[ab]{1,9}){1,9}[ab]{1,9}(?:[ab]{1,9}){1,9}(?<=z)c",
        action: .redact
    )
    static let text = Array(("ok " + String(repeating: "ab", count: 40) + "c d").utf8)

    static func run(_ rule: Rule, policy: PolicySet = .default) throws -> StreamRun {
        let engine = try TestRules.engine([rule], policy: policy)
        var scratch = InspectionScratch(for: engine)
        return StreamRun([text], engine: engine, direction: .response, using: &scratch)
    }

    @Test
    func `blocks, where its author did not say otherwise, and is never a clean result`() throws {
        let run = try Self.run(Self.costly)
        #expect(run.failures.map(\.reason) == [.matchLimit])
        #expect(run.block?.failures.map(\.rule.id) == ["costly"])
        #expect(run.released.count <= 3)
        #expect(run.findings.isEmpty)
    }

    @Test
    func `lets the text pass and says so, where its author chose that`() throws {
        var rule = Self.costly
        rule.onError = .passAndRecord
        let run = try Self.run(rule)
        #expect(run.failures.map(\.mode) == [.passAndRecord])
        #expect(run.block == nil)
        #expect(run.released == Self.text)
    }

    @Test
    func `stops nothing, where the rule only flags`() throws {
        var rule = Self.costly
        rule.action = [.response: .flag]
        let run = try Self.run(rule)
        #expect(run.failures.map(\.mode) == [.passAndRecord])
        #expect(run.released == Self.text)
    }

    @Test
    func `changes nothing in observe mode`() throws {
        let observe = PolicySet(id: "observe", version: "1.0.0", mode: .observe)
        let run = try Self.run(Self.costly, policy: observe)
        #expect(run.failures.count == 1)
        #expect(run.block == nil)
        #expect(run.released == Self.text)
    }
}
