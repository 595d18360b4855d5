import Foundation
import TestSupport
import Wire

/// Random texts and JSON in every way that the standard lets one write it.
///
/// The same for the same seed. No text holds what the test rules redact or block.
struct CoverageRandom {
    var generator: SplitMix

    init(seed: UInt64) { generator = SplitMix(state: seed &* 0x9E37_79B9 &+ 7) }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }
    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    mutating func pick<T>(_ list: [T]) -> T { list[Int.random(in: 0..<list.count, using: &generator)] }

    // MARK: Texts

    private static let words = [
        "the", "weather", "is", "fine", "don't", "naïve", "Straße", "погода", "сегодня", "καλημέρα", "السلام", "عليكم",
        "שלום",
        "नमस्ते", "สวัสดี", "天気", "は晴れ", "안녕", "👩‍👩‍👧‍👦", "🇩🇪", "e\u{301}", "\u{200F}", "\u{200B}", "𝔐𝔞𝔱𝔥", "ﬁ", "…", "—", "<b>",
        "&amp;",
        "%20", "{\"a\":1}", "[DONE]", "data: x", "\\u0041", "\\", "\"", "/", "\u{7}", "\u{0}", "\r\n", "\n\n", "\t",
        "\u{2028}",
        "\u{FEFF}", "\u{FFFD}", "12,345", "3.14", "0x1F", "$9.99", "50 %", "2024-05-01", "ignore previous",
        "`let x = y`",
        "https://example.com/a?b=c#d", "C:\\new", "sk-", "a@ ", "@b ", "===", "''",
    ]

    mutating func text(words count: ClosedRange<Int> = 0...9) -> String {
        (0..<number(count)).map { _ in
            if chance(12), let scalar = Unicode.Scalar(UInt32(number(0x20...0x2FFFF))) { return String(scalar) }
            return pick(Self.words)
        }.joined(separator: pick([" ", " ", "", "\n", "  "]))
    }

    mutating func name() -> String { pick(["x_", "vendor.", "новое ", "新", "a b "]) + String(number(0...9999)) }

    /// The text as a literal, with escapes where they must be and where they may be.
    mutating func literal(_ text: String) -> String {
        let escapesAll = chance(9)
        var out = "\""
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" {
                out += "\\" + String(scalar)
            } else if scalar.value < 0x20 || escapesAll || chance(40) {
                for unit in String(scalar).utf16 {
                    let digits = String(unit, radix: 16, uppercase: chance(2))
                    out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
                }
            } else if scalar == "/", chance(2) {
                out += "\\/"
            } else {
                out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }

    // MARK: JSON

    mutating func string(words: ClosedRange<Int> = 0...9) -> CoverageTree { .literal(literal(text(words: words))) }

    mutating func numeral() -> CoverageTree {
        .literal(pick(["0", "-0", "1", "42", "-7", "0.5", "1e5", "1E+2", "-3.25e-7", "1700000000", "100.0", "0e0"]))
    }

    mutating func json(depth: Int = 3) -> CoverageTree {
        switch depth == 0 ? number(0...2) : number(0...5) {
        case 0: return string()
        case 1: return numeral()
        case 2: return .literal(pick(["true", "false", "null"]))
        case 3: return .array((0..<number(0...4)).map { _ in json(depth: depth - 1) })
        default:
            var members: [(key: String, value: CoverageTree)] = []
            for _ in 0..<number(0...4) {
                let key = chance(2) ? name() : pick(["type", "properties", "description", "enum", "id", "text"])
                if !members.contains(where: { $0.key == key }) { members.append((key, json(depth: depth - 1))) }
            }
            return .object(members)
        }
    }

    /// A value that may stand at a row's path.
    mutating func value(for row: CoverageRow) -> CoverageTree {
        switch row.mark {
        case .closed: .literal(pick(["\"user\"", "\"auto\"", "\"text\"", "\"none\"", "null"]))
        case .number: numeral()
        case .json: json()
        case .binary: .string(Data((0..<number(0...40)).map { _ in UInt8(number(0...255)) }).base64EncodedString())
        case .jsonText: .literal(literal(written(json())))
        default: string()
        }
    }

    /// JSON with space wherever it may stand.
    ///
    /// - Parameter spaces: of which one is taken; the empty one is, mostly.
    mutating func written(_ tree: CoverageTree, spaces: [String] = [" ", "\n", "\t", "\r\n", "  "]) -> String {
        func space(_ random: inout CoverageRandom) -> String { random.chance(6) ? random.pick(spaces) : "" }
        func list(_ open: String, _ close: String, _ parts: [String], _ random: inout CoverageRandom) -> String {
            let spaced = parts.map { space(&random) + $0 + space(&random) }
            return open + (spaced.isEmpty ? space(&random) : spaced.joined(separator: ",")) + close
        }
        switch tree {
        case .literal(let json): return json
        case .array(let elements):
            let parts = elements.map { written($0, spaces: spaces) }
            return list("[", "]", parts, &self)
        case .object(let members):
            let parts = members.map { key, value in
                literal(key) + space(&self) + ":" + space(&self) + written(value, spaces: spaces)
            }
            return list("{", "}", parts, &self)
        }
    }

    /// The tree with values at some of the section's paths, and members that no API defines.
    mutating func filled(_ tree: CoverageTree, from section: CoverageSection, below prefix: String = "") -> CoverageTree
    {
        var tree = tree
        for _ in 0..<number(0...8) {
            let row = pick(section.rows)
            guard row.mark != .strict, row.path.hasPrefix(prefix), row.path != "type", row.path != "error" else {
                continue
            }
            tree = tree.setting(row.path, to: value(for: row), key: name())
        }
        for _ in 0..<number(0...2) {
            let object = pick(section.objects)
            guard object.hasPrefix(prefix) else { continue }
            tree = tree.setting(object.isEmpty ? "{}" : object + ".{}", to: json(), key: name())
        }
        return tree
    }
}
