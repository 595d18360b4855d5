/// Reads the events of a streamed message.
enum MessagesEventReader {
    static func event(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        var reading = AnswerReading()
        guard let type = document.member(.type, of: 0), document.kind(of: type) == .string else { return reading }
        if document.isText(type, "content_block_delta") {
            try readDelta(document, into: &reading)
        } else if document.isText(type, "content_block_start") {
            try readStart(document, into: &reading)
        } else if document.isText(type, "content_block_stop") {
            reading.parts = [AnswerPart(index: try readIndex(document, into: &reading), isEnd: true)]
        } else if document.isText(type, "message_delta") {
            let delta = document.present(.delta, of: 0)
            reading.endsAllParts = delta.map { document.present(.stopReason, of: $0) != nil } ?? false
            reading.usage = TokenUsage(at: document.present(.usage, of: 0), in: document)
        } else if document.isText(type, "message_start") {
            let message = document.present(.message, of: 0)
            reading.usage = TokenUsage(at: message.flatMap { document.present(.usage, of: $0) }, in: document)
        } else if document.isText(type, "message_stop") {
            reading.kind = .end
        } else if document.isText(type, "error") {
            reading.kind = .error
        }
        return reading
    }

    private static func readIndex(_ document: JSONDocument, into reading: inout AnswerReading) throws(WireError) -> Int
    {
        reading.blockIndex = document.member(.index, of: 0)
        return try document.answerIndex(.index, of: 0, position: 0)
    }

    private static func readDelta(_ document: JSONDocument, into reading: inout AnswerReading) throws(WireError) {
        let index = try readIndex(document, into: &reading)
        reading.parts = [AnswerPart(index: index)]
        guard let delta = document.present(.delta, of: 0), document.kind(of: delta) == .object else { return }
        document.forEachChild(of: delta) { _, value in
            switch document.nodes[value].key {
            case .text: reading.add(value, TextChannel(part: index, kind: .content), in: document)
            case .thinking: reading.add(value, TextChannel(part: index, kind: .thinking), in: document)
            case .partialJSON: reading.add(value, TextChannel(part: index, kind: .toolArguments(0)), in: document)
            case .type, .signature: break
            default: addUnknown(value, part: index, in: document, to: &reading)
            }
        }
    }

    private static func readStart(_ document: JSONDocument, into reading: inout AnswerReading) throws(WireError) {
        let index = try readIndex(document, into: &reading)
        reading.parts = [AnswerPart(index: index)]
        guard let block = document.present(.contentBlock, of: 0), document.kind(of: block) == .object else { return }
        document.forEachChild(of: block) { _, value in
            switch document.nodes[value].key {
            case .text: reading.add(value, TextChannel(part: index, kind: .content), in: document)
            case .thinking: reading.add(value, TextChannel(part: index, kind: .thinking), in: document)
            // Held with the arguments, so that half a call is never delivered.
            case .name: reading.add(value, TextChannel(part: index, kind: .toolName(0)), in: document)
            default: break
            }
        }
    }

    /// A vendor's new text in a delta.
    private static func addUnknown(
        _ value: Int,
        part: Int,
        in document: JSONDocument,
        to reading: inout AnswerReading
    ) {
        guard document.kind(of: value) == .string else { return }
        let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
        reading.add(value, TextChannel(part: part, kind: .member(name)), in: document)
    }
}
