import Classification
import TestSupport
import Testing

@Suite struct SegmenterTests {
    static func segments(_ pieces: [[UInt8]], minimum: Int = 8, maximum: Int = 64) -> [String] {
        var segmenter = Segmenter(minimum: minimum, maximum: maximum)
        var boundaries = [0]
        for piece in pieces { segmenter.receive(piece.span) { boundaries.append($0) } }
        let text = Array(pieces.joined())
        if boundaries.last != text.count { boundaries.append(text.count) }
        return zip(boundaries, boundaries.dropFirst()).map { String(decoding: text[$0..<$1], as: UTF8.self) }
    }

    @Test(arguments: [
        ("One sentence. Another one! A third?", ["One sentence. ", "Another one! ", "A third?"]),
        ("A. B. C. And then more.", ["A. B. C. ", "And then more."]),
        ("e.g. this and v1.2.3 of it", ["e.g. this and v1.2.3 of it"]),
        ("He said \"go away.\" Then he left.", ["He said \"go away.\" ", "Then he left."]),
        ("first line\nsecond line\n\nthird", ["first line\n", "second line\n\n", "third"]),
        ("一句话在这里。还有一句话！第三句", ["一句话在这里。", "还有一句话！", "第三句"]),
        ("क्या यह वाक्य है। यह दूसरा", ["क्या यह वाक्य है। ", "यह दूसरा"]),
        ("", []),
    ])
    func `a segment ends behind a sentence`(text: String, expected: [String]) {
        #expect(Self.segments([Array(text.utf8)]) == expected)
    }

    @Test func `a sentence without an end is cut at a space, and a word without one between scalars`() {
        let words = Self.segments([Array(String(repeating: "twelve bytes ", count: 12).utf8)])
        #expect(words.allSatisfy { $0.utf8.count <= 64 && $0.hasSuffix(" ") })
        let letters = Self.segments([Array(String(repeating: "日", count: 60).utf8)])
        #expect(letters.allSatisfy { $0.utf8.count <= 64 && $0.allSatisfy { $0 == "日" } })
    }

    @Test(arguments: [
        "One sentence. Another one! 一句话。还有 AAA 在这里！ünïcode: \"go.\" Then…  and\r\nmore\n\n\n. . . end",
        String(repeating: "日本語のテキスト", count: 30) + " word " + String(repeating: "x", count: 200),
    ])
    func `segments are the same at every chunking`(text: String) {
        let bytes = Array(text.utf8)
        let whole = Self.segments([bytes])
        for pieces in Chunkings.all(of: bytes) { #expect(Self.segments(pieces) == whole) }
    }
}
