/// One chunk of a streamed answer: the data of one event, other than `[DONE]`.
package struct ChatStreamEvent: Sendable {
    package enum Kind: Hashable, Sendable {
        /// Choices, possibly none.
        case chunk
        /// No choices but token counts: the last chunk before `[DONE]`.
        case usage
        /// The upstream gives up. Clients raise an error; all texts in it are `otherFields`.
        case error
    }

    package let document: JSONDocument
    package let kind: Kind
    package let choices: [ChatChoice]
    /// The next parts of the channels' texts, in source order.
    ///
    /// Parts of one channel join without anything between them. An upstream that cuts a surrogate pair in two
    /// sends halves that are no text; such a chunk is refused with `lone_surrogate`.
    package let pieces: [ChatPiece]
    package let usage: ChatUsage?
    /// The value of `obfuscation`, padding whose length must be recomputed or go when a text changes.
    private let obfuscation: Int?

    /// - Parameter data: what `SSEEvent.data` holds.
    /// - Complexity: one pass over `data` and about five small allocations.
    package init(parsing data: [UInt8], limits: JSONLimits = JSONLimits()) throws(ChatError) {
        document = try JSONDocument(chat: data, limits: limits)
        let reader = try ChatChannelReader(document, messageKey: .delta)
        choices = reader.choices
        pieces = reader.pieces
        usage = ChatUsage(in: document)
        obfuscation = document.member(.obfuscation, of: 0)
        if document.present(.error, of: 0) != nil {
            kind = .error
        } else {
            kind = choices.isEmpty && usage != nil ? .usage : .chunk
        }
    }

    /// Every string, key and number that is not a piece, to be inspected each as a whole text.
    package var otherFields: [TextField] { document.fields(besides: pieces) }

    package func text(of piece: ChatPiece) -> [UInt8] { document.text(of: piece.node) }

    /// Appends the piece's text, without a copy of its own if the literal has no escape.
    package func appendText(of piece: ChatPiece, to output: inout [UInt8]) {
        document.appendText(of: piece.node, to: &output)
    }

    /// True if a choice ends here.
    package var finishesChoice: Bool { choices.contains { $0.finishReason != nil } }

    /// True for a field inside the `logprobs` of a choice.
    ///
    /// It goes with any rewriting.
    package func isLogprobs(_ field: TextField) -> Bool {
        document.isInLogprobs(field, of: choices)
    }

    /// The chunk's data with other texts in some pieces or fields, without log probabilities and obfuscation,
    /// everything else byte for byte.
    ///
    /// - Parameter replacements: may be empty: then only log probabilities and obfuscation go.
    package func rewritten(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        var edits = replacements.map(document.edit)
        edits.append(contentsOf: document.withoutLogprobs(choices))
        if let obfuscation { edits.append(document.removal(ofMember: obfuscation)) }
        return try document.applying(edits)
    }
}
