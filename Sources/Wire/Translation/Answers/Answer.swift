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

/// Token counts, the same in all APIs: what is read from a cache is part of the input, what is thought part of the
/// output.
struct TokenCounts: Hashable {
    var input = 0
    var output = 0
    var cacheRead: Int?
    var cacheWrite: Int?
    var reasoning: Int?

    var total: Int { input &+ output }
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

/// What a translation must be told because the answer may not say it.
package struct AnswerContext: Hashable, Sendable {
    /// Stands in for an answer's id: letters, digits, `_` and `-`.
    package var fallbackID: String
    /// Seconds since 1970, for APIs that do not say when.
    package var created: Int
    /// The model's name for the client; nil keeps the upstream's.
    package var model: String?
    /// Stands in if the upstream names no model.
    package var fallbackModel: String
    /// True if a chat client asked for token counts in its stream; the other APIs always have them.
    package var includesUsage: Bool

    package init(
        fallbackID: String,
        created: Int,
        model: String? = nil,
        fallbackModel: String = "unknown",
        includesUsage: Bool = false
    ) {
        self.fallbackID = fallbackID
        self.created = created
        self.model = model
        self.fallbackModel = fallbackModel
        self.includesUsage = includesUsage
    }
}

/// What an answer is called in the client's API.
struct AnswerIdentity {
    /// The answer's id without the prefix of its API.
    let base: [UInt8]
    let model: [UInt8]
    let created: Int

    private static let prefixes = ["chatcmpl-", "resp_", "msg_"].map { Array($0.utf8) }

    init(id: [UInt8], model: [UInt8], created: Int?, context: AnswerContext) {
        var base = id.isEmpty ? Array(context.fallbackID.utf8) : id
        if let prefix = Self.prefixes.first(where: { base.starts(with: $0) }), base.count > prefix.count {
            base.removeFirst(prefix.count)
        }
        self.base = base
        self.model = context.model.map { Array($0.utf8) } ?? (model.isEmpty ? Array(context.fallbackModel.utf8) : model)
        self.created = created ?? context.created
    }

    init(_ answer: Answer, context: AnswerContext) {
        self.init(id: answer.id, model: answer.model, created: answer.created, context: context)
    }

    /// The id of the answer, or of the part of it with a number.
    func id(_ prefix: StaticString, _ number: Int? = nil) -> [UInt8] {
        var id = Array(UnsafeBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount)) + base
        if let number { id += Array("_\(number)".utf8) }
        return id
    }

    /// The id of a call that the upstream gave none.
    func callID(_ id: [UInt8], number: Int) -> [UInt8] { id.isEmpty ? self.id("call_", number) : id }
}
