/// Writes events of our own into a streamed message, and closes the gaps that dropped blocks leave.
struct MessagesStreamEncoder: AnswerEncoder {
    /// Upstream's numbers of the blocks of which nothing leaves, in order.
    private var dropped: [Int] = []
    /// Numbers, as the client counts, of the blocks that it has seen begin and not end.
    private var open: [Int] = []
    /// How many blocks the client has seen begin.
    private var begun = 0

    mutating func drop(part: Int) {
        if !dropped.contains(part) { dropped.append(part) }
    }

    mutating func numbers(for event: AnswerEvent) -> [(node: Int, value: Int)] {
        guard let node = event.blockIndex, let part = event.parts.first?.index else { return [] }
        let index = clientIndex(of: part)
        return index == part ? [] : [(node, index)]
    }

    mutating func note(_ event: AnswerEvent, leftAs data: [UInt8]) {
        guard event.blockIndex != nil, let part = event.parts.first else { return }
        let index = clientIndex(of: part.index)
        if part.isEnd {
            open.removeAll { $0 == index }
        } else if index >= begun {
            begun = index + 1
            open.append(index)
        }
    }

    private func clientIndex(of part: Int) -> Int { part - dropped.count { $0 < part } }

    func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)?,
        to output: inout [UInt8]
    ) {
        let (type, key): (StaticString, StaticString)
        switch channel.kind {
        case .content: (type, key) = ("text_delta", "text")
        case .thinking: (type, key) = ("thinking_delta", "thinking")
        case .toolArguments: (type, key) = ("input_json_delta", "partial_json")
        default: return
        }
        appendDelta(text, index: clientIndex(of: channel.part), type, key, to: &output)
    }

    private func appendDelta(
        _ text: [UInt8],
        index: Int,
        _ type: StaticString,
        _ key: StaticString,
        to output: inout [UInt8]
    ) {
        var data = Array(#"{"type":"content_block_delta","index":\#(index),"delta":{"type":"\#(type)","\#(key)":"#.utf8)
        JSONString.appendLiteral(text, to: &data)
        data.append(contentsOf: "}}".utf8)
        SSEEncoder.appendEvent("content_block_delta", data: data, to: &output)
    }

    /// The open block ends, then the message, with `stop_reason: "refusal"` and what the API says of one.
    mutating func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8]) {
        for index in open { appendStop(index, to: &output) }
        open = []
        if ending.notice == .error { return appendError(ending.body, status: 400, to: &output) }
        if ending.notice == .content || ending.notice == .refusal {
            let start = #"{"type":"content_block_start","index":\#(begun),"content_block":{"type":"text","text":""}}"#
            SSEEncoder.appendEvent("content_block_start", data: Array(start.utf8), to: &output)
            appendDelta(Array(ending.body.message.utf8), index: begun, "text_delta", "text", to: &output)
            appendStop(begun, to: &output)
        }
        var data = Array(#"{"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null"#.utf8)
        data.append(contentsOf: #","stop_details":{"type":"refusal","category":"#.utf8)
        JSONString.appendLiteral(ending.body.category, to: &data)
        data.append(contentsOf: #","explanation":"#.utf8)
        JSONString.appendLiteral(ending.body.message, to: &data)
        data.append(contentsOf: #"}},"usage":{"output_tokens":\#(ending.usage?.completionTokens ?? 0)}}"#.utf8)
        SSEEncoder.appendEvent("message_delta", data: data, to: &output)
        SSEEncoder.appendEvent("message_stop", data: Array(#"{"type":"message_stop"}"#.utf8), to: &output)
    }

    private func appendStop(_ index: Int, to output: inout [UInt8]) {
        let data = Array(#"{"type":"content_block_stop","index":\#(index)}"#.utf8)
        SSEEncoder.appendEvent("content_block_stop", data: data, to: &output)
    }

    func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8]) {
        SSEEncoder.appendEvent("error", data: body.json(for: .anthropic, status: status), to: &output)
    }
}
