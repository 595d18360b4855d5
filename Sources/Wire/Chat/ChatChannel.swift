/// One text of an answer that a client puts together from deltas, or reads at once.
///
/// Two channels are two texts: what ends one never continues in another.
package struct ChatChannel: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case content
        case refusal
        case reasoningContent
        case reasoning
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
        /// Any other string right in the delta or message, so that a vendor's new text channel is one too.
        ///
        /// The name is the upstream's text: not for logs, labels or audit rows, and the chunk's key is inspected
        /// like every other. Deltas of our own repeat it, so a finding in it must end the channel.
        case member(String)
    }

    /// The choice's `index`.
    package let choice: Int
    package let kind: Kind

    package init(choice: Int, kind: Kind) {
        self.choice = choice
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
        case .member: "other"
        }
    }

    /// True for what a program acts on: half of it must never be delivered.
    package var isToolCall: Bool {
        switch kind {
        case .toolName, .toolArguments, .customToolName, .customToolInput, .functionName, .functionArguments: true
        default: false
        }
    }
}

/// A string literal that carries a channel's text, or the next part of it.
package struct ChatPiece: Hashable, Sendable {
    package let channel: ChatChannel
    /// Index in the document's nodes.
    package let node: Int
    /// Bytes of the literal in the source, with its quotes.
    package let rawRange: Range<Int>
}

/// One element of `choices`.
package struct ChatChoice: Hashable, Sendable {
    /// Its `index`, or its place in the array if it has none.
    package let index: Int
    /// The value of `finish_reason`, if it is there and not null.
    package let finishReason: Int?
    /// The value of `logprobs`, if it is there and not null.
    ///
    /// It spells out the choice's text once more.
    package let logprobs: Int?
}
