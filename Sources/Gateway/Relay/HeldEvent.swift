import ByteText
import Wire

/// A chunk between its arrival and the moment when all of its text has left.
final class HeldEvent {
    /// A part of a channel's text in the chunk.
    ///
    /// Offsets are those of the channel's text.
    struct Piece {
        let channel: RelayChannel
        let node: Int
        let range: ByteRange
    }

    let raw: [UInt8]
    /// Of the event's `event` line, which goes with its data.
    let name: [UInt8]
    let chunk: AnswerEvent
    /// All pieces with text, and those without if there is no tool call among them.
    var pieces: [Piece] = []
    /// Indices of the choices that end here.
    var finishing: [Int] = []
    /// New texts for other fields.
    var edits: [TextReplacement] = []
    /// True if the event has lines besides its data that may not pass.
    var dropsOtherLines = false
    /// A comment of the upstream that came behind it.
    var trailer: [UInt8] = []
    /// True once a first part of its text has left in a chunk of its own.
    var wasSplit = false

    init(_ event: SSEEvent, chunk: AnswerEvent) {
        raw = event.raw
        name = event.name
        self.chunk = chunk
    }

    var isCleared: Bool {
        pieces.allSatisfy { piece in
            piece.channel.isWhole ? piece.channel.isFinished : piece.channel.cleared >= piece.range.upperBound
        }
    }

    /// Bytes of its text that may leave and have not.
    var releasableBytes: Int {
        pieces.reduce(0) { sum, piece in
            let from = max(piece.range.lowerBound, piece.channel.sent)
            return sum + max(0, min(piece.range.upperBound, piece.channel.cleared) - from)
        }
    }

    /// True for a part of a tool call and nothing else.
    var isToolCall: Bool {
        guard finishing.isEmpty, chunk.parts.count == 1 else { return false }
        return pieces.isEmpty ? chunk.namesToolCall : pieces.allSatisfy(\.channel.isWhole)
    }

    /// True if it may leave in parts.
    var isDivisible: Bool {
        finishing.isEmpty && chunk.parts.count == 1 && chunk.isDivisible
            && !chunk.pieces.contains { $0.channel.isToolCall || isRenamed($0.channel, at: $0.node) }
    }

    /// True if the text is that of a member whose name was replaced: no delta of our own may repeat that name.
    func isRenamed(_ channel: TextChannel, at node: Int) -> Bool {
        guard case .member = channel.kind else { return false }
        return edits.contains { $0.node == node - 1 }
    }

    /// True for what shows the client that the answer has begun.
    var hasSubstance: Bool {
        chunk.kind != .content || !finishing.isEmpty || pieces.contains { !$0.range.isEmpty }
    }
}

extension AnswerEvent {
    /// True if the delta has tool calls, even without a text in them.
    var namesToolCall: Bool {
        document.nodes.contains {
            ($0.key == .toolCalls || $0.key == .functionCall) && $0.kind != .key && $0.kind != .null
        }
    }
}
