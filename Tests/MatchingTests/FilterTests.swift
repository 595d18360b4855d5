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
    ]

    /// Random texts from letters that the patterns are about.
    static func text(_ generator: inout SplitMix) -> [UInt8] {
        let parts = [
            "sk-", "ab", "a", "b", "c", "d", "1", "22", "333", "-", " ", "ignore", "previous", "all", "@", ".", "x",
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
            running.scan(text.span, from: 0, to: text.count, into: &hits)
            for (index, pattern) in compiled.enumerated() {
                let ends = hits.hits.filter { Int($0.pattern) == index }
                let final = pattern.firstMatch(
                    in: text.span,
                    from: 0,
                    isFinal: true,
                    isTextStart: true,
                    using: &scratch
                )
                if case .match(let whole, _) = final {
                    #expect(ends.contains { $0.firstEnd <= whole.upperBound && whole.upperBound <= $0.lastEnd })
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
