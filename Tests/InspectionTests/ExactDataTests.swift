import Detection
import GuardrailTypes
import Inspection
import RuleFiles
import TestSupport
import Testing

@Suite struct `Exact data` {
    static let table = """
        name,mail,account
        Anna O'Neil,anna.oneil@example.com,4012 8888 8888 1881
        Bob Dylan,bob@example.org,KD-2024-004711
        Anna O'Neil,other@example.com,5555555555554444
        short,x@y.z,12345
        Ärztin Müller,müller@example.de,DE89 3704 0044 0532 0130 00
        """

    static func rule(_ id: String, columns: [String], _ conditions: RuleConditions = .none) throws -> Rule {
        let folder = try TemporaryFolder(["t.csv": table, "key": String(repeating: "k", count: 40)])
        let key = try KeyFile.key(at: folder.path + "/key")
        let output = folder.path + "/t.edm"
        _ = try ExactDataBuilder.build(
            input: folder.path + "/t.csv",
            columns: ["name", "mail", "account"],
            key: key,
            output: output
        )
        let file = try #require(MappedFile(path: output))
        let set = try ExactDataSet(name: "t.edm", memory: file.bytes, owner: file, key: key, columns: columns)
        var rule = TestRules.rule(id, "x", action: .redact)
        rule.patterns = [Pattern(source: .exactData(set), confidence: Confidence(0.9))]
        rule.conditions = conditions
        return rule
    }

    static func outcome(_ text: String, _ rules: [Rule]) throws -> String {
        try `Conditions across rules`.outcome(text, rules).text
    }

    @Test(arguments: [
        ("hi Anna O'Neil!", "hi [V]!"), ("ANNA ONEIL", "ANNA ONEIL"), ("anna o neil", "[V]"), ("anna, o. neil", "[V]"),
        ("anna is o neil", "anna is o neil"), ("Anna      O'Neil", "Anna      O'Neil"),
        ("to anna.oneil@example.com.", "to [V]."), ("to anna.oneil@example.org", "to anna.oneil@example.org"),
        ("4012888888881881", "[V]"), ("4012-8888-8888-1881 x", "[V] x"), ("40 12 88888888 1881", "[V]"),
        ("4012888888881882", "4012888888881882"), ("04012888888881881", "04012888888881881"),
        ("KD-2024-004711", "[V]"), ("kd 2024 004711", "[V]"), ("DE89370400440532013000", "[V]"), ("short", "short"),
        ("ärztin MÜLLER", "[V]"), ("bob dylan bob dylan", "[V] [V]"), ("bob bob dylan dylan", "bob [V] dylan"),
    ])
    func `is found as people write it`(text: String, expected: String) throws {
        #expect(try Self.outcome(text, [Self.rule("v", columns: [])]) == expected)
    }

    @Test
    func `is found in the columns that are asked for`() throws {
        let text = "Bob Dylan KD-2024-004711"
        #expect(try Self.outcome(text, [Self.rule("v", columns: ["name"])]) == "[V] KD-2024-004711")
        #expect(try Self.outcome(text, [Self.rule("v", columns: ["account"])]) == "Bob Dylan [V]")
    }

    @Test(arguments: [
        ("Anna O'Neil: 4012888888881881", "Anna O'Neil: [A]"), ("Anna O'Neil: 5555-5555-5555-4444", "Anna O'Neil: [A]"),
        ("Bob Dylan: 4012888888881881", "Bob Dylan: 4012888888881881"),
        ("4012888888881881, anna o'neil", "[A], anna o'neil"),
    ])
    func `counts with another value of the same row`(text: String, expected: String) throws {
        let near = Companions(names: ["n"], before: 20, after: 20, inSameRow: true)
        let rules = try [
            Self.rule("n", columns: ["name"], RuleConditions(isReported: false)),
            Self.rule("a", columns: ["account"], RuleConditions(with: near)),
        ]
        #expect(try Self.outcome(text, rules) == expected)
    }

    @Test
    func `holds no more than a value may be long`() throws {
        let engine = try TestRules.engine([Self.rule("v", columns: [])])
        let text = Array(String(repeating: "some ordinary 12 words. ", count: 40).utf8)
        let pieces =
            Chunkings.pieces(of: text, size: 4).map { String(decoding: $0, as: UTF8.self) }
            + [" and that is all there is to say. "]
        let held = HeldBytes.after(pieces, engine)
        #expect(held.allSatisfy { $0 < 48 }, "\(held.max() ?? 0)")
        #expect(held.last == (try HeldBytes.atLeast(pieces).last))
    }

    @Test(arguments: 0..<20)
    func `is found alike at every chunking of random texts`(seed: Int) throws {
        var generator = SplitMix(state: UInt64(seed))
        let parts = [
            "Anna ", "O'Neil", "anna.oneil", "@example.com", " ", "4012 8888 ", "8888-1881", "40128888", "88881881",
            ", ",
            "Bob ", "Dylan", "KD-2024-", "004711", "müller", "x",
        ]
        let text = (0..<14).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
        _ = try Self.outcome(text, [Self.rule("v", columns: [])])
    }
}
