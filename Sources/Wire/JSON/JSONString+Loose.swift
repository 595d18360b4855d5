extension JSONString {
    /// `text` with every whole escape sequence undone, for texts that may be JSON and are none; for looking at only.
    ///
    /// - Parameter text: valid UTF-8. So is the result: what is no whole escape, or half of a surrogate pair, stays as it is.
    package static func unescapedLoosely(_ text: [UInt8]) -> [UInt8] {
        text.withUnsafeBufferPointer { text in
            var output: [UInt8] = []
            output.reserveCapacity(text.count)
            var position = 0
            while position < text.count {
                if isEscape(at: position, in: text) {
                    position = appendEscape(at: position, of: text, to: &output)
                } else {
                    output.append(text[position])
                    position += 1
                }
            }
            return output
        }
    }

    private static func isEscape(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard text[position] == UInt8(ascii: "\\"), position + 1 < text.count else { return false }
        switch text[position + 1] {
        case UInt8(ascii: "u"):
            guard isUnit(at: position, in: text) else { return false }
            let unit = codeUnit(at: position + 2, of: text)
            guard unit & 0xF800 == 0xD800 else { return true }
            guard unit < 0xDC00, isUnit(at: position + 6, in: text) else { return false }
            return codeUnit(at: position + 8, of: text) & 0xFC00 == 0xDC00
        case let next:
            return #""\/bfnrt"#.utf8.contains(next)
        }
    }

    /// True for `\uXXXX`.
    private static func isUnit(at position: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard position + 6 <= text.count, text[position] == UInt8(ascii: "\\") else { return false }
        return text[position + 1] == UInt8(ascii: "u")
            && text[position + 2..<position + 6].allSatisfy { hexValue(of: $0) != nil }
    }
}
