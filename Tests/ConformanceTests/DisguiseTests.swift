import ByteText
import Foundation
import GuardrailTypes
import Inspection
import Redaction
import RuleFiles
import TestSupport
import Testing

/// Values that are hidden in every way of the catalogue, against the rules as they ship.
@Suite(.serialized) struct `Disguised values` {
    static let engine = `The shipped rules`.engine

    /// A value, the words before it, and the entity that its rule finds.
    static let values: [(entity: String, words: String, value: String)] = [
        ("CREDIT_CARD", "please charge my card", "4012888888881881"),
        ("IBAN", "pay to the account", "GB82WEST12345698765432"),
        ("EMAIL", "write to", "anna.schmidt@example.com"),
        ("AWS_ACCESS_KEY_ID", "use the key", "AKIAWEIRYX5YCO6MOYNB"),
        ("US_SSN", "my social security number is", "536-90-4399"),
    ]

    /// What a disguise cannot hide, or hides from everybody.
    static let exceptions: Set<String> = []

    @Test(arguments: Disguise.all)
    func `are found and withheld`(disguise: Disguise) {
        var scratch = InspectionScratch(for: Self.engine)
        for (entity, words, value) in Self.values where !Self.exceptions.contains("\(disguise.name): \(entity)") {
            let hidden = disguise.apply(value)
            let text = Array("\(words) \(hidden) thanks".utf8)
            var numbers = PlaceholderNumbers()
            let verdict = Self.engine.inspect(text, direction: .response, placeholders: &numbers, using: &scratch)
            #expect(verdict.findings.contains { $0.rule.entity == entity }, "\(entity) as \(hidden)")
        }
    }

    /// `=` that is left behind tells how long the value was, and no decoder takes what follows it.
    @Test(arguments: [
        "4012888888881881", "anna.smith@example.com", String(repeating: "lorem ipsum ", count: 60) + "anna@example.com",
    ])
    func `take the padding of their encoding with them`(value: String) {
        var scratch = InspectionScratch(for: Self.engine)
        let encoded = Data(value.utf8).base64EncodedString()
        #expect(encoded.hasSuffix("="))
        let text = Array("mail \(encoded)\nthanks".utf8)
        for pieces in [[text]] + Self.cuts(of: text) {
            let run = StreamRun(pieces, engine: Self.engine, direction: .response, using: &scratch)
            #expect(!run.released.contains(UInt8(ascii: "=")), "\(value) cut as \(pieces.map(\.count).prefix(8))")
        }
    }

    /// Byte by byte, in small pieces at random, and in two at every fifth place.
    static func cuts(of text: [UInt8]) -> [[[UInt8]]] {
        var generator = SplitMix(state: UInt64(text.count))
        let random = (0..<4).map { _ in Chunkings.randomSplit(of: text, &generator) }
        let halves = stride(from: 1, to: text.count, by: 5).map { [Array(text[..<$0]), Array(text[$0...])] }
        return [text.map { [$0] }] + random + halves
    }

    @Test(arguments: Disguise.all)
    func `are decided alike at every cut`(disguise: Disguise) {
        var scratch = InspectionScratch(for: Self.engine)
        for (_, words, value) in Self.values {
            let text = Array("\(words) \(disguise.apply(value)), thanks; \(disguise.apply("and more"))".utf8)
            let whole = StreamRun([text], engine: Self.engine, direction: .response, using: &scratch).decisions
            for pieces in Self.cuts(of: text) {
                let run = StreamRun(pieces, engine: Self.engine, direction: .response, using: &scratch)
                #expect(run.decisions == whole, "cut as \(pieces.map(\.count).prefix(8))")
                if run.decisions != whole { break }
            }
        }
    }

    /// Longer than what views keep at once, with edits long before the value and within it.
    @Test(arguments: [7, 61, 997])
    func `are decided alike in a long text with a long value`(size: Int) {
        var scratch = InspectionScratch(for: Self.engine)
        var generator = SplitMix(state: 4)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        let lines = (0..<40).map { _ in String((0..<64).compactMap { _ in alphabet.randomElement(using: &generator) }) }
        let body = lines.joined(separator: "\u{200B}\n")
        let key = "-----BEGIN PRIVATE KEY-----\n\(body)\n-----END PRIVATE KEY-----"
        let prose = String(repeating: "Le café était fermé, l'été aussi. ", count: 200)
        let text = Array("\(prose)\(key)\n\(prose) mail anna\u{200D}@example.com, \(prose)".utf8)
        let whole = StreamRun([text], engine: Self.engine, direction: .response, using: &scratch).decisions
        #expect(whole.findings.contains { $0.rule.entity == "PRIVATE_KEY" })
        let run = StreamRun(
            Chunkings.pieces(of: text, size: size),
            engine: Self.engine,
            direction: .response,
            using: &scratch
        )
        #expect(run.decisions == whole)
    }
}
