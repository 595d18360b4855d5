import Wire

extension TextChannel {
    /// A name from which the channel can be made again, within its dialect: `0 reasoning_text 1`.
    ///
    /// Without an upstream's text: a member of an unknown name is a member of no name.
    var name: String {
        let (word, index): (String, Int?) =
            switch kind {
            case .reasoningText(let index): ("reasoning_text", index)
            case .reasoningSummary(let index): ("reasoning_summary", index)
            case .reasoningData(let index): ("reasoning_data", index)
            case .toolName(let index): ("tool_name", index)
            case .toolArguments(let index): ("tool_arguments", index)
            case .customToolName(let index): ("custom_tool_name", index)
            case .customToolInput(let index): ("custom_tool_input", index)
            case .item(let text, let index): ("item." + text.rawValue, index)
            case .member: ("member", nil)
            default: (Self.plain.first { $0.value == kind }?.key ?? "member", nil)
            }
        return "\(part) \(word)" + (index.map { " \($0)" } ?? "")
    }

    private static let plain: [String: Kind] = [
        "content": .content, "refusal": .refusal, "reasoning_content": .reasoningContent, "reasoning": .reasoning,
        "thinking": .thinking, "content_thinking": .contentThinking, "function_name": .functionName,
        "function_arguments": .functionArguments, "audio_transcript": .audioTranscript, "member": .member(""),
    ]

    private static let indexed: [String: @Sendable (Int) -> Kind] = [
        "reasoning_text": { .reasoningText($0) }, "reasoning_summary": { .reasoningSummary($0) },
        "reasoning_data": { .reasoningData($0) }, "tool_name": { .toolName($0) },
        "tool_arguments": { .toolArguments($0) },
        "custom_tool_name": { .customToolName($0) }, "custom_tool_input": { .customToolInput($0) },
    ]

    /// Nil for anything that is no such name.
    init?(name: String) {
        let words = name.split(separator: " ")
        guard words.count == 2 || words.count == 3, let part = Int(words[0]) else { return nil }
        let word = String(words[1])
        let index = words.count == 3 ? Int(words[2]) : nil
        if let kind = Self.plain[word], words.count == 2 {
            self.init(part: part, kind: kind)
        } else if let index, let kind = Self.indexed[word] {
            self.init(part: part, kind: kind(index))
        } else if let index, word.hasPrefix("item."), let text = ItemText(rawValue: String(word.dropFirst(5))) {
            self.init(part: part, kind: .item(text, index))
        } else {
            return nil
        }
    }
}
