extension TOMLReader {
    mutating func value() throws(ImportError) -> ForeignValue {
        switch peek() {
        case UInt8(ascii: "\""): return .text(try takesThree("\"") ? multilineBasic() : basicString())
        case UInt8(ascii: "'"): return .text(try takesThree("'") ? multilineLiteral() : literalString())
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "{"): return try inlineTable()
        default: return try scalar()
        }
    }

    private func takesThree(_ quote: String) -> Bool {
        bytes[position...].starts(with: [UInt8](repeating: quote.utf8.first ?? 0, count: 3))
    }

    private mutating func array() throws(ImportError) -> ForeignValue {
        position += 1
        var items: [ForeignValue] = []
        while true {
            try skipBlank()
            if take("]") { return .list(items) }
            items.append(try value())
            try skipBlank()
            if take("]") { return .list(items) }
            guard take(",") else { throw error("expected a comma or ] in a list") }
        }
    }

    private mutating func inlineTable() throws(ImportError) -> ForeignValue {
        position += 1
        let table = TOMLTable(.header)
        skipSpace()
        if take("}") { return .table([:]) }
        while true {
            try pair(into: table)
            skipSpace()
            if take("}") { return .table(table.values) }
            guard take(",") else { throw error("expected a comma or } in a table") }
        }
    }

    /// A flag or a number.
    private mutating func scalar() throws(ImportError) -> ForeignValue {
        let start = position
        let ends = Set(" \t\r\n,]}#".utf8)
        while let byte = peek(), !ends.contains(byte) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        switch word {
        case "true": return .flag(true)
        case "false": return .flag(false)
        case "inf", "+inf": return .number(.infinity)
        case "-inf": return .number(-.infinity)
        case "nan", "+nan", "-nan": return .number(.nan)
        default: break
        }
        guard let number = Self.integer(word) ?? Self.float(word) else {
            throw error(word.isEmpty ? "expected a value" : "\"\(word.prefix(40))\" is no value that this reader knows")
        }
        return number
    }

    /// Decimal without leading zeros, or `0x`, `0o`, `0b`; single underscores between digits.
    private static func integer(_ word: String) -> ForeignValue? {
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where word.hasPrefix(prefix) {
            guard let digits = withoutUnderscores(word.dropFirst(2)), digits.first != "-", digits.first != "+" else {
                return nil
            }
            return Int(digits, radix: radix).map(ForeignValue.integer)
        }
        guard let digits = withoutUnderscores(word[...]) else { return nil }
        let unsigned = digits.drop { $0 == "+" || $0 == "-" }
        guard unsigned.count == 1 || unsigned.first != "0" else { return nil }
        return Int(digits).map(ForeignValue.integer)
    }

    private static func float(_ word: String) -> ForeignValue? {
        guard let digits = withoutUnderscores(word[...]), digits.utf8.allSatisfy(Set("0123456789+-.eE".utf8).contains),
            let point = digits.utf8.first(where: { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") })
        else { return nil }
        if point == UInt8(ascii: "."), let at = digits.firstIndex(of: ".") {
            let after = digits[digits.index(after: at)...]
            guard digits[..<at].last?.isNumber == true, after.first?.isNumber == true else { return nil }
        }
        return Double(digits).map(ForeignValue.number)
    }

    private static func withoutUnderscores(_ word: Substring) -> String? {
        if word.hasPrefix("_") || word.hasSuffix("_") || word.contains("__") { return nil }
        return String(word.filter { $0 != "_" })
    }

    // MARK: Reading

    func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func take(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    mutating func skipSpace() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
    }

    /// Spaces, line ends and comments.
    mutating func skipBlank() throws(ImportError) {
        while true {
            skipSpace()
            if peek() == UInt8(ascii: "#") { try skipComment() }
            guard take("\n") || take("\r\n") else { return }
        }
    }

    private mutating func skipComment() throws(ImportError) {
        while let byte = peek(), byte != 0x0A {
            if (byte < 0x20 && byte != 0x09 && byte != 0x0D) || byte == 0x7F { throw error("a control character") }
            position += 1
        }
    }

    mutating func endOfLine() throws(ImportError) {
        skipSpace()
        if peek() == UInt8(ascii: "#") { try skipComment() }
        guard peek() == nil || take("\n") || take("\r\n") else { throw error("expected the end of the line") }
    }

    func error(_ reason: String) -> ImportError {
        ImportError("not TOML: \(reason)", line: bytes[..<min(position, bytes.count)].count { $0 == 0x0A } + 1)
    }
}
