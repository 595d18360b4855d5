import Testing

@testable import Detection

@Suite struct `Words of a text` {
    static func words(_ text: String) -> [String] {
        let bytes = Array(text.utf8)
        var reader = WordReader()
        var index = 0
        var out: [String] = []
        while let word = reader.next(in: bytes.span, from: &index, base: 0, isFinal: true) {
            out.append(String(decoding: bytes[word.start..<word.end], as: UTF8.self))
        }
        return out
    }

    @Test(arguments: [
        ("", []), (" .. ", []), ("one", ["one"]), ("one, two", ["one", "two"]), ("a_b-c", ["a_b", "c"]),
        ("“hemlock”…", ["hemlock"]), ("Straße über", ["Straße", "über"]),
        ("naïve", ["nai\u{308}ve", "naïve"].suffix(1)),
        ("日本語4012円", ["日", "本", "語", "4012", "円"]), ("ยา x", ["ย", "า", "x"]), ("한국말", ["한", "국", "말"]),
        ("Привет, мир", ["Привет", "мир"]), ("a😀b", ["a", "b"]), ("٣٤ ok", ["٣٤", "ok"]),
        ("a\u{A0}b\u{3000}c", ["a", "b", "c"]),
    ])
    func `are found`(text: String, expected: [String]) {
        #expect(Self.words(text) == Array(expected))
    }

    @Test
    func `have one hash in either case, in every script that has case`() {
        for (upper, lower) in [
            ("HEMLOCK", "hemlock"), ("ÄÖÜ", "äöü"), ("ПРИВЕТ", "привет"), ("ΑΒΓ", "αβγ"), ("ＡＢ", "ａｂ"),
        ] {
            let hashes = [upper, lower].map { text in
                var reader = WordReader()
                var index = 0
                let word = reader.next(in: Array(text.utf8).span, from: &index, base: 0, isFinal: true)
                return word?.folded
            }
            #expect(hashes[0] != nil && hashes[0] == hashes[1])
        }
    }

    @Test
    func `a hash of two parts is the hash of the whole`() {
        func hash(_ text: String) -> WordHash {
            var hash = WordHash()
            for byte in text.utf8 { hash.append(byte) }
            return hash
        }
        #expect(hash("4012").followed(by: hash("888")) == hash("4012888"))
        #expect(hash("").followed(by: hash("x")) == hash("x"))
    }

    @Test
    func `white space between them counts once`() {
        func gap(_ text: String) -> UInt64?? {
            let bytes = Array(text.utf8)
            var reader = WordReader()
            var index = 0
            _ = reader.next(in: bytes.span, from: &index, base: 0, isFinal: true)
            return reader.next(in: bytes.span, from: &index, base: 0, isFinal: true)?.gap
        }
        #expect(gap("a b") == gap("a \n\u{A0} b"))
        #expect(gap("a b") != gap("a-b"))
        #expect(gap("a" + String(repeating: " ", count: 17) + "b") == .some(nil))
    }
}
