import Detection
import GuardrailTypes
import Inspection
import TestSupport
import Testing

@Suite struct `Word lists` {
    static let entries = """
        hemlock
        acetylsalicylic acid
        acetylsalicylic acid tablets forte
        St. John's wort
        Ärztliche Auskunft
        阿司匹林
        deadly nightshade\r

        vitamin b-12
        """

    static func rule(_ entries: String, isCaseSensitive: Bool = false, action: Action = .redact) throws -> Rule {
        var rule = TestRules.rule("list", "x", action: action)
        let list = try WordList(name: "list", content: Array(entries.utf8), isCaseSensitive: isCaseSensitive)
        rule.patterns = [Pattern(source: .dictionary(list), confidence: Confidence(0.9))]
        return rule
    }

    static func outcome(_ text: String, _ rules: [Rule]) throws -> StreamRun {
        try `Conditions across rules`.outcome(text, rules)
    }

    @Test(arguments: [
        ("a hemlock here", "a [LIST] here"), ("HEMLOCK", "[LIST]"), ("hemlocks or xhemlock", "hemlocks or xhemlock"),
        ("“hemlock”, (hemlock)", "“[LIST]”, ([LIST])"), ("hemlock_x", "hemlock_x"),
        ("acetylsalicylic acid.", "[LIST]."), ("acetylsalicylic\n  Acid.", "[LIST]."),
        ("acetylsalicylic, acid", "acetylsalicylic, acid"), ("acetylsalicylic", "acetylsalicylic"),
        ("acetylsalicylic acid tablets", "[LIST] tablets"), ("acetylsalicylic acid tablets forte!", "[LIST]!"),
        ("acetylsalicylic acetylsalicylic acid", "acetylsalicylic [LIST]"),
        ("st. john's wort", "[LIST]"), ("st john s wort", "st john s wort"),
        ("ÄRZTLICHE AUSKUNFT", "[LIST]"), ("服用阿司匹林。", "服用[LIST]。"), ("阿司匹", "阿司匹"),
        ("Deadly Nightshade", "[LIST]"), ("vitamin B-12", "[LIST]"), ("vitamin B 12", "vitamin B 12"),
        ("hemlock hemlock", "[LIST] [LIST]"),
    ])
    func `find whole entries`(text: String, expected: String) throws {
        #expect(try Self.outcome(text, [Self.rule(Self.entries)]).text == expected)
    }

    @Test
    func `tell cases apart where they are asked to`() throws {
        let rule = try Self.rule("Ace\nACE inhibitor", isCaseSensitive: true)
        #expect(try Self.outcome("ace Ace ACE inhibitor", [rule]).text == "ace [LIST] [LIST]")
    }

    @Test
    func `go by validators, context and allow list as patterns do`() throws {
        var rule = try Self.rule("4012 8888 8888 1881\n4012 8888 8888 1882\nhemlock")
        rule.patterns[0].validators = [.named("luhn")]
        #expect(
            try Self.outcome("4012 8888 8888 1881 4012 8888 8888 1882", [rule]).text == "[LIST] 4012 8888 8888 1882"
        )
        rule.patterns[0].validators = []
        rule.allow = AllowList(values: ["HEMLOCK"])
        rule.context = ContextEvidence(words: ["card"], before: 9, after: 12, add: Confidence(0), required: true)
        #expect(try Self.outcome("4012 8888 8888 1881 is a card, hemlock", [rule]).text == "[LIST] is a card, hemlock")
        #expect(try Self.outcome("4012 8888 8888 1881 is another card", [rule]).findings.isEmpty)
    }

    @Test
    func `hold only what may become an entry`() throws {
        let engine = try TestRules.engine([Self.rule(Self.entries)])
        let steps = [
            ("the weather", 0), (" hem", 3), ("isphere", 0), (" acetylsalicylic ", 16), ("ac", 18), ("t and so", 0),
            (" hemlock", 7),
            (" acetylsalicylic", 15), (String(repeating: " ", count: 40), 0),
        ]
        let pieces = steps.map(\.0)
        let least = try HeldBytes.atLeast(pieces)
        let held = HeldBytes.after(pieces, engine)
        for index in steps.indices {
            let needed = max(steps[index].1, least[index])
            // Behind a small piece a view that waits holds what was held before.
            let waits = index > 0 && pieces[index].utf8.count <= 8 ? held[index - 1] + pieces[index].utf8.count : 0
            #expect((needed...max(needed, waits)).contains(held[index]), "after \(pieces[index])")
        }
    }

    @Test(arguments: 0..<30)
    func `find the leftmost and of those the longest, in random texts at every chunking`(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let syllables = ["ba", "ba ", "be ", "be-", "bi ", ". ", "bu", "é "]
        func text(_ count: Int) -> String {
            (0..<count).map { _ in syllables.randomElement(using: &generator) ?? "" }.joined()
        }
        let entries = (0..<12).map { _ in text(Int.random(in: 1...5, using: &generator)) }.filter {
            Self.trimmed($0).utf8.count > 1
        }
        let rule = try Self.rule((entries + ["ba be"]).joined(separator: "\n"), action: .flag)
        let subject = text(30)
        let whole = try Self.outcome(subject, [rule])
        let pattern = TestRules.rule(
            "list",
            #"(?<![\w\x{e9}])(?:"#
                + (entries + ["ba be"]).map { Self.trimmed($0) }.sorted { $0.utf8.count > $1.utf8.count }
                .map { $0.map { $0 == " " ? #"\s"# : $0.isLetter ? "\($0)" : "\\\($0)" }.joined() }
                .joined(separator: "|") + #")(?![\w\x{e9}])"#,
            action: .flag,
            flags: [.ignoreCase]
        )
        let expected = try Self.outcome(subject, [pattern])
        #expect(whole.findings.map(\.range) == expected.findings.map(\.range), "\(subject) / \(entries)")
    }

    private static func trimmed(_ entry: String) -> String {
        var out = entry[...]
        while let first = out.first, !first.isLetter { out.removeFirst() }
        while let last = out.last, !last.isLetter { out.removeLast() }
        return String(out)
    }

    @Test(arguments: [
        ("a\nhemlock", WordList.Failure.Reason.tooShort, 1), ("hemlock\n++", .tooShort, 2), ("", .none, 1),
        ("ab" + String(repeating: "-", count: 17) + "cd", .gapTooLong, 1),
        (String(repeating: "long ", count: 101), .tooLong, 1),
    ])
    func `name the line that is no entry`(entries: String, reason: WordList.Failure.Reason, line: Int) {
        #expect(throws: WordList.Failure(reason: reason, line: line)) {
            try WordList(name: "", content: Array(entries.utf8))
        }
    }
}
