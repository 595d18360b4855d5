/// Writes chunks of our own into a stream of OpenAI's older completions.
struct CompletionStreamEncoder: AnswerEncoder {
    private var envelope = EventEnvelope(#""id":"cmpl-weir","object":"text_completion","created":0,"model":"","#)

    mutating func begin(with event: AnswerEvent, replacements: [TextReplacement]) {
        envelope = EventEnvelope([.id, .object, .created, .model], of: event.document, replacements: replacements)
    }

    func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)?,
        to output: inout [UInt8]
    ) {
        appendChoice(channel.part, text: text, finishReason: "null", to: &output)
    }

    func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8]) {
        for part in ending.openParts {
            let isNoticed = ending.notice == .content && part == ending.noticedPart
            let text = isNoticed ? ending.sentence : []
            appendChoice(part, text: text, finishReason: #""content_filter""#, to: &output)
        }
        if ending.notice == .error { appendError(ending.body, status: 400, to: &output) }
        appendRemark(ending.remark, to: &output)
        output.append(contentsOf: SSEEncoder.done)
    }

    func appendRemark(_ remark: AnswerRemark, to output: inout [UInt8]) {
        guard !remark.isEmpty else { return }
        let choices = remark.choices.map {
            let members = AnswerRemark.json($0.members)
            return #"{"index":\#($0.index),"text":"","logprobs":null,"finish_reason":null\#(members)}"#
        }
        let members = #""choices":[\#(choices.joined(separator: ","))]\#(AnswerRemark.json(remark.members))}"#
        SSEEncoder.appendEvent(data: Array("{".utf8) + envelope.members + Array(members.utf8), to: &output)
    }

    func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8]) {
        SSEEncoder.appendEvent(data: body.json, to: &output)
    }

    private func appendChoice(_ choice: Int, text: [UInt8], finishReason: String, to output: inout [UInt8]) {
        var data = Array("{".utf8) + envelope.members
        data.append(contentsOf: #""choices":[{"index":\#(choice),"text":"#.utf8)
        JSONString.appendLiteral(text, to: &data)
        data.append(contentsOf: #","logprobs":null,"finish_reason":\#(finishReason)}]}"#.utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }
}
