import ByteText
import TestSupport
import Testing

@testable import Detection

@Suite struct `Lists of character codes` {
    /// What a list stands for in the first notation in which enough of it can be read, and what was left of the text.
    private static func read(_ text: String) -> (value: String, rest: String)? {
        let bytes = Array(text.utf8)
        guard let at = bytes.firstIndex(where: \.isASCIIDigit) else { return nil }
        var list = CodeList(in: bytes.span, at: at, base: 0)
        _ = list.extend(over: bytes.span, at: 0, isFinal: true)
        for notation in CodeNotation.allCases {
            let decoded = list.codes.map { notation.byte(of: bytes.span, $0) ?? 1 }
            guard let stretch = ReadableStretches.find(in: decoded).first else { continue }
            let end = list.codes[stretch.upperBound - 1].upperBound
            return (String(decoding: decoded[stretch], as: UTF8.self), String(decoding: bytes[end...], as: UTF8.self))
        }
        return nil
    }

    @Test(arguments: [
        "97 110 110 97 64 120 46 100 101", "97,110,110,97,64,120,46,100,101",
        "[97, 110, 110, 97, 64, 120, 46, 100, 101]",
        "097-110-110-097-064-120-046-100-101", "97 | 110 | 110 | 97 | 64 | 120 | 46 | 100 | 101",
        "97,110,\n  110,97,\n  64,120,\n  46,100,101",
        "chr(97)+chr(110)+chr(110)+chr(97)+chr(64)+chr(120)+chr(46)+chr(100)+chr(101)",
        "s.chr(97) + s.chr(110) + s.chr(110) + s.chr(97) + s.chr(64) + s.chr(120) + s.chr(46) + s.chr(100) + s.chr(101)",
        "61 6e 6e 61 40 78 2E 64 65", "61:6e:6e:61:40:78:2e:64:65",
        "0x61, 0x6E, 0x6e, 0x61, 0x40, 0x78, 0x2e, 0x64, 0x65",
        "61h 6Eh 6eh 61h 40h 78h 2eh 64h 65h", "U+0061 U+006E U+006E U+0061 U+0040 U+0078 U+002E U+0064 U+0065",
        "0o141 0o156 0o156 0o141 0o100 0o170 0o56 0o144 0o145",
        "01100001 01101110 01101110 01100001 01000000 01111000 00101110 01100100 01100101",
        "1100001 1101110 1101110 1100001 1000000 1111000 0101110 1100100 1100101",
    ])
    func `are read`(text: String) throws {
        let (value, rest) = try #require(Self.read(text))
        #expect(value == "anna@x.de")
        #expect(rest.allSatisfy { $0 == ")" || $0 == "]" })
    }

    @Test(arguments: [
        // Too few, single digits, what no byte is, other words or marks between them.
        "97 110 110 97 64 120 46", "9 7 1 1 0 1 1 0 9 7", "970 110 970 120 970 130 970 140 970",
        "97 and 110 and 110 and 97 and 64 and 120 and 46 and 100", "97, 110; 110, 97; 64, 120; 46, 100; 101, 102",
        "2019 2020 2021 2022 2023 2024 2025 2026",
        "10 apples, 20 pears, 30 plums, 40 figs, 50 nuts, 60 dates, 70 limes, 80",
    ])
    func `are nothing else`(text: String) { #expect(Self.read(text) == nil) }

    /// Texts of numbers, lists and words.
    private static let texts: [[UInt8]] = (0..<600).map { seed in
        var generator = SplitMix(state: UInt64(seed))
        var text: [UInt8] = []
        while text.count < 260 {
            let count = Int.random(in: 1...14, using: &generator)
            let dress = ["", "0x", "chr(", "U+", "(", "x.chr("].randomElement(using: &generator) ?? ""
            let gap =
                [" ", ", ", ",", "-", ")+", " ) & ", "\n", " and ", ",\n  ", "|"].randomElement(using: &generator) ?? ""
            let codes = (0..<count).map { _ in dress + String(Int.random(in: 0...300, using: &generator), radix: 10) }
            text += Array(codes.joined(separator: gap).utf8)
            let word = [" ", " word ", ". ", "a", " 7 ", "\n\n", "-", "; lorem ipsum dolor sit amet "]
            text += Array((word.randomElement(using: &generator) ?? "").utf8)
        }
        return text
    }

    @Test func `are not passed over`() {
        var lists = 0
        for text in Self.texts {
            for start in stride(from: 0, to: text.count, by: 7) {
                let found = unsafe text.withUnsafeBufferPointer {
                    unsafe CodeListStarts.first(in: $0, from: start, isFinal: false)
                }
                #expect(found >= start)
                for at in start..<found where text[at].isASCIIDigit && (at == 0 || !text[at - 1].isASCIIAlphanumeric) {
                    var list = CodeList(in: text.span, at: at, base: 0)
                    let progress = list.extend(over: text.span, at: 0, isFinal: false)
                    let isPassedOver = progress == .waits || list.isList
                    #expect(!isPassedOver, "at \(at): \(String(decoding: text, as: UTF8.self))")
                }
                if found < text.count { lists += 1 }
            }
        }
        #expect(lists > 1000)
    }

    @Test func `are the same whole and in pieces`() {
        for text in Self.texts {
            for at in text.indices where text[at].isASCIIDigit && (at == 0 || !text[at - 1].isASCIIAlphanumeric) {
                var whole = CodeList(in: text.span, at: at, base: 0)
                _ = whole.extend(over: text.span, at: 0, isFinal: true)
                var pieces = CodeList(in: text.span, at: at, base: 0)
                var end = at + 1
                while pieces.extend(over: text.span.extracting(first: end), at: 0, isFinal: end == text.count) == .waits
                {
                    end = min(end + 3, text.count)
                }
                #expect(pieces.codes == whole.codes)
            }
        }
    }
}
