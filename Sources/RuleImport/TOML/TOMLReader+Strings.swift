extension TOMLReader {
    mutating func basicString() throws(ImportError) -> String {
        position += 1
        var out: [UInt8] = []
        while true {
            guard let byte = peek(), byte != 0x0A else { throw error("a string without its end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: out, as: UTF8.self)
            case UInt8(ascii: "\\"): out += try escape()
            default: out.append(try permitted(byte))
            }
        }
    }

    mutating func literalString() throws(ImportError) -> String {
        position += 1
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "'") {
            guard byte != 0x0A else { throw error("a string without its end") }
            _ = try permitted(byte)
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard take("'") else { throw error("a string without its end") }
        return text
    }

    mutating func multilineLiteral() throws(ImportError) -> String {
        position += 3
        skipFirstLineEnd()
        var out: [UInt8] = []
        while true {
            guard let byte = peek() else { throw error("a string without its end") }
            if byte == UInt8(ascii: "'"), let end = closing(byte, &out) { return end }
            position += 1
            out.append(byte == 0x0A || byte == 0x0D ? byte : try permitted(byte))
        }
    }

    mutating func multilineBasic() throws(ImportError) -> String {
        position += 3
        skipFirstLineEnd()
        var out: [UInt8] = []
        while true {
            guard let byte = peek() else { throw error("a string without its end") }
            if byte == UInt8(ascii: "\""), let end = closing(byte, &out) { return end }
            position += 1
            if byte == UInt8(ascii: "\\") {
                if !skipFolded() { out += try escape() }
            } else {
                out.append(byte == 0x0A || byte == 0x0D ? byte : try permitted(byte))
            }
        }
    }

    /// Three quotes end the string; one or two more before them are its own.
    private mutating func closing(_ quote: UInt8, _ out: inout [UInt8]) -> String? {
        var count = 0
        while position + count < bytes.count, bytes[position + count] == quote, count < 5 { count += 1 }
        guard count >= 3 else { return nil }
        position += count
        out += [UInt8](repeating: quote, count: count - 3)
        return String(decoding: out, as: UTF8.self)
    }

    /// A line end right after the opening quotes is no part of the string.
    private mutating func skipFirstLineEnd() {
        if !take("\n") { _ = take("\r\n") }
    }

    /// After a backslash: white space with a line end in it, which stands for nothing.
    private mutating func skipFolded() -> Bool {
        let start = position
        skipSpace()
        guard peek() == 0x0A || peek() == 0x0D else {
            position = start
            return false
        }
        while let byte = peek(), [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
        return true
    }

    private mutating func escape() throws(ImportError) -> [UInt8] {
        guard let letter = peek() else { throw error("a string without its end") }
        position += 1
        switch letter {
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [letter]
        case UInt8(ascii: "u"): return try scalar(digits: 4)
        case UInt8(ascii: "U"): return try scalar(digits: 8)
        default: throw error("an escape that TOML does not know")
        }
    }

    private mutating func scalar(digits: Int) throws(ImportError) -> [UInt8] {
        guard position + digits <= bytes.count else { throw error("an unfinished escape") }
        let text = String(decoding: bytes[position..<position + digits], as: UTF8.self)
        guard text.allSatisfy(\.isHexDigit), let value = UInt32(text, radix: 16), let scalar = Unicode.Scalar(value)
        else { throw error("an escape of no character") }
        position += digits
        return Array(String(Character(scalar)).utf8)
    }

    /// Control characters but the tab are forbidden in strings.
    private func permitted(_ byte: UInt8) throws(ImportError) -> UInt8 {
        if (byte < 0x20 && byte != 0x09) || byte == 0x7F { throw error("a control character in a string") }
        return byte
    }
}
