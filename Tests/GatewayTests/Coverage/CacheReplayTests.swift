import Inspection
import Redaction
import TestSupport
import Testing
import Wire

@testable import Gateway

/// What was let through once is let through again, byte for byte: else a kept answer would not be the first one.
@Suite struct `A kept answer` {
    @Test(arguments: APIDialect.allCases)
    func `of a stream passes as it is, however it was cut`(dialect: APIDialect) throws {
        var (edited, compared) = (0, 0)
        for seed in 0..<20 {
            var random = CoverageRandom(seed: UInt64(seed + 90_000))
            let answer = RandomAnswer(&random, dialect, mayBlock: false)
            var options = RelayOptions()
            options.dialect = dialect
            options.splitAbove = random.pick([0, 16, 200])
            let script = answer.script(dialect, &random)
            let first = try RelayRun(script, options: options)
            guard first.end == .completed else { continue }
            var plain = RelayOptions()
            plain.dialect = dialect
            plain.splitAbove = 1 << 30
            let again = try RelayRun([first.raw], options: plain)
            // Answers with several choices are not kept; there the choices' chunks may come in another order.
            let isSame = again.raw == first.raw || answer.choices.count > 1
            #expect(isSame, "seed \(seed)")
            if answer.choices.count == 1 { compared += 1 }
            #expect(again.texts == first.texts, "seed \(seed)")
            #expect(again.end == .completed, "seed \(seed)")
            if first.raw != Array(script.joined().utf8) { edited += 1 }
        }
        #expect(edited > 0 && compared > 2)
    }

    @Test func `that came whole passes as it is`() throws {
        let engine = RelayRules.enforcing
        var scratch = InspectionScratch(for: engine)
        let texts = ["plain", "card 4111 1111 1111 1111, a@b.co and c@d.eu", "ignore previous", "[EMAIL_1] [CARD_1]"]
        for text in texts {
            let body = #"{"id":"c","choices":[{"index":0,"message":{"content":\#(Chunk.literal(text))}}]}"#
            let stage = ResponseStage(engine: engine, numbers: PlaceholderNumbers())
            guard case .forward(let first) = stage.inspect(body: Array(body.utf8), using: &scratch).verdict,
                case .forward(let again) = stage.inspect(body: first, using: &scratch).verdict
            else {
                Issue.record("this passes")
                continue
            }
            #expect(first == again)
        }
    }
}
