/// Scalars of YAML in the form in which rule packs write them.
enum YAMLText {
    /// 'In single quotes'; a text with line ends or control characters "in double quotes".
    static func quoted(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: needsEscape) else {
            return "'" + text.unicodeScalars.reduce(into: "") { $0 += $1 == "'" ? "''" : String($1) } + "'"
        }
        return "\"" + text.unicodeScalars.map(escaped).joined() + "\""
    }

    /// A pattern: single-quoted on one line, or a literal block, so that YAML reads no backslash in it.
    ///
    /// - Parameter indent: of the lines of a block, in spaces.
    /// - Returns: nil for a pattern that has characters which no YAML text can hold outside double quotes.
    static func pattern(_ text: String, indent: Int) -> String? {
        let others = text.unicodeScalars.filter { $0 != "\n" && needsEscape($0) }
        // A tab is printable in YAML, and at home in a literal block.
        guard others.allSatisfy({ $0 == "\t" }) else { return nil }
        guard text.contains("\n") else { return others.isEmpty ? quoted(text) : "|2-\n" + block(text, indent) }
        return "|2\(text.hasSuffix("\n") ? "+" : "-")\n" + block(text, indent)
    }

    private static func block(_ text: String, _ indent: Int) -> String {
        let space = String(repeating: " ", count: indent)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let kept = text.hasSuffix("\n") ? lines.dropLast() : lines[...]
        return kept.map { $0.isEmpty ? "" : space + $0 }.joined(separator: "\n")
    }

    /// `[a, b]`, each in quotes.
    static func list(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    /// What is not printable in YAML 1.2 (5.1), or is a line end to some readers.
    private static func needsEscape(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20...0x7E, 0xA0...0x2027, 0x202A...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD, 0x10000...0x10FFFF: false
        default: true
        }
    }

    private static func escaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: break
        }
        guard needsEscape(scalar) else { return String(scalar) }
        let digits = String(scalar.value, radix: 16)
        return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
