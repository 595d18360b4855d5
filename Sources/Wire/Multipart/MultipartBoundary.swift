/// The boundary of a `multipart/form-data` body (RFC 2046, section 5.1.1).
package struct MultipartBoundary: Hashable, Sendable {
    /// 1 to 70 bytes of letters, digits and `'()+_,-./:=?`.
    package let bytes: [UInt8]

    /// From the value of `Content-Type`.
    ///
    /// - Returns: nil if the type is another one, if there is a parameter besides the boundary, or if the boundary has other
    ///   characters; a space, which the RFC allows inside, is refused, as readers cut it off or keep it.
    package init?(contentType value: ArraySlice<UInt8>) {
        guard let end = value.firstIndex(of: UInt8(ascii: ";")) else { return nil }
        guard Self.trimmed(value[..<end]).equalsWord("multipart/form-data") else { return nil }
        // A second parameter cannot be part of the boundary, which has no `;`.
        let parameter = Self.trimmed(value[(end + 1)...])
        guard parameter.prefix(9).equalsWord("boundary=") else { return nil }
        var text = parameter.dropFirst(9)
        if text.count >= 2, text.first == UInt8(ascii: "\""), text.last == UInt8(ascii: "\"") {
            text = text.dropFirst().dropLast()
        }
        guard 1...70 ~= text.count, text.allSatisfy(Self.isAllowed) else { return nil }
        bytes = Array(text)
    }

    /// As it stands in a `Content-Type` of ours.
    package var contentType: String { "multipart/form-data; boundary=\"\(String(decoding: bytes, as: UTF8.self))\"" }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let start = bytes.drop { $0 == 0x20 || $0 == 0x09 }
        let end = start.lastIndex { $0 != 0x20 && $0 != 0x09 }
        return end.map { start[...$0] } ?? []
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || "'()+_,-./:=?".utf8.contains(byte)
    }
}

extension ArraySlice<UInt8> {
    /// Compares with lower-case ASCII, whatever the case.
    fileprivate func equalsWord(_ word: String) -> Bool {
        elementsEqual(word.utf8) { byte, expected in
            byte == expected || (byte &- 0x41 < 26 && byte | 0x20 == expected)
        }
    }
}
