import AuditLog
import Detection
import GuardrailTypes
import Inspection
import Matching
import Policy
import Redaction
import Routing
import Testing
import Wire

@testable import Gateway

@Suite struct `Answers of a panel` {
    private static let card = Rule(
        reference: TestGateway.phrase.reference,
        patterns: [Pattern(source: .regex(#"4\d{3} ?\d{4} ?\d{4} ?\d{4}"#), confidence: Confidence(1))],
        action: [.prompt: .redact, .response: .redact]
    )

    private let engine: Engine

    init() throws {
        engine = Engine(rules: try RuleSet([Self.card, TestGateway.person]), policies: .default, key: .ephemeral())
    }

    private func reading() -> PanelReading {
        PanelReading(engine: engine, policy: nil, numbers: PlaceholderNumbers())
    }

    private func body(_ text: String) -> [UInt8] {
        Array(
            #"{"id":"a","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(JSONString.literal(text))},"finish_reason":"stop"}]}"#
                .utf8
        )
    }

    private func read(_ reading: inout PanelReading, _ body: [UInt8]) -> PanelReading.Verdict {
        var scratch = InspectionScratch(for: engine)
        return reading.read(body, from: .chat, AnswerBook(), using: &scratch).verdict
    }

    @Test func `the same value has one number in all of them, and two have not one`() {
        var reading = PanelReading(engine: engine, policy: nil, numbers: PlaceholderNumbers(isReversible: true))
        var texts: [String] = []
        for value in ["4012 8888 8888 1881", "4111 1111 1111 1111", "4012 8888 8888 1881"] {
            if case .text(let text) = read(&reading, body("it is \(value)")) {
                texts.append(String(decoding: text, as: UTF8.self))
            }
        }
        #expect(texts.count == 3 && texts[0] == texts[2] && texts[0] != texts[1])
        #expect(texts.allSatisfy { $0.hasPrefix("it is [") && !$0.contains("1881") && !$0.contains("1111") })
    }

    @Test func `an answer of more than 128 KB is not told`() {
        var reading = reading()
        let long = String(repeating: "a", count: PanelReading.longestAnswer)
        guard case .text = read(&reading, body(long)) else { return #expect(Bool(false)) }
        guard case .nothing(.tooLong) = read(&reading, body(long + "a")) else { return #expect(Bool(false)) }
    }

    @Test(arguments: 0..<4)
    func `damaged answers end in a verdict, and no text has a value in it`(seed: UInt64) {
        let seedBody = body("take 4012 8888 8888 1881 or \u{1F701} 078-05-1120 and \"go\"\n")
        var mix = SplitMix(seed: seed)
        var scratch = InspectionScratch(for: engine)
        var told = 0
        for _ in 0..<1500 {
            var bytes = seedBody
            for _ in 0..<(1 + mix.next() % 4) {
                let at = Int(mix.next() % UInt64(bytes.count))
                switch mix.next() % 4 {
                case 0: bytes[at] = UInt8(truncatingIfNeeded: mix.next())
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(UInt8(ascii: "\""), at: at)
                default: bytes.insert(contentsOf: bytes[at...].prefix(9), at: at)
                }
            }
            var reading = reading()
            guard case .text(let text) = reading.read(bytes, from: .chat, AnswerBook(), using: &scratch).verdict else {
                continue
            }
            told += 1
            #expect(reading.quote(text, using: &scratch).decision == nil)
        }
        #expect(told > 0)
    }
}
