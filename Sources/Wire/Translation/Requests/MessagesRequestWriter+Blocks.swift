extension MessagesRequestWriter {
    func writeMessages(_ conversation: Conversation, to json: inout JSONWriter) throws(TranslationError) {
        var isEmpty = true
        for turn in conversation.turns {
            let parts = Self.ordered(turn.parts.filter(Self.hasPlace))
            guard !parts.isEmpty else { continue }
            isEmpty = false
            try json.object { (json) throws(TranslationError) in
                switch turn.role {
                case .system: json.word("role", "system")
                case .user: json.word("role", "user")
                case .assistant: json.word("role", "assistant")
                }
                try writeContent(parts, to: &json)
            }
        }
        guard !isEmpty else {
            throw TranslationError(
                .unsupported,
                param: "messages",
                "The \(APIDialect.messages.apiName) API needs at least one message that is not the system's."
            )
        }
    }

    /// Empty texts are refused, and thoughts are believed only with their signature.
    private static func hasPlace(_ part: Conversation.Part) -> Bool {
        switch part {
        case .text(let text), .refusal(let text): !text.isEmpty
        case .reasoning(let thought):
            switch thought.signature?.kind {
            case .messages, .redacted: true
            default: false
            }
        case .image, .document, .call, .result: true
        }
    }

    /// Results come before everything else in their message.
    private static func ordered(_ parts: [Conversation.Part]) -> [Conversation.Part] {
        func isResult(_ part: Conversation.Part) -> Bool {
            if case .result = part { true } else { false }
        }
        return parts.filter(isResult) + parts.filter { !isResult($0) }
    }

    private func writeContent(_ parts: [Conversation.Part], to json: inout JSONWriter) throws(TranslationError) {
        if parts.count == 1, case .text(let text) = parts[0] { return json.string("content", text) }
        try json.array("content") { (json) throws(TranslationError) in
            for part in parts {
                try json.object { (json) throws(TranslationError) in try writeBlock(part, to: &json) }
            }
        }
    }

    private func writeBlock(_ part: Conversation.Part, to json: inout JSONWriter) throws(TranslationError) {
        switch part {
        case .text(let text), .refusal(let text):
            json.word("type", "text")
            json.string("text", text)
        case .image(let media, _):
            json.word("type", "image")
            json.object("source") { Self.writeSource(media, to: &$0) }
        case .document(let media, let name):
            if case .inline(let type, _) = media, !type.elementsEqual("application/pdf".utf8) {
                throw .unsupported("file", in: .messages)
            }
            json.word("type", "document")
            json.object("source") { Self.writeSource(media, to: &$0) }
            json.string("title", ifPresent: name)
        case .call(let call):
            json.word("type", "tool_use")
            json.string("id", Self.identifier(call.id))
            json.string("name", call.name)
            json.raw("input", call.arguments)
        case .result(let result): try writeResult(result, to: &json)
        case .reasoning(let thought): writeThought(thought, to: &json)
        }
    }

    private func writeResult(_ result: Conversation.ToolResult, to json: inout JSONWriter) throws(TranslationError) {
        json.word("type", "tool_result")
        json.string("tool_use_id", Self.identifier(result.callID))
        let parts = result.parts.filter(Self.hasPlace)
        if !parts.isEmpty { try writeContent(parts, to: &json) }
        if result.isError { json.flag("is_error", true) }
    }

    private func writeThought(_ thought: Conversation.Thought, to json: inout JSONWriter) {
        guard let signature = thought.signature else { return }
        if signature.kind == .redacted {
            json.word("type", "redacted_thinking")
            json.string("data", signature.value)
        } else {
            json.word("type", "thinking")
            json.string("thinking", thought.text)
            json.string("signature", signature.value)
        }
    }

    private static func writeSource(_ media: Conversation.Media, to json: inout JSONWriter) {
        switch media {
        case .url(let url, _):
            json.word("type", "url")
            json.string("url", url)
        case .inline(let type, let data):
            json.word("type", "base64")
            json.string("media_type", type)
            json.string("data", data)
        }
    }

    /// The API takes letters, digits, `_` and `-` in ids; anything else becomes `_`, in calls and results alike.
    static func identifier(_ id: [UInt8]) -> [UInt8] {
        id.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): byte
            default: UInt8(ascii: "_")
            }
        }
    }
}
