import Testing

@testable import RuleImport

@Suite struct PatternTextTests {
    static let patterns = [
        #"\b(gh[pousr]_[A-Za-z0-9]{36})(?:[\x60'"\s;]|\\[nr]|$)"#, "(?x)a b # comment (\n [#] \\# (c)", "a{2}b{,3}c{d}",
        #"(?P<n>x)(?<m>y)(?<=z)(?<!q)(?'k'v)"#, #"\Q(a|b)\E(?#note)\p{L}+?[]a][^]b][[:alpha:]$]"#, "(?i:x)(?-i)y|^z$",
        "(", "[", "\\",
    ]

    @Test(arguments: patterns)
    func `the pieces are the pattern`(pattern: String) {
        #expect(PatternText(pattern).text == pattern)
    }

    @Test func `capture groups are counted as PCRE2 counts them`() {
        #expect(Self.patterns.prefix(5).map { PatternText($0).groupCount } == [1, 1, 0, 3, 0])
    }

    @Test func `groups that every match has are told from those of branches`() {
        func groups(_ pattern: String) -> [Int]? { PatternText(pattern).groupsOfEveryMatch }
        #expect(groups("a(b)c(d(e))") == [1, 2] && groups("(?:a|b)(c|d)(e)+") == [1, 2])
        for pattern in ["(a)|b", "(?:x(a)|b)", "(a)?(b)", "(?:x(a)){0,2}b", "(?:(?:(a)))*(b)"] {
            #expect(groups(pattern) == nil, "\(pattern)")
        }
    }

    @Test func `the very end stays the very end`() {
        func translated(_ pattern: String, _ dialect: PatternDialect, hasLines: Bool = false) -> String {
            PatternText(pattern).inPCRE2(from: dialect, hasLines: hasLines).0.text
        }
        #expect(translated(#"a(?:[\s$]|\$|$)"#, .go) == #"a(?:[\s$]|\$|\z)"#)
        #expect(translated("(?m)a$", .go) == "(?m)a$" && translated("(?P<m>a)$", .rust) == "(?P<m>a)\\z")
        #expect(translated(#"a{,3}$\Z"#, .python, hasLines: true) == #"a{0,3}$\z"#)
    }

    @Test func `class operations of Rust are named`() {
        #expect(PatternText("[a-z&&[^q]]").inPCRE2(from: .rust, hasLines: false).differences.count == 1)
        #expect(PatternText("[[:alnum:]/+]").inPCRE2(from: .rust, hasLines: false).differences.isEmpty)
    }

    @Test(arguments: [#"(x)(?:['"\s]|$)"#, #"(?x) (x) (?: ['"\s] | $ ) # end"#, #"(x)(?=["\s])"#])
    func `a boundary at the end is relaxed for prose`(pattern: String) throws {
        #expect(try #require(PatternText(pattern).relaxedForProse).text.contains(#"[,)\]}>*<]"#))
    }

    @Test func `what PCRE2 or a stream cannot take is written otherwise`() {
        #expect(PatternText(#"(?<=\bno\s*|n)\d{4}"#).withLookbehindTaken?.text == #"(?:\bno\s*|n)(\d{4})"#)
        #expect(
            PatternText("(?<=a)b|c").withLookbehindTaken == nil && PatternText("(?<=a)(b)").withLookbehindTaken == nil
        )
        let expanded = PatternText(#"\d([- ])\d\1"#).withoutBackreference?.text
        #expect(expanded == #"(?:\d\x2D\d\x2D|\d\x20\d\x20)"#)
        #expect(PatternText(#"([a-z])\1"#).withoutBackreference == nil)
        #expect(PatternText(#"(ab)\1"#).withoutBackreference == nil)
        #expect(
            PatternText("(?=.*?[a-z]+)(?!x{2,})y*").withBoundedLookaheads?.text
                == "(?=.{0,256}?[a-z]{1,256})(?!x{2,258})y*"
        )
        #expect(PatternText("(?=a{1,3})b+").withBoundedLookaheads == nil)
    }

    @Test(arguments: [#"(x)\b"#, #"(x)(?:a|b)"#, #"(x)(?:['"]|$)y"#, #"(x)((?:['"])|$)"#, #"(x)(?:[^'"])"#])
    func `what is no boundary is left alone`(pattern: String) {
        #expect(PatternText(pattern).relaxedForProse == nil)
    }
}
