import ByteText
import Matching
import TestSupport
import Testing

@Suite struct `What a search costs` {
    static func looks(_ source: String, maxLength: Int? = nil) throws -> Int {
        let pattern = try CompiledPattern(source, maxLength: maxLength)
        let attacks = try #require(AttackStrings(for: pattern))
        return try #require(SearchCost.dearest(of: pattern, among: attacks)).looks
    }

    @Test(
        arguments: [
            (#"[0-9]+%"#, 4096), (#"<<[^<>]*>>"#, 4096), (#"<<.{1,60}>>"#, nil),
            (#"\bsk-[A-Za-z0-9]{20,48}\b"#, nil), (#"eyJ[\w-]+\.[\w-]+\.[\w-]+"#, 2048),
        ] as [(String, Int?)]
    )
    func `is little where the ends of a pattern say where it may begin`(source: String, maxLength: Int?) throws {
        #expect(try Self.looks(source, maxLength: maxLength) <= SearchCost.notable)
    }

    @Test(
        arguments: [
            (#"a[^b]{0,4000}(?=[a-z]{9})b"#, nil), (#"[a-z]+(?<![a-y]{3})!"#, 4096), (#"x.*y|x"#, 4096),
            (#"(?:[a-z]{1,40}[0-9]{1,40}){1,40}(?<=77)!"#, nil),
        ] as [(String, Int?)]
    )
    func `is much where an assertion hides that nothing ends there`(source: String, maxLength: Int?) throws {
        #expect(try Self.looks(source, maxLength: maxLength) > SearchCost.most)
    }

    @Test
    func `grows with the bound that an author declares`() throws {
        let figures = try [16, 32, 64].map { try Self.looks("x.*y|x", maxLength: $0) }
        #expect(figures == figures.sorted())
        #expect(figures[2] > figures[1] * 3 / 2)
    }

    @Test
    func `is the same every time, and nothing for a text without a match`() throws {
        let pattern = try CompiledPattern(#"[a-z]{1,600}=[0-9]{1,600}"#)
        guard var first = SearchCost(of: pattern), var second = SearchCost(of: pattern) else {
            Issue.record("the pattern cannot be followed")
            return
        }
        let text = Array(String(repeating: "abc=12,ab=", count: 200).utf8)
        let looks = first.looksPerByte(of: text)
        #expect(looks > 0)
        #expect(looks == first.looksPerByte(of: text))
        #expect(looks == second.looksPerByte(of: text))
        #expect(first.looksPerByte(of: Array(String(repeating: "a", count: 4000).utf8)) == 0)
    }

    /// The model finds what PCRE2 finds where there is no assertion that the tree does not know.
    @Test
    func `attempts end where PCRE2's do`() throws {
        let sources = [
            #"(?:a|ab)(?:c|bcd)(?:d{0,3})"#, #"[\w.+-]{1,64}@[\w-]{1,20}\.\w{2,6}"#, #"(?:ab){2,40}c"#,
            #"\bsk-\w{2,9}\b"#,
            #"(?:x|y){1,5}z|z{2}"#, #"é{1,3}é"#, #"[^\x00-\x7F]{2,5}"#, #"(?<!\d)\d{3}(?!\d)"#, #"a[.\d]{0,9}\z"#,
        ]
        var generator = SplitMix(state: 11)
        var scratch = MatchScratch()
        var found = 0
        for source in sources {
            let pattern = try CompiledPattern(source)
            for _ in 0..<400 {
                let text = `The filter`.text(&generator)
                for start in text.indices where !UTF8Boundary.isContinuation(text[start]) {
                    let outcome = pattern.firstMatch(
                        in: text.span,
                        from: start,
                        latestStart: start,
                        isFinal: true,
                        isTextStart: true,
                        using: &scratch
                    )
                    var end: Int?
                    if case .match(let whole, _) = outcome, whole.lowerBound == start { end = whole.upperBound }
                    #expect(SearchCost.end(of: pattern, in: text, at: start) == end, "\(source)")
                    found += end == nil ? 0 : 1
                }
            }
        }
        #expect(found > 200)
    }
}
