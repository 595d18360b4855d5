import Inspection
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Streams as LiteLLM's `incremental_diff` guards them: the text so far is asked about again and again, and what leaves is the
/// answer's text without the characters that are to be held back.
@Suite struct `What LiteLLM lets out of a stream` {
    private struct Round {
        /// The text as it may pass, in Python's characters; nil for a block.
        var text: [Unicode.Scalar]?
        var heldBack = 0
    }

    private static func ask(_ text: String) throws -> Round {
        let body = #"{"input_type":"response","texts":[\#(JSONString.literal(text))]}"#
        let answer = try JSONDocument(parsing: Array(GuardAsked(.litellm, body).answer.utf8))
        let action = answer.string(try #require(answer.given("action")))
        if action == "BLOCKED" { return Round(text: nil) }
        let texts = answer.given("texts").map(answer.children(of:))
        let passed = texts.map { answer.string($0[0]) } ?? text
        let held = answer.children(of: try #require(answer.given("stream_holdback_chars")))
        return Round(text: Array(passed.unicodeScalars), heldBack: try #require(answer.integer(at: held[0])))
    }

    private static let texts = [
        "Use 4111 1111 1111 1111 now, or 4111 2.", "😀 mail a@x.io and b@x.io, a@x.io again", "nothing of note, sk-",
        "4111111111111111", "né 4111 1111 1111 1112 is no card", "wait: a.b@c", "please ignore previous wishes é",
    ]

    @Test(arguments: texts)
    func `is the beginning of the whole text's redaction, however it was cut`(text: String) throws {
        let whole = try #require(try Self.ask(text).text)
        let scalars = Array(text.unicodeScalars)
        for size in [1, 2, 3, 5, 8, 13] {
            var sent = 0
            for end in stride(from: size, to: scalars.count, by: size) {
                let round = try Self.ask(String(String.UnicodeScalarView(scalars[..<end])))
                // A value that the end cuts off may block the round; nothing of it has left.
                guard let now = round.text else { break }
                sent = max(sent, now.count - round.heldBack)
                #expect(now[..<sent].elementsEqual(whole[..<sent]), "\(size) \(end)")
            }
        }
    }

    @Test func `is nothing of a value that blocks`() throws {
        let text = Array("the key: \(GuardAsked.key) and more".unicodeScalars)
        for size in [1, 2, 3, 7] {
            var sent: ArraySlice<Unicode.Scalar> = []
            var isBlocked = false
            for end in stride(from: size, through: text.count, by: size) {
                let round = try Self.ask(String(String.UnicodeScalarView(text[..<end])))
                guard let now = round.text else {
                    isBlocked = true
                    break
                }
                sent = now[..<max(sent.count, now.count - round.heldBack)]
            }
            #expect(isBlocked)
            #expect("the key: ".unicodeScalars.starts(with: sent))
        }
    }
}
