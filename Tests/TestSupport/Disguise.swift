import Foundation

/// A way to hide a value in a text so that its reader, or a model, still sees it.
///
/// The names follow the catalogue of the threat model. Every one is undone by some view.
package struct Disguise: Sendable, CustomStringConvertible {
    package let name: String
    package let apply: @Sendable (String) -> String

    package var description: String { name }

    private static func between(_ name: String, _ separator: String) -> Disguise {
        Disguise(name: name) { $0.map(String.init).joined(separator: separator) }
    }

    private static func each(_ name: String, _ change: @escaping @Sendable (Unicode.Scalar) -> String) -> Disguise {
        Disguise(name: name) { $0.unicodeScalars.map(change).joined() }
    }

    private static func groups(_ name: String, of size: Int, _ separator: String) -> Disguise {
        Disguise(name: name) { pieces($0, of: size).joined(separator: separator) }
    }

    private static func pieces(_ text: String, of size: Int) -> [String] {
        let characters = Array(text)
        return stride(from: 0, to: characters.count, by: size).map {
            String(characters[$0..<min($0 + size, characters.count)])
        }
    }

    private static func shifted(_ scalar: Unicode.Scalar, digits: UInt32) -> String {
        guard ("0"..."9").contains(scalar) else { return String(scalar) }
        return String(Unicode.Scalar(digits + scalar.value - 48) ?? scalar)
    }

    private static func base32(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
        var (out, rest, count) = ("", 0, 0)
        for byte in bytes {
            (rest, count) = (rest << 8 | Int(byte), count + 8)
            while count >= 5 {
                count -= 5
                out.append(alphabet[rest >> count & 31])
            }
        }
        if count > 0 { out.append(alphabet[rest << (5 - count) & 31]) }
        return out
    }

    private static func hex(_ text: String, _ prefix: String = "", _ separator: String = "") -> String {
        text.utf8.map { prefix + String(format: "%02x", $0) }.joined(separator: separator)
    }

    /// Invisible characters, likenesses and controls.
    package static let unicode: [Disguise] = [
        between("zero width space", "\u{200B}"), between("zero width non-joiner", "\u{200C}"),
        between("zero width joiner", "\u{200D}"), between("word joiner", "\u{2060}"),
        between("byte order mark", "\u{FEFF}"),
        between("soft hyphen", "\u{AD}"), between("combining grapheme joiner", "\u{34F}"),
        between("invisible times", "\u{2062}"), between("Mongolian vowel separator", "\u{180E}"),
        between("variation selector", "\u{FE0F}"), between("supplementary selector", "\u{E0101}"),
        between("tag character", "\u{E0041}"), between("Hangul filler", "\u{3164}"),
        between("Braille blank", "\u{2800}"),
        between("private use", "\u{E123}"), between("noncharacter", String(Character(Unicode.Scalar(0xFDD0) ?? " "))),
        between("null", "\0"),
        between("next line control", "\u{85}"), between("terminal code", "\u{1B}[31m"),
        Disguise(name: "one zero width space") { $0.prefix(5) + "\u{200B}" + $0.dropFirst(5) },
        Disguise(name: "right-to-left override") { "\u{202E}" + String($0.reversed()) + "\u{202C}" },
        Disguise(name: "left-to-right override") { "\u{202D}" + $0 + "\u{202C}" },
        each("isolates") { "\u{2068}\($0)\u{2069}" }, each("deleted character") { "\($0)Q\u{8}" },
        each("combining acute") { "\($0)\u{301}" }, each("zalgo") { "\($0)\u{316}\u{323}\u{301}\u{308}" },
        each("enclosing circle") { "\($0)\u{20DD}" },
        each("full width") {
            (0x21...0x7E).contains($0.value) ? String(Unicode.Scalar($0.value + 0xFEE0) ?? $0) : String($0)
        },
        each("mathematical bold") { shifted($0, digits: 0x1D7CE) }, each("Arabic-Indic") { shifted($0, digits: 0x660) },
        each("Devanagari") { shifted($0, digits: 0x966) },
        each("keycap") { shifted($0, digits: 48) + "\u{FE0F}\u{20E3}" },
    ]

    /// Bytes written in other ways.
    package static let encodings: [Disguise] = [
        Disguise(name: "base64") { Data($0.utf8).base64EncodedString() },
        Disguise(name: "base64 without padding") {
            Data($0.utf8).base64EncodedString().replacingOccurrences(of: "=", with: "")
        },
        Disguise(name: "base64 in lines") {
            pieces(Data($0.utf8).base64EncodedString(), of: 8).joined(separator: "\n")
        },
        Disguise(name: "base64 twice") { Data(Data($0.utf8).base64EncodedString().utf8).base64EncodedString() },
        Disguise(name: "base64 in a sentence") { Data("note: \($0), thanks".utf8).base64EncodedString() },
        Disguise(name: "data URL") { "data:text/plain;base64," + Data($0.utf8).base64EncodedString() },
        Disguise(name: "base32") { base32(Array($0.utf8)) }, Disguise(name: "hexadecimal") { hex($0) },
        Disguise(name: "hexadecimal with colons") { hex($0, "", ":") },
        Disguise(name: "list of bytes") { hex($0, "0x", ", ") },
        Disguise(name: "hexadecimal of base64") { hex(Data($0.utf8).base64EncodedString()) },
        Disguise(name: "backslash x") { hex($0, "\\x") }, Disguise(name: "backslash u") { hex($0, "\\u00") },
        Disguise(name: "escaped backslash u") { hex($0, "\\\\u00") },
        each("octal") { String(format: "\\%03o", $0.value) },
        each("percent") { String(format: "%%%02X", $0.value) },
        each("percent twice") { String(format: "%%25%02X", $0.value) },
        each("decimal entities") { "&#\($0.value);" },
        each("hexadecimal entities") { String(format: "&#x%x;", $0.value) },
        each("entities twice") { "&amp;#\($0.value);" }, each("quoted-printable") { String(format: "=%02X", $0.value) },
        Disguise(name: "UTF-7") {
            let wide: [UInt8] = $0.utf8.flatMap { [UInt8(0), $0] }
            return "+" + Data(wide).base64EncodedString().replacingOccurrences(of: "=", with: "") + "-"
        },
        Disguise(name: "percent-encoded zero width") { $0.map(String.init).joined(separator: "%E2%80%8B") },
        Disguise(name: "base64 of full width") {
            let wide = $0.unicodeScalars.map { String(Unicode.Scalar($0.value + 0xFEE0) ?? $0) }.joined()
            return Data(wide.utf8).base64EncodedString()
        },
    ]

    private static func codes(_ name: String, _ format: String, _ separator: String = " ") -> Disguise {
        Disguise(name: name) { $0.utf8.map { String(format: format, Int($0)) }.joined(separator: separator) }
    }

    private static func binary(_ name: String, _ prefix: String, _ separator: String) -> Disguise {
        Disguise(name: name) {
            $0.utf8.map { byte in
                let digits = String(byte, radix: 2)
                return prefix + String(repeating: "0", count: 8 - digits.count) + digits
            }.joined(separator: separator)
        }
    }

    /// The numbers of characters, one after the other.
    package static let lists: [Disguise] = [
        codes("decimal codes", "%d"), codes("decimal codes with commas", "%d", ","),
        codes("decimal codes with hyphens", "%d", "-"), codes("decimal codes with bars", "%d", " | "),
        codes("decimal codes in lines", "%d", "\n"), codes("padded decimal codes", "%03d", "; "),
        codes("decimal codes in quotes", "'%d'", ", "), codes("calls for codes", "chr(%d)", "+"),
        codes("calls for codes with spaces", "Chr(%d)", " & "), codes("objects of codes", "{\"c\":%d}", ","),
        Disguise(name: "characters from codes") {
            "String.fromCharCode(" + $0.utf8.map(String.init).joined(separator: ", ") + ")"
        },
        Disguise(name: "codes in an indented array") {
            "[\n    " + $0.utf8.enumerated().map { "\($1)," + ($0 % 6 == 5 ? "\n    " : " ") }.joined() + "\n]"
        },
        codes("hexadecimal codes", "%02x"), codes("hexadecimal codes with hyphens", "%02X", "-"),
        codes("assembler's codes", "%02Xh", ", "), codes("code points", "U+%04X"), codes("octal codes", "%03o"),
        codes("marked octal codes", "0o%o", ", "), binary("binary codes", "", " "),
        binary("marked binary codes", "0b", ", "), codes("style sheet's escapes", "\\%x", " "),
        codes("padded style sheet's escapes", "\\%04x ", ""), codes("long style sheet's escapes", "\\%06x", ""),
        codes("entities in percent", "%%26%%23%d%%3B", ""), codes("backslash u in percent", "%%5Cu%04x", ""),
        codes("backslash u in entities", "&#92;u%04x", ""), codes("percent in entities", "&#37;%02x", ""),
        codes("percent u", "%%u%04x", ""),
        Disguise(name: "codes of base64") {
            Data($0.utf8).base64EncodedData().map(String.init).joined(separator: " ")
        },
        Disguise(name: "base64 of codes") {
            Data($0.utf8.map(String.init).joined(separator: " ").utf8).base64EncodedString()
        },
    ]

    /// What stands between the pieces of a value.
    package static let separators: [Disguise] = [
        between("spaces", " "), between("dots", "."), between("hyphens", "-"), between("line breaks", "\n"),
        between("tabs", "\t"), between("no-break spaces", "\u{A0}"), between("ideographic spaces", "\u{3000}"),
        between("katakana dots", "\u{30FB}"), groups("slashes", of: 4, "/"), groups("underscores", of: 4, "_"),
        groups("commas", of: 3, ","), groups("table cells", of: 4, " | "), groups("odd hyphens", of: 4, "\u{2011}"),
        Disguise(name: "mixed separators") {
            zip($0.map(String.init), [" ", "-", ".", "/", "_"].cycled()).map { $0 + $1 }.joined()
        },
        each("bold") { "**\($0)**" }, each("tags") { "<b>\($0)</b>" }, groups("comments", of: 4, "<!-- x -->"),
        Disguise(name: "bold in the middle") { $0.prefix(8) + "**" + $0.dropFirst(8) + "**" },
        Disguise(name: "concatenation") { "\"" + pieces($0, of: 4).joined(separator: "\" + \"") + "\"" },
        Disguise(name: "list of characters") { "[\"" + $0.map(String.init).joined(separator: "\", \"") + "\"]" },
        Disguise(name: "quoted groups") { "'" + pieces($0, of: 4).joined(separator: "' '") + "'" },
        Disguise(name: "continued line") { "\"" + pieces($0, of: 8).joined(separator: "\" \\\n    \"") + "\"" },
        each("braces") { "{\($0)}" },
        Disguise(name: "full width, zero width and hyphens") {
            $0.unicodeScalars.map { String(Unicode.Scalar($0.value + 0xFEE0) ?? $0) }.joined(separator: "\u{200B}-")
        },
    ]

    package static let all = unicode + encodings + lists + separators
}

extension Array {
    fileprivate func cycled() -> some Sequence<Element> {
        sequence(state: 0) { index in
            defer { index += 1 }
            return self[index % count]
        }
    }
}
