/// An answer as all APIs mean it.
struct Answer: Hashable {
    enum Part: Hashable {
        case text([UInt8])
        case refusal([UInt8])
        case reasoning(Conversation.Thought)
        case call(Conversation.ToolCall)
    }

    enum Finish: Hashable {
        case stop
        case length
        case toolCalls
        /// The answer was cut or withheld by a filter, the provider's or the model's own.
        case contentFilter
    }

    /// How an answer ended.
    struct Ending: Hashable {
        var finish = Finish.stop
        /// The client's own stop sequence that was met, where the API says so.
        var stopSequence: [UInt8]?
        /// Why a filter withheld it, where the API says so.
        var explanation: [UInt8]?

        /// True if there would have been more.
        var isEarly: Bool { finish == .length || finish == .contentFilter }
    }

    var id: [UInt8] = []
    var model: [UInt8] = []
    /// Seconds since 1970, where the API gives them.
    var created: Int?
    var parts: [Part] = []
    var ending = Ending()
    var usage: TokenCounts?
}

extension Answer {
    var hasCalls: Bool { parts.contains { if case .call = $0 { true } else { false } } }
    var hasRefusal: Bool { parts.contains { if case .refusal = $0 { true } else { false } } }

    /// Gemini's and Responses' APIs say only that the answer is complete.
    mutating func finishWithCalls() {
        if ending.finish == .stop, hasCalls { ending.finish = .toolCalls }
    }

    /// The same without a call that the end of the answer cut short, for APIs that write arguments as an object.
    ///
    /// Nobody may act on half a call. One that is malformed in an answer that did not end early stays, and is refused.
    var withoutCutCalls: Answer {
        guard ending.isEarly else { return self }
        var answer = self
        answer.parts.removeAll { part in
            if case .call(let call) = part { ToolArguments.object(in: call.arguments) == nil } else { false }
        }
        return answer
    }

    /// The same with the filter's explanation as a refusal, for APIs that have no other place for it.
    var explained: Answer {
        guard let explanation = ending.explanation, !hasRefusal else { return self }
        var answer = self
        answer.parts.append(.refusal(explanation))
        return answer
    }

    /// Adds text, joining it to the part before if that is of the same kind.
    mutating func appendText(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        if case .text(let before)? = parts.last {
            parts[parts.count - 1] = .text(before + text)
        } else {
            parts.append(.text(text))
        }
    }

    mutating func appendThought(_ text: [UInt8]) {
        guard !text.isEmpty else { return }
        if case .reasoning(var thought)? = parts.last, thought.signature == nil {
            thought.text += text
            parts[parts.count - 1] = .reasoning(thought)
        } else {
            parts.append(.reasoning(Conversation.Thought(text: text)))
        }
    }
}
