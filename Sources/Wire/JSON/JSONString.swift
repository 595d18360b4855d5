/// The text of string literals, in and out.
package enum JSONString {
    /// The text between the quotes of a literal that the tokenizer has accepted.
    static func unescape(_ literal: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(literal.count)
        append(unescaping: literal, to: &text)
        return text
    }

    /// Appends the text between the quotes of a literal that the tokenizer has accepted.
    static func append(unescaping literal: UnsafeBufferPointer<UInt8>, to text: inout [UInt8]) {
        var position = 0
        while position < literal.count {
            guard literal[position] == UInt8(ascii: "\\"), position + 1 < literal.count else {
                text.append(literal[position])
                position += 1
                continue
            }
            position = appendEscape(at: position, of: literal, to: &text)
        }
    }

    /// Appends `text` as a literal with its quotes.
    ///
    /// Escapes only what RFC 8259 says must be; everything else is copied, so the text must be valid UTF-8.
    package static func appendLiteral(_ text: [UInt8], to output: inout [UInt8]) {
        output.reserveCapacity(output.count + text.count + 2)
        appendLiteral(of: text, to: &output)
    }

    /// Appends `text` as a literal with its quotes.
    package static func appendLiteral(_ text: String, to output: inout [UInt8]) {
        appendLiteral(of: text.utf8, to: &output)
    }

    /// `text` as a literal with its quotes, for the few documents that are written as strings.
    package static func literal(_ text: String) -> String {
        var output: [UInt8] = []
        appendLiteral(text, to: &output)
        return String(decoding: output, as: UTF8.self)
    }

    static func hexValue(of byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func appendLiteral(of text: some Sequence<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                output.append(UInt8(ascii: "\\"))
                output.append(byte)
            case ..<0x20:
                appendControl(byte, to: &output)
            default:
                output.append(byte)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func appendControl(_ byte: UInt8, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: output.append(UInt8(ascii: "b"))
        case 0x09: output.append(UInt8(ascii: "t"))
        case 0x0A: output.append(UInt8(ascii: "n"))
        case 0x0C: output.append(UInt8(ascii: "f"))
        case 0x0D: output.append(UInt8(ascii: "r"))
        default:
            output.append(contentsOf: "u00".utf8)
            output.append(byte < 0x10 ? 0x30 : 0x31)
            let digit = byte & 0xF
            output.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }

    /// - Returns: the position after the escape.
    static func appendEscape(
        at position: Int,
        of literal: UnsafeBufferPointer<UInt8>,
        to text: inout [UInt8]
    ) -> Int {
        switch literal[position + 1] {
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): return appendScalar(at: position, of: literal, to: &text)
        case let plain: text.append(plain)
        }
        return position + 2
    }

    /// One `\uXXXX`, or two that are a surrogate pair.
    private static func appendScalar(
        at position: Int,
        of literal: UnsafeBufferPointer<UInt8>,
        to text: inout [UInt8]
    ) -> Int {
        let unit = codeUnit(at: position + 2, of: literal)
        let isPair = unit & 0xFC00 == 0xD800
        let low = isPair ? codeUnit(at: position + 8, of: literal) : 0
        let value = isPair ? 0x10000 + ((unit & 0x3FF) << 10 | low & 0x3FF) : unit
        if let scalar = Unicode.Scalar(value) { text.append(contentsOf: UTF8.encode(scalar) ?? .init()) }
        return position + (isPair ? 12 : 6)
    }

    static func codeUnit(at position: Int, of literal: UnsafeBufferPointer<UInt8>) -> UInt32 {
        guard position + 4 <= literal.count else { return 0xFFFD }
        var unit: UInt32 = 0
        for byte in literal[position..<position + 4] { unit = unit << 4 | UInt32(hexValue(of: byte) ?? 0) }
        return unit
    }
}
