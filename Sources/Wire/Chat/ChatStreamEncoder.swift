/// Writes chunks of our own into a stream, in the envelope of the upstream's.
///
/// Each call appends one whole event.
package struct ChatStreamEncoder: Sendable {
    /// Members that every chunk of an answer repeats, with the comma behind: `"id":…,"object":…,`.
    private let envelope: [UInt8]

    /// For a stream that has no chunk of the upstream yet.
    package init() {
        envelope = Array(#""id":"chatcmpl-weir","object":"chat.completion.chunk","created":0,"model":"","#.utf8)
    }

    /// Repeats id, creation time and model of a chunk, which must have been inspected.
    ///
    /// - Parameter replacements: what became of the chunk's own fields; a replaced one is repeated as replaced.
    package init(repeating chunk: ChatStreamEvent, replacements: [TextReplacement] = []) {
        var envelope: [UInt8] = []
        let document = chunk.document
        for key in [KnownKey.id, .object, .created, .model] {
            guard let node = document.member(key, of: 0), !document.isContainer(node) else { continue }
            JSONString.appendLiteral(key.rawValue, to: &envelope)
            envelope.append(UInt8(ascii: ":"))
            if let replacement = replacements.first(where: { $0.node == node }) {
                JSONString.appendLiteral(replacement.text, to: &envelope)
            } else {
                envelope.append(contentsOf: document.bytes[document.nodes[node].rawRange])
            }
            envelope.append(UInt8(ascii: ","))
        }
        self.envelope = envelope
    }

    /// The next part of a channel's text; `text` is valid UTF-8.
    package func appendDelta(_ channel: ChatChannel, text: [UInt8], to output: inout [UInt8]) {
        appendChoice(channel.choice, finishReason: "null", to: &output) { data in
            Self.appendDelta(channel.kind, text: text, to: &data)
        }
    }

    /// The end of a choice.
    ///
    /// - Parameter reason: such as `content_filter`.
    package func appendFinish(choice: Int, reason: StaticString, to output: inout [UInt8]) {
        appendChoice(choice, finishReason: "\"\(reason)\"", to: &output) { _ in }
    }

    /// Token counts, for clients that asked for them.
    package func appendUsage(_ usage: ChatUsage, to output: inout [UInt8]) {
        var data = Array("{".utf8) + envelope
        data.append(contentsOf: #""choices":[],"usage":{"prompt_tokens":\#(usage.promptTokens)"#.utf8)
        data.append(contentsOf: #","completion_tokens":\#(usage.completionTokens)"#.utf8)
        data.append(contentsOf: #","total_tokens":\#(usage.totalTokens)}}"#.utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }

    /// An error inside the stream: clients raise it.
    package static func appendError(_ body: ErrorBody, to output: inout [UInt8]) {
        SSEEncoder.appendEvent(data: body.json, to: &output)
    }

    /// The end of the stream.
    ///
    /// Never alone: a stream without a finish reason before it looks complete to clients.
    package static func appendDone(to output: inout [UInt8]) {
        output.append(contentsOf: SSEEncoder.done)
    }

    private func appendChoice(
        _ choice: Int,
        finishReason: String,
        to output: inout [UInt8],
        delta: (inout [UInt8]) -> Void
    ) {
        var data = Array("{".utf8) + envelope
        data.append(contentsOf: #""choices":[{"index":\#(choice),"delta":{"#.utf8)
        delta(&data)
        data.append(contentsOf: #"},"finish_reason":\#(finishReason)}]}"#.utf8)
        SSEEncoder.appendEvent(data: data, to: &output)
    }

    private static func appendDelta(_ kind: ChatChannel.Kind, text: [UInt8], to data: inout [UInt8]) {
        let (before, after) = brackets(of: kind)
        data.append(contentsOf: before.utf8)
        JSONString.appendLiteral(text, to: &data)
        data.append(contentsOf: after.utf8)
    }

    /// What stands before and after a channel's literal inside `delta`.
    private static func brackets(of kind: ChatChannel.Kind) -> (before: String, after: String) {
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
