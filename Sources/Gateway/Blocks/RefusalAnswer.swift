import Wire

/// An answer of our own that refuses, in the shape that the API itself has for one: whole or as a stream.
///
/// It holds no text of the user: ids are ours, and so is the sentence.
struct RefusalAnswer {
    let dialect: APIDialect
    let ending: PolicyEnding.Notice
    let body: ErrorBody
    let isInput: Bool
    /// How many answers were asked for.
    let choices: Int
    let includesUsage: Bool
    let model: String
    let id: String
    let createdAt: Int64
    var remark = AnswerRemark()

    /// The body of an answer that comes whole.
    var whole: [UInt8] {
        let json =
            switch dialect {
            case .chat: chat
            case .completions: completion
            case .responses: response
            case .messages: message
            case .gemini: gemini
            }
        let bytes = Array(json.utf8)
        return remark.isEmpty ? bytes : (try? remark.added(to: bytes)) ?? bytes
    }

    /// All bytes of a stream: the events with which the API begins one, then the end of one that the policy has stopped.
    var stream: [UInt8] {
        if dialect == .gemini { return SSEEncoder.event(data: whole) }
        var encoder = dialect.makeEncoder()
        var output: [UInt8] = []
        for (position, (name, json)) in opening.enumerated() {
            let data = Array(json.utf8)
            guard let event = try? AnswerEvent(parsing: data, as: dialect) else { continue }
            if position == 0 { encoder.begin(with: event, replacements: []) }
            _ = encoder.numbers(for: event)
            encoder.note(event, leftAs: data)
            SSEEncoder.appendEvent(name, data: data, to: &output)
        }
        // The ending says why in the first choice alone.
        let kind: TextChannel.Kind = shownEnding == .content ? .content : .refusal
        for choice in (0..<choices).dropFirst() where dialect == .chat || shownEnding == .content {
            let channel = TextChannel(part: choice, kind: kind)
            encoder.appendDelta(Array(body.message.utf8), of: channel, like: nil, to: &output)
        }
        var end = PolicyEnding(
            notice: shownEnding,
            body: body,
            openParts: Array(0..<choices),
            noticedPart: 0,
            hasText: false,
            usage: includesUsage ? TokenUsage(promptTokens: 0, completionTokens: 0) : nil
        )
        end.remark = remark
        encoder.appendEnding(end, to: &output)
        return output
    }

    private var opening: [(name: String?, json: String)] {
        switch dialect {
        case .chat:
            (0..<choices).map { index in
                let choice = #"{"index":\#(index),"delta":{"role":"assistant","content":""},"finish_reason":null}"#
                return (nil, "{\(envelope("chatcmpl", "chat.completion.chunk")),\"choices\":[\(choice)]}")
            }
        case .completions:
            [(nil, "{\(envelope("cmpl", "text_completion")),\"choices\":[]}")]
        case .responses:
            ["created", "in_progress"].enumerated().map { number, word in
                let type = "response." + word
                let response = response(status: "in_progress", output: "", details: "null", usage: "null")
                return (type, #"{"type":"\#(type)","sequence_number":\#(number),"response":\#(response)}"#)
            }
        case .messages:
            [
                (
                    "message_start",
                    #"{"type":"message_start","message":\#(message(content: "", reason: "null", details: "null"))}"#
                )
            ]
        case .gemini: []
        }
    }

    /// Older completions have no place for a refusal but their text.
    private var shownEnding: PolicyEnding.Notice {
        dialect == .completions && ending == .refusal ? .content : ending
    }
}

// MARK: Shapes

extension RefusalAnswer {
    private var sentence: String { JSONString.literal(body.message) }
    private var modelName: String { JSONString.literal(model) }

    private func envelope(_ prefix: String, _ object: String) -> String {
        #""id":"\#(prefix)-\#(id)","object":"\#(object)","created":\#(createdAt),"model":\#(modelName)"#
    }

    private static let noUsage = #""usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}"#

    private var chat: String {
        let isContent = ending == .content
        let texts = #""content":\#(isContent ? sentence : "null"),"refusal":\#(isContent ? "null" : sentence)"#
        let list = (0..<choices).map { index in
            #"{"index":\#(index),"message":{"role":"assistant",\#(texts)},"logprobs":null,"finish_reason":"content_filter"}"#
        }
        return
            "{\(envelope("chatcmpl", "chat.completion")),\"choices\":[\(list.joined(separator: ","))],\(Self.noUsage)}"
    }

    private var completion: String {
        let text = shownEnding == .content ? sentence : #""""#
        let list = (0..<choices).map { index in
            #"{"index":\#(index),"text":\#(text),"logprobs":null,"finish_reason":"content_filter"}"#
        }
        return "{\(envelope("cmpl", "text_completion")),\"choices\":[\(list.joined(separator: ","))],\(Self.noUsage)}"
    }

    private var response: String {
        let usage =
            #"{"input_tokens":0,"input_tokens_details":{"cached_tokens":0},"output_tokens":0,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":0}"#
        if ending == .refusal {
            let part = #"{"type":"refusal","refusal":\#(sentence)}"#
            return response(status: "completed", output: item(part), details: "null", usage: usage)
        }
        let part = #"{"type":"output_text","text":\#(sentence),"annotations":[],"logprobs":[]}"#
        return response(
            status: "incomplete",
            output: ending == .content ? item(part) : "",
            details: #"{"reason":"content_filter"}"#,
            usage: usage
        )
    }

    private func item(_ part: String) -> String {
        #"{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[\#(part)]}"#
    }

    private func response(status: String, output: String, details: String, usage: String) -> String {
        let begin =
            #"{"id":"resp_\#(id)","object":"response","created_at":\#(createdAt),"status":"\#(status)","error":null"#
        return begin + #","incomplete_details":\#(details),"instructions":null,"metadata":{},"model":\#(modelName)"#
            + #","output":[\#(output)],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto""#
            + #","tools":[],"top_p":null,"usage":\#(usage)}"#
    }

    private var message: String {
        let details =
            #"{"type":"refusal","category":\#(JSONString.literal(body.category)),"explanation":\#(sentence)}"#
        let hasText = ending == .refusal || ending == .content
        return message(
            content: hasText ? #"{"type":"text","text":\#(sentence)}"# : "",
            reason: #""refusal""#,
            details: details
        )
    }

    private func message(content: String, reason: String, details: String) -> String {
        #"{"id":"msg_\#(id)","type":"message","role":"assistant","model":\#(modelName),"content":[\#(content)]"#
            + #","stop_reason":\#(reason),"stop_sequence":null,"stop_details":\#(details)"#
            + #","usage":{"input_tokens":0,"output_tokens":0}}"#
    }

    /// A prompt that may not pass gets no candidates, an answer that may not pass an empty one.
    private var gemini: String {
        let tail =
            #""usageMetadata":{"promptTokenCount":0,"totalTokenCount":0},"modelVersion":\#(modelName),"responseId":"\#(id)""#
        if isInput {
            return #"{"promptFeedback":{"blockReason":"BLOCKLIST","blockReasonMessage":\#(sentence)},\#(tail)}"#
        }
        let part = ending == .content ? #"{"text":\#(sentence)}"# : ""
        return
            #"{"candidates":[{"index":0,"content":{"role":"model","parts":[\#(part)]},"finishReason":"\#(body.geminiReason)""#
            + #","finishMessage":\#(sentence)}],\#(tail)}"#
    }
}
