/// Why bytes are not a JSON document of the profile that Weir inspects and forwards.
///
/// The profile is RFC 8259 with its choices made: UTF-8 without a byte order mark, no two equal keys in one
/// object, whole surrogate pairs only, bounded depth and size. Whatever two parsers could read differently is refused.
package struct JSONError: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case unexpectedEnd = "unexpected_end"
        case unexpectedByte = "unexpected_byte"
        case trailingData = "trailing_data"
        case byteOrderMark = "byte_order_mark"
        case invalidUTF8 = "invalid_utf8"
        case controlCharacter = "control_character"
        case invalidEscape = "invalid_escape"
        case loneSurrogate = "lone_surrogate"
        case invalidNumber = "invalid_number"
        case numberOutOfBounds = "number_out_of_bounds"
        case duplicateKey = "duplicate_key"
        case tooDeep = "too_deep"
        case tooManyNodes = "too_many_nodes"
        case tooLong = "too_long"
    }

    package let code: Code
    /// Byte offset in the document of what was refused.
    package let offset: Int

    package init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }

    /// One sentence for the client; never a byte of the document.
    package var message: String { "\(code.reason) at byte \(offset)." }
}

extension JSONError: CustomStringConvertible {
    package var description: String { message }
}

extension JSONError.Code {
    fileprivate var reason: String {
        switch self {
        case .unexpectedEnd: "The JSON document ends too early"
        case .unexpectedByte: "The JSON document has an unexpected character"
        case .trailingData: "There is data after the JSON document"
        case .byteOrderMark: "The JSON document begins with a byte order mark"
        case .invalidUTF8: "The JSON document is not valid UTF-8"
        case .controlCharacter: "A JSON string has an unescaped control character"
        case .invalidEscape: "A JSON string has an unknown escape sequence"
        case .loneSurrogate: "A JSON string has half of a surrogate pair"
        case .invalidNumber: "The JSON document has a malformed number"
        case .numberOutOfBounds: "The JSON document has a number that is too long or too large"
        case .duplicateKey: "A JSON object has the same key twice"
        case .tooDeep: "The JSON document is nested too deeply"
        case .tooManyNodes: "The JSON document has too many values"
        case .tooLong: "The JSON document is too long"
        }
    }
}
