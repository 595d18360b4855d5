import AuditLog
import GuardrailTypes
import Inspection
import Redaction
import Testing

@testable import Gateway

/// Bodies that are small for a limit in bytes, and dear for whoever compares everything in them with everything else.
@Suite struct `Hostile sizes` {
    /// Debug builds need a second or less for each; squares of these counts need minutes.
    private static let count = 12_000

    private static func prompt(_ content: String) -> [UInt8] {
        Array(#"{"model":"m","messages":[{"role":"user","content":\#(content)}]}"#.utf8)
    }

    private static func addresses(_ range: Range<Int>) -> String {
        range.map { "u\($0)@example.org" }.joined(separator: " ")
    }

    private static let bodies: [String: [UInt8]] = [
        "one part full of addresses and a second": prompt(
            #"[{"type":"text","text":"\#(addresses(0..<count))"},{"type":"text","text":"x"}]"#
        ),
        "a part for each address": prompt(
            "[" + (0..<count).map { #""u\#($0)@example.org ""# }.joined(separator: ",") + "]"
        ),
        "arguments that are no JSON": prompt(
            #""x","tool_calls":[{"function":{"name":"f","arguments":"\\u0041 \#(addresses(0..<count))"}}]"#
        ),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: bodies.keys.sorted())
    func `do not take the square of their time`(name: String) throws {
        let body = try #require(Self.bodies[name])
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let start = ContinuousClock.now
        let outcome = PromptStage(engine: RelayRules.enforcing).inspect(body: body, using: &scratch)
        #expect(outcome.action >= .redact)
        if case .forward(let bytes) = outcome.verdict {
            #expect(!String(decoding: bytes, as: UTF8.self).contains("@example"))
        }
        #expect(outcome.decisions.reduce(0) { $0 + $1.findingCount } >= Self.count)
        #expect(ContinuousClock.now - start < .seconds(20))
        let rows = outcome.decisions.bounded()
        #expect(rows.reduce(0) { $0 + $1.findings.count } <= AuditDecision.mostFindingsOfExchange)
        #expect(rows.count <= AuditDecision.mostDecisions + 2)
        #expect(
            rows.reduce(0) { $0 + $1.findingCount } == outcome.decisions.reduce(0) { $0 + $1.findingCount }
        )
    }

    @Test func `never cost the finding that blocks its row`() throws {
        let text = Self.addresses(0..<1_500) + " sk-abcdefghijklmnopqrst"
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let outcome = PromptStage(engine: RelayRules.enforcing)
            .inspect(body: Self.prompt("\"\(text)\""), using: &scratch)
        let row = try #require(outcome.decisions.bounded().first)
        #expect(row.action == .block && row.findings.count == AuditDecision.mostFindings)
        #expect(row.findings.contains { $0.rule.id == "key" } && row.findingCount == 1_501)
    }

    @Test func `of a stream are counted and not all kept`() throws {
        let chunk = Array(Chunk.delta(Self.addresses(0..<1_000) + " ").utf8)
        var scratch = InspectionScratch(for: RelayRules.enforcing)
        let relay = StreamRelay(engine: RelayRules.enforcing)
        var output = RelayOutput()
        for _ in 0..<2 { relay.receive(chunk, using: &scratch, into: &output) }
        relay.receive(Array((Chunk.finish() + Chunk.done).utf8), using: &scratch, into: &output)
        let decision = try #require(relay.summary.decisions.first)
        #expect(decision.findings.count == AuditDecision.mostFindings && decision.findingCount == 2_000)
        #expect(decision.action == .redact)
    }
}
