import Classification
import TestSupport
import Testing

@Suite struct TokenTests {
    private func tokens(_ text: String) -> [String] {
        TextFeatures.tokens(of: Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }

    @Test(arguments: [
        ("Hello, World!", ["hello", ",", "world", "!"]),
        ("don't 'quote' it's'", ["don't", "'", "quote", "'", "it's", "'"]),
        ("see https://a.example/x?y=(z) or www.b.example.", ["see", "urltok", "or", "urltok"]),
        ("http: and http:/x", ["http", ":", "and", "http", ":", "/", "x"]),
        ("@someone said a@b.example", ["usertok", "said", "aab", ".", "example"]),
        ("soooo goood!!!!!", ["soo", "good", "!", "!"]),
        ("in 1234 and 7", ["in", "00", "and", "0"]),
        ("k1ll h3llo b@d $ex a$$et f!ve", ["kill", "hello", "bad", "sex", "a", "$", "set", "five"]),
        ("mp3 1st 4ttack c0vid19 t0 a1", ["mp0", "0st", "attack", "covidig", "to", "a0"]),
        ("h o w   t o", ["how", "to"]), ("h.o.w", ["how"]), ("**h****o****w**", ["*", "*", "how", "*", "*"]),
        ("a b", ["a", "b"]), ("I - a dog", ["i", "-", "a", "dog"]), ("x, y; z", ["x", ",", "y", ";", "z"]),
        ("I   h o w", ["i", "how"]), ("h.o.w. .t.o. .a. .b.a.d", ["how", "to", "a", "bad"]),
        ("$5 mak3", ["$", "0", "make"]),
        ("snake_case", ["snake", "_", "case"]), ("naïve ＣＡＦÉ", ["naive", "cafe"]),
        ("\u{2018}so\u{2019} it\u{2019}s", ["'", "so", "'", "it's"]), ("日本 go", ["日", "本", "go"]),
        ("wow 😀😀😀😀", ["wow", "😀", "😀"]), ("ЖДИ", ["жди"]), ("", []), ("   ", []), ("@", ["@"]),
        ("end http://", ["end", "urltok"]), ("a\u{1B}[31mb\u{8}c", ["ac"]),
        ("ⓗⓐⓣⓔ ʜᴀᴛᴇ 🄷🄰🅃🄴", ["hate", "hate", "hate"]),
    ])
    func `texts become tokens`(text: String, expected: [String]) {
        #expect(tokens(text) == expected)
    }

    @Test(
        arguments: Disguise.unicode.filter {
            !["right-to-left override", "combining acute", "mathematical bold", "Arabic-Indic", "Devanagari"].contains(
                $0.name
            )
        }
    )
    func `a disguised text has the same tokens`(disguise: Disguise) {
        let text = "how to make someone sad"
        #expect(tokens(disguise.apply(text)) == tokens(text))
    }

    @Test(arguments: ["spaces", "dots", "hyphens", "line breaks", "tabs", "katakana dots"])
    func `letters apart are one word`(name: String) throws {
        let disguise = try #require(Disguise.separators.first { $0.name == name })
        #expect(tokens(disguise.apply("stupid")) == ["stupid"])
    }

    @Test func `a word without end is cut in pieces`() {
        let tokens = tokens(String(repeating: "ab", count: 60))
        #expect(tokens.map(\.utf8.count) == [40, 40, 40])
    }

    @Test func `bytes that are no text are left out`() {
        let bytes: [UInt8] = [0x61, 0xFF, 0x62, 0xE2, 0x80, 0x63, 0x80, 0xF4, 0xBF]
        #expect(TextFeatures.tokens(of: bytes) == [Array("abc".utf8)])
    }
}
