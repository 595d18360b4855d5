/// Reads the events of a streamed response.
///
/// The same text comes up to four times: as deltas, in the event that ends it, in the finished item, and in the final
/// response. Only deltas are pieces; each of the others is a whole text, of which the rules find the same (law 1).
enum ResponsesEventReader {
    static func event(_ document: JSONDocument) throws(WireError) -> AnswerReading {
        var reading = AnswerReading()
        reading.sequenceNumber = document.member(.sequenceNumber, of: 0).flatMap { node in
            document.integer(at: node) == nil ? nil : node
        }
        reading.logprobs = document.containers(named: .logprobs)
        guard let node = document.member(.type, of: 0), document.kind(of: node) == .string else { return reading }
        let type = String(decoding: document.text(of: node), as: UTF8.self)
        switch type {
        case "response.completed", "response.incomplete", "response.failed":
            reading.kind = .end
            let response = document.present(.response, of: 0)
            let counts = response.flatMap { document.present(.usage, of: $0) }
            reading.usage = TokenUsage(at: counts, images: document.drawingCalls(of: response), in: document)
        case "transcript.text.done":
            // Transcripts of sound are streamed in the same way, with one text and an end of their own.
            reading.kind = .end
            reading.usage = TokenUsage(at: document.present(.usage, of: 0), in: document)
        case "transcript.text.delta":
            reading.parts = [AnswerPart(index: 0)]
            reading.add(document.member(.delta, of: 0), TextChannel(part: 0, kind: .item(.output, 0)), in: document)
        case "transcript.text.segment":
            reading.parts = [AnswerPart(index: 0)]
            reading.add(document.member(.text, of: 0), TextChannel(part: 0, kind: .item(.output, 1)), in: document)
        case "error":
            reading.kind = .error
        case "response.output_item.added", "response.output_item.done":
            try readItem(document, isEnd: type.hasSuffix("done"), into: &reading)
        default:
            try readText(document, type: type, into: &reading)
        }
        return reading
    }

    /// The name of a call is held with its arguments, so that half a call is never delivered.
    private static func readItem(
        _ document: JSONDocument,
        isEnd: Bool,
        into reading: inout AnswerReading
    ) throws(WireError) {
        let index = try document.answerIndex(.outputIndex, of: 0, position: 0)
        reading.parts = [AnswerPart(index: index, isEnd: isEnd)]
        guard !isEnd, let item = document.present(.item, of: 0), document.kind(of: item) == .object else { return }
        let isCall = document.member(.arguments, of: item) != nil || document.member(.callID, of: item) != nil
        guard isCall else { return }
        reading.add(
            document.member(.name, of: item),
            TextChannel(part: index, kind: .item(.toolName, 0)),
            in: document
        )
    }

    private static func readText(
        _ document: JSONDocument,
        type: String,
        into reading: inout AnswerReading
    ) throws(WireError) {
        let isDelta = type.hasSuffix(".delta")
        guard isDelta || type.hasSuffix(".done"), type.hasPrefix("response."), type.utf8.count < 100 else { return }
        let stem = String(type.dropFirst(9).dropLast(isDelta ? 6 : 5))
        let part = try document.answerIndex(.outputIndex, of: 0, position: 0)
        var place = 0
        for key in [KnownKey.contentIndex, .summaryIndex, .commandIndex] where place == 0 {
            place = try document.answerIndex(key, of: 0, position: 0)
        }
        let text = ItemText(rawValue: stem)
        let channel = TextChannel(part: part, kind: text.map { .item($0, place) } ?? .member("\(stem) \(place)"))
        reading.parts = [AnswerPart(index: part)]
        if isDelta {
            if isBinary(stem) { return }
            guard let delta = document.member(.delta, of: 0) else { return }
            reading.add(delta, channel, in: document)
            readMembers(of: delta, channel, in: document, into: &reading)
        } else if text != nil || document.member(.text, of: 0) != nil {
            reading.endedChannels = [channel]
        }
    }

    /// A delta of several texts, such as a command's `stdout` and `stderr`: each is a channel.
    private static func readMembers(
        of delta: Int,
        _ channel: TextChannel,
        in document: JSONDocument,
        into reading: inout AnswerReading
    ) {
        guard document.kind(of: delta) == .object, case .member(let stem) = channel.kind else { return }
        document.forEachChild(of: delta) { _, value in
            let name = String(decoding: document.text(of: value - 1), as: UTF8.self)
            reading.add(value, TextChannel(part: channel.part, kind: .member("\(stem) \(name)")), in: document)
        }
    }

    /// Sound as base64: each delta is a whole text like any other field.
    private static func isBinary(_ stem: String) -> Bool { stem == "audio" }
}
