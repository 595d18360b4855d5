/// A whole answer in any dialect, or any other JSON object that an operation answers with: the body of a 200 that is not
/// a stream.
package struct WholeAnswer: Sendable {
    package let document: JSONDocument
    /// The API whose answer it is; nil for an operation that is no conversation.
    package let dialect: APIDialect?
    /// The texts of a chat completion, in source order; of other dialects none, as no reader needs them.
    ///
    /// Parts of an array of content are pieces of one channel.
    package let pieces: [TextPiece]
    package let usage: TokenUsage?
    private let logprobs: [Int]

    package init(
        parsing body: [UInt8],
        as dialect: APIDialect? = .chat,
        limits: JSONLimits = JSONLimits()
    ) throws(WireError) {
        let document = try JSONDocument(answer: body, limits: limits)
        self.document = document
        self.dialect = dialect
        let reading = try dialect == .chat ? ChatAnswerReader.answer(document) : AnswerReading()
        pieces = reading.pieces
        let counts = document.present(.usage, of: 0) ?? document.present(.usageMetadata, of: 0)
        usage = TokenUsage(at: counts, images: document.madeImages(as: dialect), in: document)
        logprobs = document.containers(named: dialect == .gemini ? .logprobsResult : .logprobs)
    }

    /// The name of a response.
    package var responseID: String? {
        guard dialect == .responses, let id = document.member(.id, of: 0), document.kind(of: id) == .string else {
            return nil
        }
        return String(decoding: document.text(of: id), as: UTF8.self)
    }

    /// True if the upstream says that it failed, whatever its status was.
    package var isError: Bool { document.present(.error, of: 0) != nil }

    /// Every string, key and number that is not a piece: annotations, ids, log probabilities, unknown members.
    package var otherFields: [TextField] { document.fields(besides: pieces) }

    package func text(of piece: TextPiece) -> [UInt8] { document.text(of: piece.node) }

    /// True for a field inside of log probabilities.
    ///
    /// It goes with any edit of the answer.
    package func isLogprobs(_ field: TextField) -> Bool { document.isInside(logprobs, field) }

    /// The body with other texts in some fields, everything else byte for byte.
    ///
    /// If there is any replacement, no log probabilities stay: token by token, they would spell out what was redacted.
    /// A train of thought that its provider signed goes whole if anything in it is replaced.
    package func replacing(_ replacements: [TextReplacement]) throws(JSONError) -> [UInt8] {
        guard !replacements.isEmpty else { return document.bytes }
        let dropped = droppedBlocks(replacements)
        let kept = replacements.filter { replacement in !dropped.contains { $0.contains(replacement.node) } }
        let removals = document.removals(ofElements: dropped.map(\.lowerBound))
        return try document.applying(
            kept.map(document.edit) + document.emptying(logprobs, as: dialect ?? .chat) + removals
        )
    }

    /// Nodes of the signed blocks of a message's content in which something is replaced.
    private func droppedBlocks(_ replacements: [TextReplacement]) -> [Range<Int>] {
        guard dialect == .messages, let content = document.present(.content, of: 0),
            document.kind(of: content) == .array
        else { return [] }
        var dropped: [Range<Int>] = []
        document.forEachChild(of: content) { _, block in
            let nodes = block..<document.end(of: block)
            let isSigned = document.kind(of: block) == .object && document.member(.thinking, of: block) != nil
            if isSigned, replacements.contains(where: { nodes.contains($0.node) }) { dropped.append(nodes) }
        }
        return dropped
    }
}

extension JSONDocument {
    /// Edits that take elements out of their array, with their commas.
    ///
    /// - Parameter elements: nodes of one array, in source order.
    func removals(ofElements elements: [Int]) -> [JSONEdit] {
        guard let first = elements.first else { return [] }
        var siblings: [Int] = []
        let array = Int(nodes[first].parent)
        forEachChild(of: array) { _, element in siblings.append(element) }
        let lastKept = siblings.lastIndex { !elements.contains($0) }
        var edits: [JSONEdit] = []
        for (position, element) in siblings.enumerated() where elements.contains(element) {
            guard let lastKept, position < lastKept else { break }
            let next = nodes[siblings[position + 1]].rawRange.lowerBound
            edits.append(JSONEdit(nodes[element].rawRange.lowerBound..<next, .nothing))
        }
        guard lastKept != siblings.count - 1, let last = siblings.last else { return edits }
        let start = lastKept.map { nodes[siblings[$0]].rawRange.upperBound } ?? nodes[array].rawRange.lowerBound + 1
        edits.append(JSONEdit(start..<nodes[last].rawRange.upperBound, .nothing))
        return edits
    }
}
