import Redaction
import Testing

@Suite struct `Replacements` {
    static let key = DigestKey(bytes: Array(repeating: 1, count: 32))

    static func replace(_ value: String, _ replacement: Replacement, _ numbers: inout PlaceholderNumbers) -> String {
        let bytes = Array(value.utf8)
        let fingerprint = key.fingerprint(of: bytes, entity: "E")
        var out: [UInt8] = []
        replacement.append(to: &out, for: bytes[...], fingerprint: fingerprint, numbers: &numbers)
        return String(decoding: out, as: UTF8.self)
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

    /// Expected: `hmac.new(key, b"CREDIT_CARD_NUMBER\0" + value, "sha256")` of Python 3, first half; keys of less, as much
    /// and more than a block, values that end a block at each edge.
    @Test(arguments: [
        (32, 0, "d025727336107a4a405666ac9e357827"), (32, 58, "248308970d914b497c41746f94683d25"),
        (32, 59, "65047a99328f97e7a247f871f476b53c"), (32, 60, "10e12ac5b617c9398f19d6c6568e9c01"),
        (32, 200, "c638f0d1d7500687485c1a72374b03ab"),
        (0, 16, "f1f57745c7f5dc31db7bb14c1f7e905e"), (63, 16, "16f8407c238a7894aed68197e1cc9c9c"),
        (64, 16, "fd5eaf5ce7574793fd9951ea19a5a8d2"), (65, 16, "010465dd3a931e6de934c4a6e42d8fe2"),
        (131, 16, "1fa6bfb79b525b17ffab6b6a6d03ea1d"),
    ])
    func `fingerprints are RFC 2104's`(keyLength: Int, valueLength: Int, expected: String) {
        let key = DigestKey(bytes: (0..<keyLength).map { UInt8(($0 * 7 + keyLength) & 255) })
        let value = Array(repeating: UInt8(ascii: "x"), count: valueLength)
        #expect(key.fingerprint(of: value, entity: "CREDIT_CARD_NUMBER") == expected)
        #expect(key.fingerprint(of: value, entity: "CREDIT_CARD_NUMBER") == expected)
    }

    @Test
    func `fingerprints differ by entity and by key`() {
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
        #expect(MaskedPreview.of(Array(value.utf8).span) == expected)
    }
}
