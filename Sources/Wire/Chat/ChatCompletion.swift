/// A whole answer: the body of a 200 that is not a stream, or an upstream's error body.
package struct ChatCompletion: Sendable {
    package let document: JSONDocument
    package let choices: [ChatChoice]
    /// The texts of the answer, in source order.
    ///
    /// Parts of an array of content are pieces of one channel.
    package let pieces: [ChatPiece]
    package let usage: ChatUsage?

    package init(parsing body: [UInt8], limits: JSONLimits = JSONLimits()) throws(ChatError) {
        document = try JSONDocument(chat: body, limits: limits)
        let reader = try ChatChannelReader(document, messageKey: .message)
        choices = reader.choices
        pieces = reader.pieces
        usage = ChatUsage(in: document)
    }

    /// True if the upstream says that it failed, whatever its status was.
    package var isError: Bool { document.present(.error, of: 0) != nil }

    /// Every string, key and number that is not a piece: annotations, ids, log probabilities, unknown members.
    package var otherFields: [TextField] { document.fields(besides: pieces) }

    package func text(of piece: ChatPiece) -> [UInt8] { document.text(of: piece.node) }

    /// True for a field inside the `logprobs` of a choice.
    ///
    /// It goes with any edit of the answer.
    package func isLogprobs(_ field: TextField) -> Bool {
        document.isInLogprobs(field, of: choices)
    }

    /// The body with other texts in some pieces or fields, everything else byte for byte.
    ///
    /// If there is any replacement, the log probabilities of every choice become null: token by token, they
    /// would spell out what was redacted.
    package func replacing(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        guard !replacements.isEmpty else { return document.bytes }
        return try document.applying(replacements.map(document.edit) + document.withoutLogprobs(choices))
    }
}
