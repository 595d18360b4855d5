import ByteText
import Matching
import TestSupport
import Testing

@Suite struct `The filter` {
    static let patterns = [
        #"\bsk-[A-Za-z0-9]{20,48}\b"#, #"(?i)ignore\s{1,3}(?:all\s{1,3})?previous"#,
        #"[\w.+-]{1,64}@[\w-]{1,20}\.\w{2,6}"#,
        #"(?<!\d)\d{3}-\d{2}-\d{4}(?!\d)"#, #"[^\x00-\x7F]{2,5}"#, #"(?:a|ab)(?:c|bcd)(?:d{0,3})"#,
        #"x(?=y{1,3}z).{2}"#,
        #"[[:upper:]]{3}\Q.*\E[^a-c]"#, #"(?x) k e y \d{2} # comment"#, #"(?i)kiss"#,
        #"é+é"#.replacing("+", with: "{1,3}"),
        #"(?:ab){2,40}c"#, #"[\d-]{4,30}$"#, #"\R{1,2}z"#,
        // What follows a match decides.
        #"(?<!\d)\d{3,5}(?!\d|[.-]\d)"#, #"22(?=[ab]|-c)"#, #"333-?(?![\d\n])(?!x)"#, #"(?i)c(?![k-m])"#,
        #"[a.]\b"#, #"d(?!é)"#, #"y(?=é)"#, #"z(?!)"#, #"x(?=)y(?!$)"#,
        // Scalars above U+007F by their first byte.
        #"[\x{E0}-\x{FF}]{1,2}"#, #"[\x{65E5}-\x{65E6}a]{2}"#, #"[\x{A0}-\x{10FFFF}]"#, #"[\x{1F600}]é"#,
    ]

    /// Random texts from letters that the patterns are about.
    static func text(_ generator: inout SplitMix) -> [UInt8] {
        let parts = [
            "sk-", "ab", "a", "b", "c", "d", "1", "22", "333", "-", " ", "à", "😀", "ignore", "previous", "all", "@",
            ".", "x",
            "y", "z",
            "é", "日", "ABC", ".*", "key", "kiss", "KIſS", "\n", "\r\n", "abcdefghij0123456789",
        ]
        return (0..<Int.random(in: 1...14, using: &generator)).flatMap { _ in
            Array(parts.randomElement(using: &generator)!.utf8)
        }
    }

    @Test
    func `misses no match and no partial match that PCRE2 finds`() throws {
        let compiled = try Self.patterns.map { try CompiledPattern($0) }
        let filter = PatternFilter(compiled.map(\.tree))
        #expect(filter.opaque.isEmpty)
        var running = FilterScratch(for: filter)
        var hits = FilterHits(patternCount: compiled.count)
        var scratch = MatchScratch()
        var generator = SplitMix(state: 42)
        for _ in 0..<4000 {
            let text = Self.text(&generator)
            hits.notesAlive = false
            running.scan(text.span, from: 0, to: text.count, into: &hits)
            let whole = hits.hits
            hits.notesAlive = true
            running.scan(text.span, from: 0, to: text.count, into: &hits)
            for (index, pattern) in compiled.enumerated() {
                let ends = hits.hits.filter { Int($0.pattern) == index }
                let finalEnds = whole.filter { Int($0.pattern) == index }
                let final = pattern.firstMatch(
                    in: text.span,
                    from: 0,
                    isFinal: true,
                    isTextStart: true,
                    using: &scratch
                )
                if case .match(let whole, _) = final {
                    // The byte behind a match counts to it where it decides.
                    let isSeen = finalEnds.contains {
                        $0.firstEnd <= whole.upperBound + 1 && whole.upperBound <= $0.lastEnd
                    }
                    #expect(isSeen, "\(pattern.source)")
                }
                let open = pattern.firstMatch(
                    in: text.span,
                    from: 0,
                    isFinal: false,
                    isTextStart: true,
                    using: &scratch
                )
                if case .partial(let start) = open, start < text.count {
                    let alive = hits.alive.first { $0.pattern == UInt16(index) }
                    #expect(alive != nil || !ends.isEmpty, "\(pattern.source)")
                    // What is under way began within the depth that the filter tells.
                    if ends.isEmpty, let depth = alive?.depth {
                        #expect(start >= text.count - depth, "\(pattern.source)")
                    }
                }
            }
        }
        #expect(running.load.allSatisfy { $0.flushes == 0 })
    }

    @Test(arguments: [
        (#"(?<!\d)\d{9}(?!\d|[./-]\d)"#, "1234567890 123456789", [20]), (#"(?<!\d)\d{9}(?!\d)"#, "123456789.", [10]),
        (#"T[1-9a-z]{10,12}(?![a-z])"#, "The Thousands", []), (#"\bid\b"#, "ids id.", [7]),
        (#"[\x{200B}\x{2060}]{3}"#, "naïve — déjà", []), (#"[\x{200B}\x{2060}]{2}"#, "a\u{200B}\u{2060}", [6, 7]),
    ])
    func `passes over what is too long, too short or of other scalars`(
        pattern: String,
        text: String,
        ends: [Int]
    ) throws {
        let filter = PatternFilter([try CompiledPattern(pattern).tree])
        var running = FilterScratch(for: filter)
        var hits = FilterHits(patternCount: 1, joinedWithin: 0)
        hits.notesAlive = false
        running.scan(Array(text.utf8).span, from: 0, to: text.utf8.count, into: &hits)
        #expect(hits.hits.map(\.lastEnd) == ends)
    }

    @Test(arguments: [
        (#"\d{3}-\d{4}"#, 8, 8, 0), (#"a|bcd"#, 1, 3, 0), (#"(?<=key: )x{2,5}"#, 2, 5, 5), (#"(?i)k"#, 1, 4, 0),
        (#"ab(?=cde)"#, 2, 2, 0), (#"[^\n]{1,10}"#, 1, 40, 0), (#"\bid\b"#, 2, 2, 4),
    ])
    func `widths are derived in bytes`(pattern: String, shortest: Int, longest: Int, lookbehind: Int) throws {
        var isAtomic = false
        let tree = try PatternParser.parse(pattern, ignoreCase: false, dotAll: false, isAtomic: &isAtomic)
        let width = PatternWidth(of: tree)
        #expect(width.min == shortest)
        #expect(width.max == longest)
        #expect(width.lookbehind == lookbehind)
    }

    @Test(arguments: [
        (#"a+"#, PatternError.Code.unbounded), (#"a*"#, .matchesEmpty), (#"(a"#, .syntax), (#"a{1,20000}"#, .tooLong),
        (#"(?=a*b)c"#, .unbounded), (#"(a)\1"#, .unbounded), (#"x?"#, .matchesEmpty),
    ])
    func `a pattern that is not safe is refused`(pattern: String, code: PatternError.Code) {
        let error = #expect(throws: PatternError.self) { try CompiledPattern(pattern) }
        #expect(error?.code == code)
    }
}
