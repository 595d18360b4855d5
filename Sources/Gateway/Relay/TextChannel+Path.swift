import Wire

extension TextChannel {
    /// Where the text stands in an event, safe to record: a name that the upstream chose is shown as `*`.
    func path(in dialect: APIDialect) -> String {
        switch dialect {
        case .chat: "choices[\(part)].delta.\(kind.path)"
        case .completions: "choices[\(part)].text"
        case .responses: "output[\(part)].\(kind.path)"
        case .messages: "content[\(part)].\(kind.messagesPath)"
        case .gemini: "candidates[\(part)].content.parts.\(kind.geminiPath)"
        }
    }
}

extension TextChannel.Kind {
    fileprivate var geminiPath: String {
        switch self {
        case .audioTranscript: "audioTranscription.text"
        case .member: "functionCall.partialArgs.stringValue"
        default: "text"
        }
    }

    fileprivate var messagesPath: String {
        switch self {
        case .content: "text"
        case .thinking: "thinking"
        case .toolName: "name"
        case .toolArguments: "input"
        default: "*"
        }
    }

    fileprivate var path: String {
        switch self {
        case .content: "content"
        case .refusal: "refusal"
        case .reasoningContent: "reasoning_content"
        case .reasoning: "reasoning"
        case .thinking: "thinking"
        case .contentThinking: "content[0].thinking"
        case .reasoningText(let index): "reasoning_details[\(index)].text"
        case .reasoningSummary(let index): "reasoning_details[\(index)].summary"
        case .reasoningData(let index): "reasoning_details[\(index)].data"
        case .toolName(let index): "tool_calls[\(index)].function.name"
        case .toolArguments(let index): "tool_calls[\(index)].function.arguments"
        case .customToolName(let index): "tool_calls[\(index)].custom.name"
        case .customToolInput(let index): "tool_calls[\(index)].custom.input"
        case .functionName: "function_call.name"
        case .functionArguments: "function_call.arguments"
        case .audioTranscript: "audio.transcript"
        case .item(let text, let index): text.path(index)
        case .member: "*"
        }
    }
}

extension ItemText {
    /// As the finished item has it.
    fileprivate func path(_ index: Int) -> String {
        switch self {
        case .output: "content[\(index)].text"
        case .refusal: "content[\(index)].refusal"
        case .reasoning: "content[\(index)].text"
        case .reasoningSummary: "summary[\(index)].text"
        case .functionArguments, .mcpArguments: "arguments"
        case .customToolInput: "input"
        case .code: "code"
        case .shellCommand: "commands[\(index)]"
        case .audioTranscript: "audio.transcript"
        case .toolName: "name"
        }
    }
}
