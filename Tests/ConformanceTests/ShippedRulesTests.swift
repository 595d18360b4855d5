import ByteText
import Detection
import Foundation
import GuardrailTypes
import Inspection
import Policy
import Redaction
import RuleFiles
import TestSupport
import Testing

/// The rules as they ship, against their own examples and against labelled chats where those lie beside the checkout.
@Suite(.serialized) struct `The shipped rules` {
    static let loaded = try! RuleLoader().load(paths: [SharedData.root.appending(path: "rules").path()]).get()
    static let key = DigestKey(bytes: Array(repeating: 3, count: 32))
    static let engine = Engine(rules: try! RuleSet(loaded.rules), key: key)

    static let examples = loaded.located.flatMap(\.tests).map(\.text)
    static let chats = SharedData.texts("dlp/synth-chat/dev.jsonl")

    @Test
    func `load without a warning and keep their own tests`() {
        #expect(Self.loaded.warnings.isEmpty)
        #expect(Self.loaded.rules.count >= 45)
        #expect(Self.loaded.located.allSatisfy { located in located.tests.count >= 4 })
        let credentials = Self.loaded.rules.filter { $0.reference.id.hasPrefix("credentials.") }
        #expect(Set(credentials.map(\.reference.entity)).count >= 75)
    }

    /// The short cut of `isClean` against the whole way: the rules' examples, and numbers of all lengths and groupings.
    @Test
    func `find nothing in what the filter calls clean`() {
        var scratch = InspectionScratch(for: Self.engine)
        var generator = SplitMix(state: 5)
        var texts = Self.examples
        for length in 1...40 {
            for _ in 0..<200 {
                let signs = (0..<length).map { _ in "01234567890123456789 -./:+(".randomElement(using: &generator)! }
                texts.append(String(signs))
                texts.append(String(signs.filter(\.isNumber)))
            }
        }
        var wrong = 0
        for text in texts {
            for direction in Direction.allCases {
                let bytes = Array(text.utf8)
                guard Self.engine.isClean(bytes.span, direction: direction, using: &scratch) else { continue }
                var numbers = PlaceholderNumbers()
                let verdict = Self.engine.inspect(
                    bytes,
                    direction: direction,
                    placeholders: &numbers,
                    using: &scratch
                )
                if !verdict.findings.isEmpty || !verdict.failures.isEmpty { wrong += 1 }
            }
        }
        #expect(wrong == 0)
    }

    /// Some of many texts: a debug build cannot look at all of them, the benchmark `--chunking` does.
    static func sample(_ texts: [String], every step: Int) -> [String] {
        stride(from: 0, to: texts.count, by: step).map { texts[$0] }
    }

    /// Whole, one byte at a time, and cut in two at every place that `step` leaves.
    private func differences(_ texts: [String], step: Int, random: Int) -> [String] {
        var scratch = InspectionScratch(for: Self.engine)
        var generator = SplitMix(state: 11)
        var out: [String] = []
        for text in texts {
            let bytes = Array(text.utf8)
            var cuts = [bytes.map { [$0] }]
            for at in stride(from: 1, to: bytes.count, by: step) {
                cuts.append([Array(bytes[..<at]), Array(bytes[at...])])
            }
            for _ in 0..<random { cuts.append(Chunkings.randomSplit(of: bytes, &generator)) }
            for direction in Direction.allCases {
                let whole = StreamRun([bytes], engine: Self.engine, direction: direction, using: &scratch).decisions
                for pieces in cuts {
                    let run = StreamRun(pieces, engine: Self.engine, direction: direction, using: &scratch)
                    if run.decisions != whole {
                        out.append("\(text.prefix(60)) cut as \(pieces.map(\.count).prefix(6))")
                    }
                }
            }
        }
        return out
    }

    @Test
    func `decide the same on their examples, however they are cut`() {
        #expect(differences(Self.sample(Self.examples, every: 3), step: 17, random: 1) == [])
    }

    @Test(.enabled(if: !chats.isEmpty))
    func `decide the same on chats, however they are cut`() {
        #expect(differences(Self.sample(Self.chats, every: 3), step: 97, random: 1) == [])
    }

    @Test
    func `the filter changes nothing`() throws {
        let unfiltered = Engine(rules: try RuleSet(Self.loaded.rules, usesFilter: false), key: Self.key)
        var fast = InspectionScratch(for: Self.engine)
        var slow = InspectionScratch(for: unfiltered)
        for text in Self.sample(Self.examples, every: 7) + Self.chats.prefix(40) {
            for direction in Direction.allCases {
                let pieces = Chunkings.pieces(of: Array(text.utf8), size: 7)
                let one = StreamRun(pieces, engine: Self.engine, direction: direction, using: &fast)
                let other = StreamRun(pieces, engine: unfiltered, direction: direction, using: &slow)
                #expect(one.decisions == other.decisions, "\(text.prefix(60))")
            }
        }
    }

    @Test
    func `let no byte of a withheld finding out`() {
        var scratch = InspectionScratch(for: Self.engine)
        for text in Self.examples + Self.chats.prefix(300) {
            let bytes = Array(text.utf8)
            var numbers = PlaceholderNumbers()
            let verdict = Self.engine.inspect(bytes, direction: .response, placeholders: &numbers, using: &scratch)
            let withheld = verdict.findings.filter { $0.action >= .redact }
            guard let redacted = verdict.redacted else {
                #expect(withheld.isEmpty)
                continue
            }
            let out = String(decoding: redacted, as: UTF8.self)
            for finding in withheld where finding.range.count >= 8 {
                let value = String(decoding: bytes[finding.range.lowerBound..<finding.range.upperBound], as: UTF8.self)
                // The same value may stand where no rule sees it, in another's middle.
                guard text.components(separatedBy: value).count == 2 else { continue }
                #expect(!out.contains(value), "\(finding.rule.id)")
            }
        }
    }

    @Test
    func `hold little of plain prose and nothing after a sentence`() {
        var scratch = InspectionScratch(for: Self.engine)
        let prose = """
            The weather was fine that morning, and the two friends walked along the river to the old mill. They talked \
            about the harvest, the new road, and what to cook for dinner. Nobody was in a hurry. When the bells rang, they \
            turned back, bought bread and cheese in the village, and sat down under the big oak to eat.\u{20}
            """
        let run = StreamRun(
            Chunkings.pieces(of: Array(prose.utf8), size: 4),
            engine: Self.engine,
            direction: .response,
            using: &scratch
        )
        #expect(run.text == prose)
        #expect(Double(run.heldSum) / Double(run.calls) <= 12)

        var inspector = StreamInspector(engine: Self.engine, direction: .response)
        var output = InspectionOutput()
        var before: UInt8 = 0
        for byte in prose.utf8 {
            inspector.receive([byte].span, using: &scratch, into: &output)
            if byte == UInt8(ascii: " "), before == UInt8(ascii: ".") { #expect(inspector.heldBytes == 0) }
            before = byte
        }
        #expect(output.findings.isEmpty)
    }
}
