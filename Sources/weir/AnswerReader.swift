import NIOCore
import Wire

/// Reads what the gateway answers to the tour: the text of a stream's deltas, of a whole answer, or of an error.
struct AnswerReader {
    var isStream = false
    private var decoder = SSEDecoder()
    private var body = ByteBuffer()
    private var streamed = ""

    /// The new pieces of text.
    mutating func receive(_ chunk: ByteBuffer) -> [String] {
        guard isStream else {
            body.writeImmutableBuffer(chunk)
            return []
        }
        decoder.receive(chunk.readableBytesView)
        var pieces: [String] = []
        while let event = try? decoder.next() {
            guard !event.isDone, let data = event.data, let chunk = try? AnswerEvent(parsing: data) else {
                continue
            }
            let text = chunk.pieces.map { String(decoding: chunk.text(of: $0), as: UTF8.self) }.joined()
            if !text.isEmpty { pieces.append(text) }
        }
        streamed += pieces.joined()
        return pieces
    }

    var text: String {
        guard !isStream else { return streamed }
        guard let answer = try? WholeAnswer(parsing: Array(body.readableBytesView)) else {
            return String(buffer: body)
        }
        if answer.isError { return message(of: answer) }
        return answer.pieces.map { String(decoding: answer.text(of: $0), as: UTF8.self) }.joined()
    }

    private func message(of answer: WholeAnswer) -> String {
        let field = answer.otherFields.first { field in
            field.kind == .string && answer.document.path(of: field).hasSuffix("error.message")
        }
        return field.map { String(decoding: answer.document.text(of: $0), as: UTF8.self) } ?? ""
    }
}
