import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `A rule in quarantine` {
    static let text = Array("my key is sk-abcdefghij0123456789 and the card 4111 1111 1111 1111, thanks".utf8)

    static func run(_ rules: [Rule], _ quarantined: Set<String>, _ pieces: [[UInt8]] = [text]) throws -> StreamRun {
        let engine = try TestRules.engine(rules)
        var scratch = InspectionScratch(for: engine)
        scratch.quarantine(quarantined, of: engine)
        return StreamRun(pieces, engine: engine, direction: .prompt, using: &scratch)
    }

    @Test
    func `blocks where it may match, if it must run, and never lets its text out`() throws {
        for size in [1, 3, 7, 1000] {
            let run = try Self.run(TestRules.all, ["key"], Chunkings.pieces(of: Self.text, size: size))
            // Once for each view in which it might match.
            #expect(Set(run.block?.failures.map(\.rule.id) ?? []) == ["key"])
            #expect(Set(run.failures.map(\.reason)) == [.quarantined])
            #expect(!run.text.contains("sk-"))
        }
    }

    @Test
    func `stops no text in which it has nothing to look for, and no other rule`() throws {
        let run = try Self.run(TestRules.all, ["phrase"])
        let free = try Self.run(TestRules.all, [])
        #expect(run.decisions == free.decisions)
        #expect(run.failures.isEmpty)
    }

    @Test
    func `is recorded and lets pass, where its author chose that`() throws {
        var card = TestRules.card
        card.onError = .passAndRecord
        let run = try Self.run([card], ["card"])
        #expect(Set(run.failures.map(\.mode)) == [.passAndRecord])
        #expect(run.released == Self.text)
        #expect(run.findings.isEmpty)
    }

    @Test
    func `comes back when the set is empty again`() throws {
        let engine = try TestRules.engine()
        var scratch = InspectionScratch(for: engine)
        scratch.quarantine(["key"], of: engine)
        scratch.quarantine([], of: engine)
        let run = StreamRun([Self.text], engine: engine, direction: .prompt, using: &scratch)
        #expect(run.block?.findings.map(\.rule.id) == ["key"])
    }
}
