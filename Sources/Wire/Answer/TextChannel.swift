/// One text of an answer that a client puts together from deltas, or reads at once.
///
/// Two channels are two texts: what ends one never continues in another.
package struct TextChannel: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// The answer itself; of older completions too, where it stands right in the choice.
        case content
        case refusal
        case reasoningContent
        case reasoning
        /// Of chat a vendor's member; of messages and Gemini the train of thought.
        case thinking
        /// `content[i].thinking[j].text`: a train of thought as parts within a part.
        case contentThinking
        /// `reasoning_details[i].text`, `.summary` and `.data`, by the detail's index.
        case reasoningText(Int)
        case reasoningSummary(Int)
        case reasoningData(Int)
        case toolName(Int)
        case toolArguments(Int)
        case customToolName(Int)
        case customToolInput(Int)
        case functionName
        case functionArguments
        case audioTranscript
        /// A text of a Responses item, by the index of the content part, summary or command in it.
        case item(ItemText, Int)
        /// Any other string right in the delta or message, so that a vendor's new text channel is one too; of Responses
        /// the beginning of an event's type that ends in `.delta`.
        ///
        /// The name is the upstream's text: not for logs, labels or audit rows, and the chunk's key is inspected
        /// like every other. Deltas of our own repeat it, so a finding in it must end the channel.
        case member(String)
    }

    /// The part of the answer in which the text stands: a choice's `index`, a content block's, an output item's, a
    /// candidate's.
    package let part: Int
    package let kind: Kind

    package init(part: Int, kind: Kind) {
        self.part = part
        self.kind = kind
    }

    /// From a closed set, for audit rows; says nothing of indices.
    package var label: StaticString {
        switch kind {
        case .content: "content"
        case .refusal: "refusal"
        case .reasoningContent: "reasoning_content"
        case .reasoning: "reasoning"
        case .thinking, .contentThinking: "thinking"
        case .reasoningText, .reasoningSummary, .reasoningData: "reasoning_details"
        case .toolName, .customToolName: "tool_calls.name"
        case .toolArguments, .customToolInput: "tool_calls.arguments"
        case .functionName: "function_call.name"
        case .functionArguments: "function_call.arguments"
        case .audioTranscript: "audio.transcript"
        case .item(let text, _): text.label
        case .member: "other"
        }
    }

    /// True for what a program acts on: half of it must never be delivered.
    package var isToolCall: Bool {
        switch kind {
        case .toolName, .toolArguments, .customToolName, .customToolInput, .functionName, .functionArguments: true
        case .item(let text, _): text.isToolCall
        default: false
        }
    }

    /// True for what a model thinks before it answers, or beside it.
    package var isThought: Bool {
        switch kind {
        case .reasoningContent, .reasoning, .thinking, .contentThinking: true
        case .reasoningText, .reasoningSummary, .reasoningData: true
        default: false
        }
    }

    /// True for a tool call's arguments that are JSON inside a string.
    package var isArguments: Bool {
        switch kind {
        case .toolArguments, .functionArguments: true
        case .item(let text, _): text == .functionArguments || text == .mcpArguments
        default: false
        }
    }
}

/// The texts of Responses items that come in deltas; the raw value is the event's type without `response.` and `.delta`.
package enum ItemText: String, Hashable, Sendable, CaseIterable {
    case output = "output_text"
    case refusal
    case reasoning = "reasoning_text"
    case reasoningSummary = "reasoning_summary_text"
    case functionArguments = "function_call_arguments"
    case mcpArguments = "mcp_call_arguments"
    case customToolInput = "custom_tool_call_input"
    case code = "code_interpreter_call_code"
    case shellCommand = "shell_call_command"
    case audioTranscript = "audio.transcript"
    /// Not of an event: the name in an item that is a call.
    case toolName = "tool_name"

    package var isToolCall: Bool {
        switch self {
        case .functionArguments, .mcpArguments, .customToolInput, .shellCommand, .toolName: true
        default: false
        }
    }

    var label: StaticString {
        switch self {
        case .output: "output_text"
        case .refusal: "refusal"
        case .reasoning: "reasoning_text"
        case .reasoningSummary: "reasoning_summary"
        case .functionArguments, .mcpArguments, .customToolInput: "tool_calls.arguments"
        case .code: "code"
        case .shellCommand: "shell_command"
        case .audioTranscript: "audio.transcript"
        case .toolName: "tool_calls.name"
        }
    }
}

/// A string literal that carries a channel's text, or the next part of it.
package struct TextPiece: Hashable, Sendable {
    package let channel: TextChannel
    /// Index in the document's nodes.
    package let node: Int
    /// Bytes of the literal in the source, with its quotes.
    package let rawRange: Range<Int>
}

/// A part of an answer that an event or a whole answer speaks of: a choice, a content block, an output item, a candidate.
package struct AnswerPart: Hashable, Sendable {
    /// As the API counts it, or its place in the array if it has no index.
    package let index: Int
    /// True if no more text of it can follow.
    package var isEnd = false
}
