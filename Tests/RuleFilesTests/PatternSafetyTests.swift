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

    @Test(arguments: [#"\w{1,64}@\w{1,64}"#, #"<<.*>>"#, #"(?:\d[ -]?){13,16}"#])
    func `an ordinary pattern is let in`(regex: String) {
        #expect(Self.refused(regex) == nil)
    }
}
