/// A part of a candidate's content.
enum GeminiPart {
    case text([UInt8])
    case thought([UInt8])
    case call(Conversation.ToolCall)

    init(_ part: JSONView) throws(TranslationError) {
        if let text = try part.optionalText("text") {
            self = part["thought"]?.flag == true ? .thought(text) : .text(text)
            return
        }
        guard let call = part["functionCall"], call["willContinue"]?.flag != true, call["partialArgs"] == nil else {
            // A signature may come in a part of its own.
            guard part["functionCall"] == nil, part["thoughtSignature"] != nil, part.elements.count == 1 else {
                throw .upstream("The upstream's answer has a part that cannot be translated.")
            }
            self = .text([])
            return
        }
        let arguments = call["args"]
        guard arguments?.isObject ?? true else {
            throw .upstream("The arguments of a function call are not an object.")
        }
        self = .call(
            Conversation.ToolCall(
                id: try call.optionalText("id") ?? [],
                name: try call.expectText("name"),
                arguments: arguments?.raw ?? ToolArguments.empty,
                signature: try part.optionalText("thoughtSignature")
            )
        )
    }
}

extension GeminiPart {
    var isEmpty: Bool {
        switch self {
        case .text(let text), .thought(let text): text.isEmpty
        case .call: false
        }
    }
}
