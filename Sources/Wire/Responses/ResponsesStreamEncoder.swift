/// Writes events of our own into a streamed response, counts all events anew where some were added, and remembers what the
/// client has seen, so that a stopped stream ends with objects that agree with its deltas.
struct ResponsesStreamEncoder: AnswerEncoder {
    private var nextNumber: Int?
    private var view = ResponsesClientView()

    mutating func numbers(for event: AnswerEvent) -> [(node: Int, value: Int)] {
        guard let node = event.sequenceNumber, let said = event.document.integer(at: node) else { return [] }
        let number = nextNumber ?? said
        nextNumber = number + 1
        return number == said ? [] : [(node, number)]
    }

    mutating func note(_ event: AnswerEvent, leftAs data: [UInt8]) {
        view.note(event, leftAs: data)
    }

    /// The upstream's own event with other text, since only it knows the item's id.
    mutating func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)?,
        to output: inout [UInt8]
    ) {
        guard let (event, node) = piece, let type = event.type else { return }
        var numbers: [(node: Int, value: Int)] = []
        if let number = event.sequenceNumber { numbers.append((number, takeNumber())) }
        let replacement = TextReplacement(node: node, text: text)
        guard let data = try? event.rewritten([replacement], numbers: numbers) else { return }
        SSEEncoder.appendEvent(type, data: data, to: &output)
        view.note(event, leftAs: data)
    }

    /// Open items end, then the response: failed for a reason that clients do not retry, unless another end was chosen.
    mutating func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8]) {
        for (type, members) in view.closeItems() { append(type, members, to: &output) }
        let message = JSONString.literal(ending.body.message)
        switch ending.notice {
        case .error: return appendError(ending.body, status: 400, to: &output)
        case .native:
            let error = #"{"code":"invalid_prompt","message":\#(message)}"#
            appendResponse("failed", [("error", error)] + ending.remark.members, to: &output)
        case .incomplete, .content:
            if ending.notice == .content { appendItem(.outputText(message), to: &output) }
            let details = [("incomplete_details", #"{"reason":"content_filter"}"#)] + ending.remark.members
            appendResponse("incomplete", details, to: &output)
        case .refusal:
            appendItem(.refusal(message), to: &output)
            appendResponse("completed", ending.remark.members, to: &output)
        }
    }

    mutating func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8]) {
        let message = JSONString.literal(body.message)
        let code = JSONString.literal(body.code ?? body.type)
        let nested = String(decoding: body.json.dropFirst().dropLast(), as: UTF8.self)
        append("error", #""code":\#(code),"message":\#(message),"param":null,\#(nested)"#, to: &output)
    }

    private mutating func appendResponse(
        _ status: String,
        _ members: [(key: String, json: String)],
        to output: inout [UInt8]
    ) {
        append("response.\(status)", #""response":"# + view.response(status: status, members), to: &output)
    }

    private mutating func appendItem(_ part: ResponsesPart, to output: inout [UInt8]) {
        for (type, members) in view.addMessage(part) { append(type, members, to: &output) }
    }

    private mutating func append(_ type: String, _ members: String, to output: inout [UInt8]) {
        let data = #"{"type":"\#(type)","sequence_number":\#(takeNumber()),\#(members)}"#
        SSEEncoder.appendEvent(type, data: Array(data.utf8), to: &output)
    }

    private mutating func takeNumber() -> Int {
        let number = nextNumber ?? 0
        nextNumber = number + 1
        return number
    }
}

/// A content part of a message item, with its text as a JSON literal.
enum ResponsesPart {
    case outputText(String)
    case refusal(String)

    var json: String {
        switch self {
        case .outputText(let text): #"{"type":"output_text","text":\#(text),"annotations":[],"logprobs":[]}"#
        case .refusal(let text): #"{"type":"refusal","refusal":\#(text)}"#
        }
    }

    /// The same part before any text.
    var empty: String {
        switch self {
        case .outputText: ResponsesPart.outputText(#""""#).json
        case .refusal: ResponsesPart.refusal(#""""#).json
        }
    }

    /// The event that carries all of its text, and the member that holds it.
    var done: (type: String, members: String) {
        switch self {
        case .outputText(let text): ("response.output_text.done", #""text":\#(text),"logprobs":[]"#)
        case .refusal(let text): ("response.refusal.done", #""refusal":\#(text)"#)
        }
    }

    var delta: (type: String, members: String) {
        switch self {
        case .outputText(let text): ("response.output_text.delta", #""delta":\#(text),"logprobs":[]"#)
        case .refusal(let text): ("response.refusal.delta", #""delta":\#(text)"#)
        }
    }
}
