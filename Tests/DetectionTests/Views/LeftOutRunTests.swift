import ByteText
import Testing

@testable import Detection

/// What stands for nothing costs little, however much of it there is: a run of it is one edit.
@Suite struct `Runs that a view leaves out` {
    static let pumps = [
        "\u{01}", "\u{7F}", "\u{01}\u{08}\u{02}", "\u{200B}", "\u{301}", "\u{FEFF}", "\u{200B}\u{301}",
        "\u{01}\u{200B}", "\u{1B}", "\u{1B}[0m",
    ]

    static func fold(_ text: [UInt8], by length: Int) -> (text: DerivedText, edits: [ByteRange]) {
        var derived = DerivedText()
        var (edits, consumed, received): ([ByteRange], Int, Int) = ([], 0, 0)
        while received < text.count {
            received = min(received + length, text.count)
            while received < text.count, UTF8Boundary.isContinuation(text[received]) { received += 1 }
            let source = text.span.extracting(first: received)
            let isFinal = received == text.count
            consumed = ViewTransform.fold.run(
                over: source,
                from: consumed,
                isFinal: isFinal,
                into: &derived,
                edits: &edits
            )
        }
        return (derived, edits)
    }

    @Test(arguments: pumps, [1, 7, .max])
    func `are one edit, and map to all of their source`(pump: String, length: Int) {
        let run = Array(String(repeating: pump, count: 500).utf8)
        let text = Array("ab".utf8) + run + Array("cd".utf8)
        let (derived, edits) = Self.fold(text, by: min(length, text.count))
        #expect(derived.bytes == Array("abcd".utf8))
        #expect(edits == [ByteRange(2, 2)])
        #expect(derived.map.source(of: ByteRange(1, 3)) == ByteRange(1, text.count - 1))
        #expect(derived.map.source(of: ByteRange(0, 2)) == ByteRange(0, 2))
        #expect(derived.map.source(of: ByteRange(2, 4)) == ByteRange(text.count - 2, text.count))
        #expect(derived.map.derived(ofSource: 2) == 2)
        #expect(!derived.map.isCopy(ByteRange(1, 3)))
    }

    /// A right-to-left override among them is still read the way it is shown.
    @Test func `end where an override begins`() {
        let text = Array("a\u{200B}\u{200B}\u{202E}cb\u{202C}\u{200B}d".utf8)
        let (derived, _) = Self.fold(text, by: text.count)
        #expect(derived.bytes == Array("abcd".utf8))
    }
}
