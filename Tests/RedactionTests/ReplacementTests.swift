import Redaction
import Testing

@Suite struct `Replacements` {
    static let key = DigestKey(bytes: Array(repeating: 1, count: 32))

    static func replace(_ value: String, _ replacement: Replacement, _ numbers: inout PlaceholderNumbers) -> String {
        let bytes = Array(value.utf8)
        let fingerprint = key.fingerprint(of: bytes, entity: "E")
        return String(
            decoding: replacement.bytes(for: bytes, fingerprint: fingerprint, numbers: &numbers),
            as: UTF8.self
        )
    }

    @Test(arguments: [
        ("4012 8888-8888 1881", 0, 4, "**** ****-**** 1881"), ("4012888888881881", 6, 4, "****************"),
        ("12345", 0, 4, "*****"), ("äöü-日本", 1, 1, "ä**-*本"), ("", 0, 4, ""),
    ])
    func `a mask keeps separators and the ends, but never half of the value`(
        value: String,
        first: Int,
        last: Int,
        expected: String
    ) {
        var numbers = PlaceholderNumbers()
        #expect(Self.replace(value, .mask(character: "*", keepFirst: first, keepLast: last), &numbers) == expected)
    }

    @Test
    func `numbers are the same for the same value and go on where they were`() {
        var numbers = PlaceholderNumbers()
        let values = ["a@x.org", "b@x.org", "a@x.org", "c@x.org"]
        #expect(
            values.map { Self.replace($0, .numbered("EMAIL"), &numbers) } == [
                "[EMAIL_1]", "[EMAIL_2]", "[EMAIL_1]", "[EMAIL_3]",
            ]
        )
        var copy = numbers
        #expect(Self.replace("d@x.org", .numbered("EMAIL"), &copy) == "[EMAIL_4]")
        #expect(Self.replace("e@x.org", .numbered("EMAIL"), &numbers) == "[EMAIL_4]")
        #expect(Self.replace("e@x.org", .numbered("PHONE"), &numbers) == "[PHONE_1]")
    }

    @Test
    func `fingerprints are RFC 2104's, differ by entity and by key`() {
        let value = Array("4012888888881881".utf8)
        let one = Self.key.fingerprint(of: value, entity: "CARD")
        #expect(one.count == 32)
        #expect(one == Self.key.fingerprint(of: value, entity: "CARD"))
        #expect(one != Self.key.fingerprint(of: value, entity: "PHONE"))
        #expect(one != DigestKey(bytes: Array(repeating: 2, count: 32)).fingerprint(of: value, entity: "CARD"))
    }

    @Test(arguments: [
        ("4012888888881881", "40…1881"), ("123-45-6789", ""), ("hunter2", ""), ("anna@x.example", "an…le"),
    ])
    func `a preview shows the ends of long values only`(value: String, expected: String) {
        #expect(MaskedPreview.of(Array(value.utf8)) == expected)
    }
}
