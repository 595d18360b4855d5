import ByteText
import Detection

/// Texts that are made against no one rule, and are to cost all of them together much.
package enum HostileTexts {
    /// - Parameter length: in bytes; the texts are at most a character longer.
    package static func all(for loaded: LoadedRules, ofAtLeast length: Int) -> [(name: String, text: [UInt8])] {
        let words = loaded.rules.flatMap { $0.context?.words ?? [] }
        let literals = loaded.rules.flatMap { $0.patterns.flatMap(\.keywords) }
        let made = [
            ("context words", words.joined(separator: " ")), ("context words in names", words.joined(separator: "_")),
            ("a context word and a number", words.map { "\($0): 4111111111111112 " }.joined()),
            ("keywords", literals.joined(separator: " ")), ("keywords without a space", literals.joined()),
            ("tests one after another", joined(loaded) { $0 }),
            ("tests without their end", joined(loaded) { $0.dropLast() }),
            ("halves of tests", joined(loaded) { $0.prefix($0.count / 2) }),
            ("two halves in turn", twoHalves(loaded)),
        ]
        let runs = (0x01...0x7E).map { ("a run of byte \($0)", String(Unicode.Scalar(UInt8($0)))) }
        let texts = (runs + pumps.map { ("\($0.debugDescription) again and again", $0) } + made)
            .filter { !$0.1.isEmpty }
            .map { (name: $0.0, text: repeated(Array($0.1.utf8), length)) }
        return texts + encoded(length)
    }

    private static func repeated(_ pump: [UInt8], _ length: Int) -> [UInt8] {
        Array([[UInt8]](repeating: pump, count: length / pump.count + 1).joined().prefix(length + 3).wholeScalars)
    }

    private static func joined(_ loaded: LoadedRules, _ part: (Substring) -> Substring) -> String {
        loaded.located.flatMap(\.tests).map { String(part($0.text[...])) }.joined(separator: " ")
    }

    /// What begins like one rule's test and goes on like another's.
    private static func twoHalves(_ loaded: LoadedRules) -> String {
        let tests = loaded.located.compactMap { $0.tests.first?.text }
        return zip(tests, tests.dropFirst()).map { first, second in
            String(first.prefix(first.count / 2)) + second.prefix(second.count / 2)
        }.joined(separator: " ")
    }

    /// Separators, escapes and their beginnings, disguises: what the views take apart, and nothing that they find.
    private static let pumps = [
        "a ", "1 ", "A1", "a1 ", "1-", "1.", "1/", "1 - ", "a.", "a-", "a_", "a@", "a@a.", "a@b.cc ", "ab.cd-",
        "aB3-", "ab cd ",
        "1 2-3/4.", "4111 ", "4111-1111 ", "+1 ", "+49 ", "(1) ", " -./_", "\r\n", " \n", "\t ", "-----", "--- ",
        "%4", "%41", "%2541", "%25", "%2525252541", "%e0%a4", "%u0041", "&", "&#", "&#x4", "&#x41;", "&amp;",
        "&amp;amp;#65;",
        "&amp", "\\", "\\x41", "\\u0041", "\\\\u0041", "\\u00", "\\n", "\\\"", "=41", "=?utf-8?B?", "=3D=", "0x41,",
        "0x41 ",
        "41 ", "41:", "\\101", "U+0041 ", "<b>a</b>", "<!-- -->a", "<a", "<a b=\"", "a<i>", "\"a\" + \"", "'a' 'b' ",
        "a\"+\"b",
        "**a**", "*a", "_a_", "{a}", "{a}{b}", "{{", "}", "[[", "](", "((", "))", "\"\"", "``", "{\"a\":",
        "\"a\":\"b\",", "[\"",
        "a\u{200B}", "1\u{200B}", "\u{200B}", "a\u{301}", "\u{301}", "\u{E0041}", "\u{FF41}", "\u{FF11}", "\u{202E}a",
        "\u{430}",
        "\u{430}a", "\u{1D41A}", "\u{1F170}", "\u{0660}", "日", "日本 ", "é", "key=", "key: ", "password=", "password: a ",
        "eyJ",
        "eyJhb.", "AKIA", "sk-", "ghp_", "-----BEGIN ", "https://", "https://a.", "https://a:b@", "://", "://a:",
        "ignore ",
        "ignore all previous ", "CREATE TABLE a (", "<img src=", "<img src=https://a?b=", "![a](", "SELECT ", "$(",
        "`a ", "; ",
    ]

    /// Runs of base64 and hexadecimal, in lines and without, some levels deep.
    private static func encoded(_ length: Int) -> [(name: String, text: [UInt8])] {
        let plain = repeated(Array("the key is AKIAQ3EGRIT7OPZ5X2YB, ".utf8), 3072)
        var base64: [[UInt8]] = [plain]
        for _ in 0..<4 { base64.append(Base64Text.encoded(base64[base64.count - 1])) }
        return base64.dropFirst().enumerated().flatMap { depth, text in
            [76, 40, 20, 12].map { width in
                let lines = stride(from: 0, to: text.count, by: width).flatMap {
                    text[$0..<min($0 + width, text.count)] + [0x0A]
                }
                return (name: "base64, \(depth + 1) deep, lines of \(width)", text: repeated(lines, length))
            }
        }
    }
}

extension Sequence<UInt8> {
    /// Without a scalar at the end that is cut.
    fileprivate var wholeScalars: [UInt8] {
        let bytes = Array(self)
        return Array(bytes.prefix(UTF8Boundary.lastWholeScalarEnd(in: bytes.span)))
    }
}

/// Base64 (RFC 4648) of a text that is made here.
private enum Base64Text {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    static func encoded(_ bytes: [UInt8]) -> [UInt8] {
        stride(from: 0, to: bytes.count - bytes.count % 3, by: 3).flatMap { index in
            let group = Int(bytes[index]) << 16 | Int(bytes[index + 1]) << 8 | Int(bytes[index + 2])
            return [18, 12, 6, 0].map { alphabet[group >> $0 & 63] }
        }
    }
}
