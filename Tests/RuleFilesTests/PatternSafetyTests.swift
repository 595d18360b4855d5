import Testing

@testable import RuleFiles

/// Each is put into a rule with a declared longest match, so that nothing but its cost speaks against it.
@Suite struct PatternSafetyTests {
    static func refused(_ regex: String) -> Diagnostic? {
        diagnostics(
            in: PackText.changing("- regex: 'hemlock'", to: "- regex: '\(regex)'\n        max_length: 1024")
        ).first
    }

    @Test(arguments: [
        (#"^(a+)+$"#, "12:18+5"), (#"x (\w+\s?)+!"#, "12:19+9"), (#"(-+\s*)+BEGIN"#, "12:17+8"),
    ])
    func `a repeat that a text can be made against is underlined`(regex: String, place: String) throws {
        let found = try #require(Self.refused(regex))
        #expect(found.code == .patternBacktracks)
        #expect("\(found.place.line):\(found.place.column)+\(found.place.width)" == place)
        #expect(found.help != nil)
    }

    @Test func `a pattern of the allow list is held to the same`() throws {
        let text = PackText.changing("action: redact", to: "action: redact\n    allow: {regex: ['(z+z+)+y']}")
        let found = try #require(diagnostics(in: text).first)
        #expect(found.code == .patternBacktracks)
        #expect("\(found.place.line):\(found.place.column)+\(found.place.width)" == "15:22+7")
    }

    @Test func `a lookbehind without a fixed length is named as such`() throws {
        let found = try #require(Self.refused("(?<=ab*)c{2}"))
        #expect(found.code == .unboundedLookbehind)
        #expect(found.help?.contains("group") == true)
    }

    @Test func `a bound that makes a search too dear is named, with one that would do`() throws {
        let text = PackText.changing("- regex: 'hemlock'", to: "- regex: 'key=\\S+'\n        max_length: 4096")
        let found = try #require(diagnostics(in: text).first)
        #expect(found.code == .patternCostsTooMuch)
        #expect("\(found.place.line):\(found.place.column)+\(found.place.width)" == "13:9+10")
        #expect(found.reason.contains("more than 13 million times"))
        let help = try #require(found.help)
        let named = try #require(Int(help.drop { !$0.isNumber }.prefix { $0.isNumber }))
        #expect((48...512).contains(named))
        #expect(diagnostics(in: text.replacing("4096", with: "\(named)")).isEmpty)
    }

    @Test func `a dear pattern without a declared bound is underlined`() throws {
        let text = PackText.changing("regex: 'hemlock'", to: "regex: 'x[a-z]{1,4000}(?=..[0-9])y'")
        let found = try #require(diagnostics(in: text).first)
        #expect(found.code == .patternCostsTooMuch)
        #expect(found.place.line == 12 && found.place.width >= "[a-z]{1,4000}".count)
        #expect(found.help?.hasPrefix("bound its repeats") == true)
    }

    @Test func `what costs a little too much is a warning, and in an imported pack so is what costs far too much`()
        throws
    {
        let dear = PackText.changing("- regex: 'hemlock'", to: "- regex: 'key=\\S+'\n        max_length: 4096")
        let imported = dear.replacing("  version: 1.0.0", with: "  version: 1.0.0\n  imported_from: gitleaks")
        let bounds = stride(from: 40, through: 1000, by: 20).map { bound in
            diagnostics(in: dear.replacing("4096", with: "\(bound)")).first?.code
        }
        #expect(bounds.first == .some(nil))
        #expect(bounds.contains(.patternIsCostly))
        #expect(bounds.last == .patternCostsTooMuch)
        #expect(diagnostics(in: imported).contains { $0.code == .patternIsCostly })
        #expect(!diagnostics(in: imported).contains { $0.severity == .error })
    }

    @Test(arguments: [#"\w{1,64}@\w{1,64}"#, #"<<[^<>]*>>"#, #"(?:\d[ -]?){13,16}"#])
    func `an ordinary pattern is let in`(regex: String) {
        #expect(Self.refused(regex) == nil)
    }
}
