/// A provider's proof of a thought, which travels through a client of another API.
///
/// It is marked with the dialect it came from, so that it is only ever handed back to a provider of that dialect:
/// any other would refuse it.
struct ThoughtSignature: Hashable {
    enum Kind: Hashable {
        /// The `signature` of a `thinking` block.
        case messages
        /// The `data` of a `redacted_thinking` block.
        case redacted
        /// The `encrypted_content` of a reasoning item, whose id goes with it.
        case responses(id: [UInt8])
    }

    var kind: Kind
    var value: [UInt8]

    private static let messagesMark = Array("weir.m.".utf8)
    private static let redactedMark = Array("weir.d.".utf8)
    private static let responsesMark = Array("weir.r.".utf8)

    init(_ kind: Kind, _ value: [UInt8]) {
        self.kind = kind
        self.value = value
    }

    /// Reads what `carried` wrote; nil if it is not ours.
    init?(carried text: [UInt8]) {
        let rest = Array(text.dropFirst(7))
        if text.starts(with: Self.messagesMark) {
            self.init(.messages, rest)
        } else if text.starts(with: Self.redactedMark) {
            self.init(.redacted, rest)
        } else if text.starts(with: Self.responsesMark), let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            self.init(.responses(id: Array(rest[..<dot])), Array(rest[(dot + 1)...]))
        } else {
            return nil
        }
    }

    /// The proof with its mark, for a client of another API.
    var carried: [UInt8] {
        switch kind {
        case .messages: Self.messagesMark + value
        case .redacted: Self.redactedMark + value
        case .responses(let id): Self.responsesMark + id + [UInt8(ascii: ".")] + value
        }
    }
}

extension ThoughtSignature {
    /// As the signature of a `thinking` block: the API's own without a mark.
    var forMessages: [UInt8] { kind == .messages ? value : carried }

    /// As the `encrypted_content` of a reasoning item: OpenAI's own without a mark.
    var forResponses: [UInt8] {
        if case .responses = kind { value } else { carried }
    }
}
