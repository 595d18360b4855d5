import Detection
import GuardrailTypes
import RuleFiles
import Testing

@testable import RuleImport

@Suite struct GitleaksTests {
    static let text = #"""
        title = "house rules"
        [[allowlists]]
        stopwords = ["sample"]
        paths = ["vendor/"]
        [[rules]]
        id = "acme-key"
        description = "Acme's key."
        regex = '''\b(?:old-(\d{6})|acme_([a-z0-9]{8,}))(?:['"\s;]|$)'''
        keywords = ["acme_", "old-"]
        entropy = 2
        tags = ["key", "Acme Corp"]
        path = '''\.env$'''
        [[rules.allowlists]]
        regexTarget = "line"
        regexes = ['''do not use''']
        [[rules.allowlists]]
        condition = "AND"
        regexes = ["^acme"]
        regexTarget = "match"
        stopwords = ["1234"]
        [[rules.allowlists]]
        condition = "AND"
        commits = ["abc"]
        stopwords = ["acme"]
        [[rules]]
        id = "named"
        regex = '''name=(\w+) value=(\w+)'''
        secretGroup = 2
        keywords = ["elsewhere"]
        [[rules.required]]
        id = "acme-key"
        [[rules]]
        id = "files"
        path = '''\.pem$'''
        """#

    let pack: ImportedPack

    init() throws {
        pack = try ImportedPack(Self.text, .gitleaks)
    }

    @Test func `the secret is the first group that is not empty`() throws {
        #expect(try pack.finds("gitleaks.acme-key", in: "x old-130486;") == ["130486"])
        #expect(try pack.finds("gitleaks.acme-key", in: "x acme_a1b2c3d4") == ["a1b2c3d4"])
        #expect(try pack.finds("gitleaks.named", in: "elsewhere name=joe value=s3cr3t") == ["s3cr3t"])
    }

    @Test func `a keyword may stand near the match, and must`() throws {
        #expect(try pack.finds("gitleaks.named", in: "name=joe value=s3cr3t") == [])
        #expect(try pack.finds("gitleaks.named", in: "name=joe value=s3cr3t or ELSEWHEREs") == ["s3cr3t"])
        #expect(pack.notes(.changed).contains { $0.hasPrefix("named: keywords elsewhere: one must stand within") })
    }

    @Test func `entropy must be above the measure, not at it`() throws {
        // Four signs, each twice: exactly two bits a sign.
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_aabbccdd") == [])
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_aabbccde") == ["aabbccde"])
    }

    @Test func `allow lists keep their targets and conditions`() throws {
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_a1b2c3d4sample") == [])
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_a1b2c3d4 do not use") == [])
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_a1b2c3d4\ndo not use") == ["a1b2c3d4"])
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_ab1234cd") == [])
        #expect(try pack.finds("gitleaks.acme-key", in: "old-123498") == ["123498"])
        #expect(try pack.finds("gitleaks.acme-key", in: "acme_acmea1b2") == ["acmea1b2"])
    }

    @Test func `prose may put its punctuation behind a value`() throws {
        let prose = try ImportedPack(Self.text, .gitleaks, .prose)
        for text in ["my acme_a1b2c3d4, thanks", "(acme_a1b2c3d4)", "it is acme_a1b2c3d4.", "acme_a1b2c3d4。"] {
            #expect(try pack.finds("gitleaks.acme-key", in: text) == [])
            #expect(try prose.finds("gitleaks.acme-key", in: text) == ["a1b2c3d4"], "\(text)")
        }
        #expect(try prose.finds("gitleaks.acme-key", in: "acme_a1b2c3d4.example.com") == [])
    }

    @Test func `disguises are taken off in prose only`() throws {
        let prose = try ImportedPack(Self.text, .gitleaks, .prose)
        let disguised = "acme_a1\u{200B}b2c3d4"
        #expect(try pack.ranges(of: "gitleaks.acme-key", in: disguised) == [])
        #expect(try prose.ranges(of: "gitleaks.acme-key", in: disguised) == [[5, 16]])
    }

    @Test func `what is not mapped is named, rule by rule, and in the pack`() throws {
        let named = pack.notes(.notMapped)
        for part in [
            "-: the allow list's paths", "acme-key: path \\.env$", "acme-key: an allow list that asks for commits",
            "named: required acme-key",
        ] { #expect(named.contains { $0.hasPrefix(part) }, "\(part)") }
        #expect(pack.notes(.leftOut) == ["files: path \\.pem$: it looks at file names only"])
        #expect(pack.result.text.contains("# not mapped: required acme-key"))
        #expect(pack.result.text.contains("#  - id: gitleaks.files"))
        #expect(pack.result.imported == 2 && pack.result.leftOut == 1)
    }

    @Test func `tags, keywords and names arrive in the forms of a pack`() throws {
        let rule = try #require(pack.loaded.rule(id: "gitleaks.acme-key")?.rule)
        #expect(rule.reference.tags == ["imported", "key", "acme-corp"] && rule.reference.entity == "ACME_KEY")
        #expect(rule.description == "Acme's key." && rule.patterns[0].keywords == ["acme_", "old-"])
        #expect(pack.loaded.packs.map(\.name) == ["house rules"])
    }

    @Test func `a pattern without a longest match is given one, and that is said`() throws {
        #expect(
            pack.loaded.rule(id: "gitleaks.named")?.rule.patterns[0].maxLengthInBytes == PatternFitter.usualBoundInBytes
        )
        #expect(pack.notes(.changed).contains { $0.hasPrefix("named: a match longer than") })
    }

    @Test(arguments: [
        "[[rules]]\nregex = 'a'", "[[rules]]\nid = 'a'", "[[rules]]\nid = 'a'\nregex = '(a)'\nsecretGroup = 2",
        "[[allowlists]]", "[allowlist]\nregexes = ['a']\n[[allowlists]]\nregexes = ['b']",
        "[[allowlists]]\nregexTarget = 'mtach'\nregexes = ['a']",
        "[[allowlists]]\ntargetRules = ['b']\nregexes = ['a']",
        "[extend]\npath = 'gone.toml'",
    ])
    func `what gitleaks refuses is refused`(text: String) {
        #expect(throws: ImportError.self) { try ImportedPack(text, .gitleaks) }
    }

    @Test func `rules extend those of another file`() throws {
        let base = """
            [[rules]]
            id = "a"
            regex = 'a(\\d)'
            tags = ["one"]
            [[rules]]
            id = "b"
            regex = 'b(\\d)'
            """
        let text =
            "[extend]\npath = 'base.toml'\ndisabledRules = ['b']\n[[rules]]\nid = 'a'\ntags = ['two']\nentropy = 1"
        let pack = try ImportedPack(text, .gitleaks) { $0 == "base.toml" ? base : nil }
        let rule = try #require(pack.loaded.rules.first)
        #expect(pack.loaded.rules.count == 1 && rule.reference.tags == ["imported", "one", "two"])
        #expect(rule.patterns[0].validators == [.entropyAbove(1)])
    }

    @Test func `a pattern that PCRE2 refuses is written as a comment with the reason`() throws {
        let text = "[[rules]]\nid = 'a'\nregex = 'a\\d'\n[[rules]]\nid = 'b'\nregex = 'b(?<=x*)'"
        let pack = try ImportedPack(text, .gitleaks)
        #expect(pack.loaded.rules.map(\.reference.id) == ["gitleaks.a"])
        #expect(pack.notes(.leftOut).first?.hasPrefix("b: ") == true)
        #expect(pack.result.text.contains("#      - regex: 'b(?<=x*)'"))
    }
}
