/// Writes chunks of our own into a streamed Gemini answer.
struct GeminiStreamEncoder: AnswerEncoder {
    private var envelope = EventEnvelope("")

    mutating func begin(with event: AnswerEvent, replacements: [TextReplacement]) {
        envelope = EventEnvelope([.modelVersion, .responseId], of: event.document, replacements: replacements)
    }

    func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)?,
        to output: inout [UInt8]
    ) {
        append(text, to: channel.part, isThought: channel.kind == .thinking, finishReason: nil, to: &output)
    }

    /// The last chunk of each candidate has a finish reason and no text, but for the notice.
    func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8]) {
        if ending.notice == .error { return appendError(ending.body, status: 400, to: &output) }
        for part in ending.openParts {
            let isNoticed = ending.notice == .content && part == ending.noticedPart
            let text = isNoticed ? ending.sentence : nil
            append(text, to: part, isThought: false, finishReason: ending.body.geminiReason, to: &output)
        }
    }

    func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8]) {
        SSEEncoder.appendEvent(data: body.json(for: .gemini, status: status), to: &output)
    }

    private func append(
        _ text: [UInt8]?,
        to candidate: Int,
        isThought: Bool,
        finishReason: String?,
        to output: inout [UInt8]
    ) {
        var data = Array("{".utf8) + envelope.members
        data.append(contentsOf: #""candidates":[{"index":\#(candidate),"content":{"role":"model","parts":["#.utf8)
        if let text {
            data.append(contentsOf: #"{"text":"#.utf8)
            JSONString.appendLiteral(text, to: &data)
            if isThought { data.append(contentsOf: #","thought":true"#.utf8) }
            data.append(UInt8(ascii: "}"))
        }
        data.append(contentsOf: "]}".utf8)
        if let finishReason { data.append(contentsOf: #","finishReason":"\#(finishReason)""#.utf8) }
        data.append(contentsOf: "}]}".utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }
}
