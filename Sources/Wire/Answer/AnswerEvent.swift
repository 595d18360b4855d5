/// One event of a streamed answer in any dialect, as its JSON data says; `[DONE]` is none.
package struct AnswerEvent: Sendable {
    package enum Kind: Hashable, Sendable {
        /// Anything that belongs to the answer.
        case content
        /// Nothing but token counts.
        case usage
        /// The upstream gives up. Clients raise an error; all texts in it are `otherFields`.
        case error
        /// The answer is complete: nothing may follow it.
        case end
    }

    package let dialect: APIDialect
    package let document: JSONDocument
    package let kind: Kind
    /// The parts of the answer that the event speaks of.
    package let parts: [AnswerPart]
    /// Channels whose text ends here though their part goes on.
    package let endedChannels: [TextChannel]
    /// The next parts of the channels' texts, in source order.
    ///
    /// Parts of one channel join without anything between them. An upstream that cuts a surrogate pair in two
    /// sends halves that are no text; such an event is refused with `lone_surrogate`.
    package let pieces: [TextPiece]
    package let usage: TokenUsage?
    /// True if every part of the answer ends here.
    package let endsAllParts: Bool
    /// The number that counts the stream's events.
    package let sequenceNumber: Int?
    /// The number of the content block that the event belongs to.
    package let blockIndex: Int?
    /// Values that spell the texts out once more, token by token; not null.
    package let logprobs: [Int]
    /// A member whose length is that of a text: it goes with any rewriting.
    private let padding: Int?

    /// - Parameters:
    ///   - data: what `SSEEvent.data` holds.
    ///   - dialect: the API whose stream it is.
    /// - Complexity: one pass over `data` and about five small allocations.
    package init(
        parsing data: [UInt8],
        as dialect: APIDialect = .chat,
        limits: JSONLimits = JSONLimits()
    ) throws(WireError) {
        let document = try JSONDocument(answer: data, limits: limits)
        self.dialect = dialect
        self.document = document
        var reading = try AnswerReading(document, as: dialect)
        if document.present(.error, of: 0) != nil { reading.kind = .error }
        kind = reading.kind
        parts = reading.parts
        pieces = reading.pieces
        usage = reading.usage
        endedChannels = reading.endedChannels
        endsAllParts = reading.endsAllParts
        sequenceNumber = reading.sequenceNumber
        blockIndex = reading.blockIndex
        logprobs = reading.logprobs
        padding = document.member(.obfuscation, of: 0)
    }

    /// Every string, key and number that is not a piece, to be inspected each as a whole text.
    package var otherFields: [TextField] { document.fields(besides: pieces) }

    package func text(of piece: TextPiece) -> [UInt8] { document.text(of: piece.node) }

    /// Appends the piece's text, without a copy of its own if the literal has no escape.
    package func appendText(of piece: TextPiece, to output: inout [UInt8]) {
        document.appendText(of: piece.node, to: &output)
    }

    /// True if a part ends here.
    package var endsPart: Bool { parts.contains { $0.isEnd } }

    /// True for a field inside of log probabilities.
    ///
    /// It goes with any rewriting.
    package func isLogprobs(_ field: TextField) -> Bool { document.isInside(logprobs, field) }

    /// The event's data with other texts in some pieces or fields, without log probabilities and padding, everything else
    /// byte for byte.
    ///
    /// - Parameters:
    ///   - replacements: may be empty: then only log probabilities and padding go.
    ///   - numbers: new values for `sequenceNumber` and `blockIndex`.
    package func rewritten(
        _ replacements: [TextReplacement],
        numbers: [(node: Int, value: Int)] = []
    ) throws(JSONError) -> [UInt8] {
        var edits = replacements.map(document.edit)
        edits.append(contentsOf: document.emptying(logprobs, as: dialect))
        if let padding { edits.append(document.removal(ofMember: padding)) }
        edits.append(contentsOf: numbers.map(document.edit))
        return try document.applying(edits)
    }

    /// The event's data with other numbers and nothing else changed.
    package func renumbered(_ numbers: [(node: Int, value: Int)]) throws(JSONError) -> [UInt8] {
        try document.applying(numbers.map(document.edit))
    }
}

/// What a dialect's reader finds in an event or a whole answer.
///
/// Pieces come in source order. Whatever is not a piece stays a field like any other.
struct AnswerReading {
    var kind = AnswerEvent.Kind.content
    var parts: [AnswerPart] = []
    var pieces: [TextPiece] = []
    var endedChannels: [TextChannel] = []
    var usage: TokenUsage?
    var endsAllParts = false
    var sequenceNumber: Int?
    var blockIndex: Int?
    var logprobs: [Int] = []

    init() {}

    /// Reads an event.
    init(_ document: JSONDocument, as dialect: APIDialect) throws(WireError) {
        switch dialect {
        case .chat: self = try ChatAnswerReader.event(document)
        case .completions: self = try CompletionReader.event(document)
        case .responses: self = try ResponsesEventReader.event(document)
        case .messages: self = try MessagesEventReader.event(document)
        case .gemini: self = try GeminiReader.event(document)
        }
    }

    mutating func add(_ node: Int?, _ channel: TextChannel, in document: JSONDocument) {
        guard let node, document.kind(of: node) == .string else { return }
        pieces.append(TextPiece(channel: channel, node: node, rawRange: document.nodes[node].rawRange))
    }
}

extension JSONDocument {
    /// Parts of answers, calls in them and texts of those have indices below this; state is kept for each of them.
    static let maximumAnswerIndex = 128

    /// Reads a document that must be an object.
    init(answer bytes: [UInt8], limits: JSONLimits) throws(WireError) {
        do throws(JSONError) {
            try self.init(parsing: bytes, limits: limits)
        } catch {
            throw WireError(error)
        }
        try require(0, .object, "The JSON document must be an object.")
    }

    /// The number that a member holds, or `position` if it has none.
    func answerIndex(_ key: KnownKey, of object: Int, position: Int) throws(WireError) -> Int {
        guard let node = present(key, of: object) else {
            guard position < Self.maximumAnswerIndex else {
                throw wireError(.outOfRange, at: object, "There are too many elements.")
            }
            return position
        }
        guard let index = integer(at: node), 0..<Self.maximumAnswerIndex ~= index else {
            throw wireError(.outOfRange, at: node, "An index must be from 0 to \(Self.maximumAnswerIndex - 1).")
        }
        return index
    }

    /// The edit that writes another number.
    func edit(_ number: (node: Int, value: Int)) -> JSONEdit {
        JSONEdit(nodes[number.node].rawRange, .literal(Array("\(number.value)".utf8)))
    }

    /// All fields but the pieces.
    ///
    /// - Parameter pieces: in source order.
    func fields(besides pieces: [TextPiece]) -> [TextField] {
        var fields: [TextField] = []
        fields.reserveCapacity(nodes.count)
        var piece = 0
        for node in nodes.indices {
            if piece < pieces.count, pieces[piece].node == node {
                piece += 1
            } else if let field = field(at: node) {
                fields.append(field)
            }
        }
        return fields
    }
}

extension AnswerEvent {
    /// True for a delta that can leave in parts: the event with less text, then deltas with the rest.
    package var isDivisible: Bool {
        switch dialect {
        case .chat, .completions: true
        case .responses: pieces.count == 1
        case .messages:
            pieces.count == 1 && type == "content_block_delta" && pieces[0].channel.kind.isTextOrThought
        case .gemini:
            pieces.count == 1 && pieces[0].channel.kind.isTextOrThought && Self.isOnlyPart(pieces[0], in: document)
        }
    }

    private static func isOnlyPart(_ piece: TextPiece, in document: JSONDocument) -> Bool {
        let part = Int(document.nodes[piece.node].parent)
        let list = Int(document.nodes[part].parent)
        return list + 1 == part && document.end(of: part) == document.end(of: list)
    }

    /// The name of the response that a Responses event carries.
    package var responseID: String? {
        guard dialect == .responses, let response = document.present(.response, of: 0),
            let id = document.member(.id, of: response), document.kind(of: id) == .string
        else { return nil }
        return String(decoding: document.text(of: id), as: UTF8.self)
    }

    /// The value of `type`, which names events of Responses and messages.
    package var type: String? {
        guard let node = document.member(.type, of: 0), document.kind(of: node) == .string else { return nil }
        return String(decoding: document.text(of: node), as: UTF8.self)
    }
}

extension TextChannel.Kind {
    fileprivate var isTextOrThought: Bool { self == .content || self == .thinking }
}
