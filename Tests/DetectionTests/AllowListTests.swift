import ByteText
import GuardrailTypes
import Matching
import Testing

@testable import Detection

/// What an allow list lets pass, and where the search goes on.
@Suite struct AllowListTests {
    static let word = Pattern(source: .regex("key=([a-z0-9]{1,16})"), group: 1, confidence: Confidence(0.9))

    /// The values found in a text, cut into pieces of `size` bytes.
    private func found(
        _ entry: AllowEntry,
        in text: String,
        pattern: Pattern = word,
        size: Int = .max,
        fingerprint: Fingerprint? = nil
    ) throws -> [String] {
        let reference = RuleReference(
            id: "t.t",
            name: "t",
            entity: "KEY",
            severity: .low,
            tags: [],
            packID: "t",
            packVersion: "1.0.0"
        )
        let rule = Rule(reference: reference, patterns: [pattern], allow: AllowList(entries: [entry]))
        let rules = try RuleSet([rule], fingerprint: fingerprint).rules(for: .prompt)
        var scratch = DetectionScratch(for: rules)
        var results = ScanResults()
        var scan = TextScan()
        let bytes = Array(text.utf8)
        var end = 0
        repeat {
            end = min(bytes.count, size == .max ? bytes.count : end + size)
            let isFinal = end == bytes.count
            let piece = Array(bytes[..<end])
            scan.advance(
                over: piece.span,
                at: 0,
                isFinal: isFinal,
                rules: rules,
                using: &scratch,
                into: &results
            )
        } while end < bytes.count
        return results.candidates.map {
            String(decoding: bytes[$0.range.lowerBound..<$0.range.upperBound], as: UTF8.self)
        }
    }

    @Test func `many patterns are asked as one, and mean what each means`() throws {
        let text = "key=abc1 key=b22b key=b23b key=b key=bb key=b5"
        let plain = ["a.{1,9}", "b|c", "zz", "(?=b5)b\\d", "(?!z)x"]
        #expect(try found(AllowEntry(regexes: plain), in: text) == ["b22b", "b23b", "bb"])
        // Options, for all that follows and for a part, and a group with a name.
        for other in ["(?i)B2{2}B", "(?i:B)2{2}b", "(?<d>2)|b22b", "(?x) b 22 b"] {
            #expect(try found(AllowEntry(regexes: [other] + plain), in: text) == ["b23b", "bb"], "\(other)")
        }
    }

    @Test func `each target is what it says`() throws {
        let text = "old key=abc1 x\nkey=abc2"
        #expect(try found(AllowEntry(searches: ["c1$"]), in: text) == ["abc2"])
        #expect(try found(AllowEntry(searches: ["^key"]), in: text) == ["abc1", "abc2"])
        #expect(try found(AllowEntry(target: .match, searches: ["^key=.*2"]), in: text) == ["abc1"])
        #expect(try found(AllowEntry(target: .line, searches: ["old"]), in: text) == ["abc2"])
        #expect(try found(AllowEntry(target: .line, regexes: ["key=abc2"]), in: text) == ["abc1"])
    }

    @Test func `all kinds of an entry must hold, and one item of each`() throws {
        let entry = AllowEntry(target: .match, searches: ["zz", "key"], stopwords: ["qq", "BC1"])
        #expect(try found(entry, in: "key=abc1 key=abc2") == ["abc2"])
        #expect(try found(AllowEntry(), in: "key=abc1") == ["abc1"])
    }

    @Test func `a digest allows under its key only`() throws {
        let entry = AllowEntry(digests: ["abc1/KEY"])
        #expect(try found(entry, in: "key=abc1 key=abc2") == ["abc1", "abc2"])
        let keyed: Fingerprint = { ["\(String(decoding: $0, as: UTF8.self))/\($1)"] }
        #expect(try found(entry, in: "key=abc1 key=abc2", fingerprint: keyed) == ["abc2"])
    }

    @Test func `a line and a keyword near decide alike however the text is cut`() throws {
        let far = String(repeating: "é", count: 600)
        var near = Self.word
        near.keywords = ["acme"]
        near.keywordsWithin = 20
        let texts = [
            "key=abc1 old\nkey=abc2", "old \(far) key=abc1 \(far) old", "\(far)\nkey=abc1\n\(far)", "key=abc1 for acme",
            "acme éééééééééééééé key=abc1", "acme ééééééééééééééééééééé key=abc1 ééééééééééééééééééééé acme",
        ]
        for text in texts {
            for pattern in [Self.word, near] {
                let entry = AllowEntry(target: .line, searches: ["old"])
                let whole = try found(entry, in: text, pattern: pattern)
                for size in [1, 2, 3, 7, 64] {
                    #expect(
                        try found(entry, in: text, pattern: pattern, size: size) == whole,
                        "\(text.prefix(30)) \(size)"
                    )
                }
            }
        }
        #expect(try found(AllowEntry(), in: texts[3], pattern: near) == ["abc1"])
        #expect(try found(AllowEntry(), in: texts[4], pattern: near) == ["abc1"])
        #expect(try found(AllowEntry(), in: texts[5], pattern: near) == [])
    }

    @Test func `after a rejected match the search goes on where the pattern says`() throws {
        var pattern = Pattern(source: .regex("[a-z]{0,9}key=([a-z]{1,9})"), group: 1, confidence: Confidence(0.9))
        let entry = AllowEntry(target: .match, searches: ["^public"])
        #expect(try found(entry, in: "publickey=abc", pattern: pattern) == ["abc"])
        pattern.skipsRejected = true
        #expect(try found(entry, in: "publickey=abc", pattern: pattern) == [])
    }

    @Test func `the value is the first of several groups that is not empty`() throws {
        let pattern = Pattern(
            source: .regex("(?:a(x{0,3})|b(y))z"),
            group: 1,
            furtherGroups: [2],
            confidence: Confidence(0.9)
        )
        #expect(try found(AllowEntry(), in: "axz byz az", pattern: pattern) == ["x", "y", "az"])
    }

    @Test func `entropy above a measure is not entropy at it`() throws {
        var pattern = Self.word
        pattern.validators = [.entropyAbove(2)]
        #expect(try found(AllowEntry(), in: "key=abcd key=abcde", pattern: pattern) == ["abcde"])
        pattern.validators = [.entropyAtLeast(2)]
        #expect(try found(AllowEntry(), in: "key=abcd key=abcde", pattern: pattern) == ["abcd", "abcde"])
    }
}
