import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `Conditions across rules` {
    /// Single letters stand for what rules see, so that texts read as their own picture.
    static func rule(
        _ letter: Character,
        _ action: Action = .redact,
        entity: String? = nil,
        _ conditions: RuleConditions = .none
    ) -> Rule {
        var rule = TestRules.rule("\(letter)", "\(letter)", action: action, entity: entity)
        rule.conditions = conditions
        return rule
    }

    static func record(_ members: [String], _ minDistinct: Int, within: Int, _ action: Action) -> Rule {
        var rule = TestRules.rule("record", "x", action: action)
        let shape = RecordShape(members: members, minDistinct: minDistinct, within: within)
        rule.patterns = [Pattern(source: .record(shape), confidence: Confidence(0.9))]
        return rule
    }

    static let evidence = rule("e", .flag, RuleConditions(isReported: false))
    static let other = rule("o", .flag, RuleConditions(isReported: false))

    /// The text after inspection, the same at every chunking.
    static func outcome(_ text: String, _ rules: [Rule]) throws -> StreamRun {
        let engine = try TestRules.engine(rules)
        var scratch = InspectionScratch(for: engine)
        let bytes = Array(text.utf8)
        let whole = StreamRun([bytes], engine: engine, direction: .response, using: &scratch)
        for pieces in Chunkings.all(of: bytes) {
            let run = StreamRun(pieces, engine: engine, direction: .response, using: &scratch)
            #expect(run.decisions == whole.decisions, "\(text) cut as \(pieces.map(\.count))")
        }
        return whole
    }

    @Test(arguments: [
        ("s", "s"), ("se", "[S]e"), ("es", "e[S]"), ("s..e", "[S]..e"), ("s...e", "[S]...e"), ("s....e", "s....e"),
        ("e...s", "e...[S]"), ("e....s", "e....s"), ("s.s..e", "s.[S]..e"), ("s.....e.s", "s.....e.[S]"),
    ])
    func `with counts a finding only if another stands near it`(text: String, expected: String) throws {
        let subject = Self.rule("s", .redact, RuleConditions(with: Companions(names: ["e"], before: 3, after: 3)))
        #expect(try Self.outcome(text, [subject, Self.evidence]).text == expected)
    }

    @Test(arguments: [("s", "s"), ("es", "es"), ("eso", "e[S]o"), ("s..oe", "[S]..oe"), ("so....e", "so....e")])
    func `with all asks for each`(text: String, expected: String) throws {
        let both = Companions(names: ["e", "o"], needsAll: true, before: 3, after: 3)
        let subject = Self.rule("s", .redact, RuleConditions(with: both))
        #expect(try Self.outcome(text, [subject, Self.evidence, Self.other]).text == expected)
    }

    @Test(arguments: [("s", "[S]"), ("es", "es"), ("s..e", "s..e"), ("s....e", "[S]....e"), ("e....s", "e....[S]")])
    func `without drops a finding if another stands near it`(text: String, expected: String) throws {
        let subject = Self.rule("s", .redact, RuleConditions(without: Companions(names: ["E"], before: 3, after: 3)))
        #expect(try Self.outcome(text, [subject, Self.evidence]).text == expected)
    }

    @Test
    func `a finding over the same bytes speaks against it but never for it`() throws {
        let over = TestRules.rule("over", "asb", action: .flag)
        let near = Companions(names: ["over"], before: 5, after: 5)
        let with = Self.rule("s", .redact, RuleConditions(with: near))
        let without = Self.rule("s", .redact, RuleConditions(without: near))
        #expect(try Self.outcome(".asb.", [with, over]).text == ".asb.")
        #expect(try Self.outcome(".asb.", [without, over]).text == ".asb.")
        #expect(try Self.outcome(".as..", [without, over]).text == ".a[S]..")
    }

    @Test(arguments: [("s", "s"), ("ss", "ss"), ("sss", "ss[S]"), ("s.s.s.s", "s.s.[S].[S]")])
    func `min_matches counts from the wanted number on`(text: String, expected: String) throws {
        let subject = Self.rule("s", .redact, RuleConditions(minMatches: MatchCount(count: 3)))
        #expect(try Self.outcome(text, [subject]).text == expected)
    }

    @Test
    func `min_matches without a window holds nothing`() throws {
        let subject = Self.rule("s", .block, RuleConditions(minMatches: MatchCount(count: 3)))
        let pieces = ["s s ", "and s and more ", "of it"]
        let engine = try TestRules.engine([Self.rule("s", .flag, RuleConditions(minMatches: MatchCount(count: 3)))])
        #expect(HeldBytes.after(pieces, engine) == (try HeldBytes.atLeast(pieces)))
        #expect(try Self.outcome("s s s", [subject]).block?.offset == 4)
    }

    @Test(arguments: [
        ("s.s..s", "s.s..s"), ("s.s.s", "[S].[S].[S]"), ("ss...s.s.s", "ss...[S].[S].[S]"),
        ("s.s.s.s", "[S].[S].[S].[S]"), ("s.s.s..s", "[S].[S].[S]..s"),
    ])
    func `min_matches within a window counts all of them`(text: String, expected: String) throws {
        let subject = Self.rule("s", .redact, RuleConditions(minMatches: MatchCount(count: 3, within: 5)))
        #expect(try Self.outcome(text, [subject]).text == expected)
    }

    @Test(arguments: [
        ("a.b", [], "a.b"), ("a.b.c", ["record 0..<5"], "[RECORD]"), ("a.a.a", [], "a.a.a"),
        ("a...b.c", ["record 0..<7"], "[RECORD]"), ("a....b..c", [], "a....b..c"),
        ("x.a.a.b.c.y.a", ["record 2..<9"], "x.[RECORD].y.a"),
        ("a.b.c.a.b.c", ["record 0..<5", "record 6..<11"], "[RECORD].[RECORD]"),
    ])
    func `a record covers different entities close together`(
        text: String,
        found: [String],
        expected: String
    ) throws {
        let members: [Rule] = ["a", "b", "c"].map { Self.rule($0, .flag, RuleConditions(isReported: false)) }
        let record = Self.record(["A", "B", "C"], 3, within: 7, .redact)
        let run = try Self.outcome(text, members + [record])
        #expect(run.text == expected)
        #expect(run.findings.map { "\($0.rule.id) \($0.range)" } == found)
    }

    @Test
    func `a record that flags is reported beside its members, which are redacted`() throws {
        let members: [Rule] = ["a", "b"].map { Self.rule($0) }
        let run = try Self.outcome("x a b x", members + [Self.record(["a", "b"], 2, within: 9, .flag)])
        #expect(run.text == "x [A] [B] x")
        #expect(run.findings.map(\.rule.id) == ["a", "record", "b"])
    }

    @Test
    func `a record that blocks lets nothing of it leave`() throws {
        let members: [Rule] = ["a", "b"].map { Self.rule($0, .flag) }
        let run = try Self.outcome("xx a... b x", members + [Self.record(["a", "b"], 2, within: 9, .block)])
        #expect(run.text == "xx ")
        #expect(run.block?.findings.map(\.rule.id) == ["record"])
    }

    @Test
    func `two names of one thing do not make a record`() throws {
        let members: [Rule] = [Self.rule("a", .flag), TestRules.rule("again", "a", action: .flag)]
        let run = try Self.outcome("a", members + [Self.record(["a", "again"], 2, within: 9, .block)])
        #expect(run.block == nil)
    }

    @Test
    func `a rule that fails is answered for by the rules that ask for it`() throws {
        var costly = `A rule that cannot be run to the end`.costly
        costly.action = [.response: .flag]
        let near = Companions(names: ["costly"], before: 50, after: 50)
        let text = `A rule that cannot be run to the end`.text
        let engine = try TestRules.engine([costly, Self.rule("o", .redact, RuleConditions(with: near))])
        var scratch = InspectionScratch(for: engine)
        let run = StreamRun([text], engine: engine, direction: .response, using: &scratch)
        #expect(run.block?.failures.first?.rule.id == "costly")
    }

    @Test(arguments: 0..<40)
    func `random texts are judged alike at every chunking`(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let rules = [
            Self.rule("a", .redact, RuleConditions(with: Companions(names: ["b", "c"], before: 2, after: 6))),
            Self.rule("b", .flag, RuleConditions(without: Companions(names: ["c"], before: 4, after: 1))),
            Self.rule("c", .redact, RuleConditions(minMatches: MatchCount(count: 3, within: 12))),
            Self.rule("d", .flag, RuleConditions(minMatches: MatchCount(count: 4))),
            TestRules.rule("ab", "ab", action: .redact),
            Self.record(["A", "B", "C", "D"], 3, within: 9, seed % 3 == 0 ? .block : .flag),
        ]
        let text = (0..<60).map { _ in "abcd.....".randomElement(using: &generator).map(String.init) ?? "" }.joined()
        _ = try Self.outcome(text, rules)
    }

    @Test(arguments: 0..<40)
    func `with and without are what they are on the whole text`(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed) &+ 1000)
        let text = (0..<80).map { _ in "seo......".randomElement(using: &generator).map(String.init) ?? "" }.joined()
        let subject = Self.rule(
            "s",
            .flag,
            RuleConditions(
                with: Companions(names: ["e"], before: 5, after: 3),
                without: Companions(names: ["o"], before: 1, after: 2)
            )
        )
        let letters = Array(text)
        let expected = letters.indices.filter { at in
            func stands(_ letter: Character, _ before: Int, _ after: Int) -> Bool {
                letters.indices.contains {
                    letters[$0] == letter && $0 >= at - 1 - before && $0 <= at + 1 + after && $0 != at
                }
            }
            return letters[at] == "s" && stands("e", 5, 3) && !stands("o", 1, 2)
        }
        #expect(
            try Self.outcome(text, [subject, Self.evidence, Self.other]).findings.map(\.range.lowerBound) == expected
        )
    }
}
