extension JSONDocument {
    /// A conversation's request with one more message of the user at its end; everything else byte for byte.
    ///
    /// - Parameter text: valid UTF-8.
    /// - Returns: nil if the body has no messages of this dialect.
    /// - Complexity: one copy, and one strict reading of the result.
    package func saying(_ text: [UInt8], as dialect: APIDialect) throws(JSONError) -> [UInt8]? {
        guard let key = dialect.messagesKey, let list = member(key, of: 0) else { return nil }
        let message = dialect.message(text)
        let range = nodes[list].rawRange
        switch kind(of: list) {
        case .array:
            let comma = end(of: list) == list + 1 ? [] : [UInt8(ascii: ",")]
            let close = range.upperBound - 1
            return try applying([JSONEdit(close..<close, .literal(comma + message))])
        case .string where dialect == .responses:
            // Responses' short form of one message of the user.
            let first = Array(#"{"role":"user","content":"#.utf8) + bytes[range] + Array("}".utf8)
            let both = Array("[".utf8) + first + Array(",".utf8) + message + Array("]".utf8)
            return try applying([JSONEdit(range, .literal(both))])
        default: return nil
        }
    }
}

extension APIDialect {
    /// Where a request has its messages; nil for an API without.
    fileprivate var messagesKey: KnownKey? {
        switch self {
        case .chat, .messages: .messages
        case .responses: .input
        case .gemini: .contents
        case .completions: nil
        }
    }

    fileprivate func message(_ text: [UInt8]) -> [UInt8] {
        JSONWriter.object { writer in
            writer.member("role", "user")
            guard self == .gemini else { return writer.member("content", text) }
            writer.array("parts") { writer in
                writer.object { $0.member("text", text) }
            }
        }
    }
}
