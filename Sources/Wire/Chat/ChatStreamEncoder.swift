/// Writes chunks of our own into a stream of chat completions, in the envelope of the upstream's.
package struct ChatStreamEncoder: AnswerEncoder {
    /// For a stream that has no chunk of the upstream yet, what a chunk must have.
    private var envelope = EventEnvelope(
        #""id":"chatcmpl-weir","object":"chat.completion.chunk","created":0,"model":"","#
    )

    package init() {}

    package mutating func begin(with event: AnswerEvent, replacements: [TextReplacement]) {
        envelope = EventEnvelope([.id, .object, .created, .model], of: event.document, replacements: replacements)
    }

    package func appendDelta(
        _ text: [UInt8],
        of channel: TextChannel,
        like piece: (event: AnswerEvent, node: Int)? = nil,
        to output: inout [UInt8]
    ) {
        appendChoice(channel.part, finishReason: "null", to: &output) { data in
            Self.appendDelta(channel.kind, text: text, to: &data)
        }
    }

    package func appendEnding(_ ending: PolicyEnding, to output: inout [UInt8]) {
        if let part = ending.noticedPart {
            switch ending.notice {
            case .native, .refusal, .incomplete:
                appendDelta(Array(ending.body.message.utf8), of: TextChannel(part: part, kind: .refusal), to: &output)
            case .content:
                appendDelta(ending.sentence, of: TextChannel(part: part, kind: .content), to: &output)
            case .error: break
            }
        }
        for part in ending.openParts { appendFinish(part, reason: "content_filter", to: &output) }
        if ending.notice == .error { appendError(ending.body, status: 400, to: &output) }
        if let usage = ending.usage { appendUsage(usage, to: &output) }
        appendRemark(ending.remark, to: &output)
        output.append(contentsOf: SSEEncoder.done)
    }

    package func appendRemark(_ remark: AnswerRemark, to output: inout [UInt8]) {
        guard !remark.isEmpty else { return }
        let choices = remark.choices.map {
            #"{"index":\#($0.index),"delta":{},"finish_reason":null\#(AnswerRemark.json($0.members))}"#
        }
        let members = #""choices":[\#(choices.joined(separator: ","))]\#(AnswerRemark.json(remark.members))}"#
        SSEEncoder.appendEvent(data: Array("{".utf8) + envelope.members + Array(members.utf8), to: &output)
    }

    package func appendError(_ body: ErrorBody, status: Int, to output: inout [UInt8]) {
        SSEEncoder.appendEvent(data: body.json, to: &output)
    }

    /// The end of a choice.
    private func appendFinish(_ choice: Int, reason: StaticString, to output: inout [UInt8]) {
        appendChoice(choice, finishReason: "\"\(reason)\"", to: &output) { _ in }
    }

    private func appendUsage(_ usage: TokenUsage, to output: inout [UInt8]) {
        var data = Array("{".utf8) + envelope.members
        data.append(contentsOf: #""choices":[],"usage":{"prompt_tokens":\#(usage.promptTokens)"#.utf8)
        data.append(contentsOf: #","completion_tokens":\#(usage.completionTokens)"#.utf8)
        data.append(contentsOf: #","total_tokens":\#(usage.totalTokens)}}"#.utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }

    private func appendChoice(
        _ choice: Int,
        finishReason: String,
        to output: inout [UInt8],
        delta: (inout [UInt8]) -> Void
    ) {
        var data = Array("{".utf8) + envelope.members
        data.append(contentsOf: #""choices":[{"index":\#(choice),"delta":{"#.utf8)
        delta(&data)
        data.append(contentsOf: #"},"finish_reason":\#(finishReason)}]}"#.utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }

    private static func appendDelta(_ kind: TextChannel.Kind, text: [UInt8], to data: inout [UInt8]) {
        let (before, after) = brackets(of: kind)
        data.append(contentsOf: before.utf8)
        JSONString.appendLiteral(text, to: &data)
        data.append(contentsOf: after.utf8)
    }

    /// What stands before and after a channel's literal inside `delta`.
    private static func brackets(of kind: TextChannel.Kind) -> (before: String, after: String) {
        switch kind {
        case .content: (#""content":"#, "")
        case .refusal: (#""refusal":"#, "")
        case .reasoningContent: (#""reasoning_content":"#, "")
        case .reasoning: (#""reasoning":"#, "")
        case .thinking: (#""thinking":"#, "")
        case .contentThinking:
            (#""content":[{"type":"thinking","thinking":[{"type":"text","text":"#, "}]}]")
        case .reasoningText(let index): (detail(index, "reasoning.text", "text"), "}]")
        case .reasoningSummary(let index): (detail(index, "reasoning.summary", "summary"), "}]")
        case .reasoningData(let index): (detail(index, "reasoning.encrypted", "data"), "}]")
        case .toolName(let index): (#""tool_calls":[{"index":\#(index),"function":{"name":"#, "}}]")
        case .toolArguments(let index): (#""tool_calls":[{"index":\#(index),"function":{"arguments":"#, "}}]")
        case .customToolName(let index): (#""tool_calls":[{"index":\#(index),"custom":{"name":"#, "}}]")
        case .customToolInput(let index): (#""tool_calls":[{"index":\#(index),"custom":{"input":"#, "}}]")
        case .functionName: (#""function_call":{"name":"#, "}")
        case .functionArguments: (#""function_call":{"arguments":"#, "}")
        case .audioTranscript: (#""audio":{"transcript":"#, "}")
        // An item's texts are no chat's, so there are none.
        case .item(let text, _): (literal(text.rawValue) + ":", "")
        case .member(let name): (literal(name) + ":", "")
        }
    }

    private static func literal(_ text: String) -> String {
        var literal: [UInt8] = []
        JSONString.appendLiteral(text, to: &literal)
        return String(decoding: literal, as: UTF8.self)
    }

    private static func detail(_ index: Int, _ type: String, _ key: String) -> String {
        #""reasoning_details":[{"index":\#(index),"type":"\#(type)","\#(key)":"#
    }
}
