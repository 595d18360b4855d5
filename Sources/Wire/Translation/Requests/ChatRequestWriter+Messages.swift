extension ChatRequestWriter {
    func writeMessages(_ conversation: Conversation, to json: inout JSONWriter) {
        if !conversation.instructions.isEmpty {
            let parts = conversation.instructions.map { Conversation.Part.text($0) }
            json.object { Self.writeMessage("system", parts, to: &$0) }
        }
        for turn in conversation.turns {
            switch turn.role {
            case .system: json.object { Self.writeMessage("system", turn.parts, to: &$0) }
            case .user: writeUser(turn.parts, to: &json)
            case .assistant: writeAssistant(turn.parts, to: &json)
            }
        }
    }

    private static func writeMessage(
        _ role: StaticString,
        _ parts: [Conversation.Part],
        to json: inout JSONWriter
    ) {
        json.word("role", role)
        if parts.count == 1, case .text(let text) = parts[0] {
            json.string("content", text)
        } else {
            json.array("content") { json in
                for part in parts { json.object { writePart(part, to: &$0) } }
            }
        }
    }

    private static func writePart(_ part: Conversation.Part, to json: inout JSONWriter) {
        switch part {
        case .text(let text), .refusal(let text):
            json.word("type", "text")
            json.string("text", text)
        case .image(let media, let detail):
            json.word("type", "image_url")
            json.object("image_url") { json in
                json.string("url", media.url)
                json.string("detail", ifPresent: detail)
            }
        case .document(let media, let name):
            json.word("type", "file")
            json.object("file") { json in
                json.string("filename", name ?? Array("document.pdf".utf8))
                json.string("file_data", media.url)
            }
        case .call, .result, .reasoning: break  // these never stand in a message's content
        }
    }

    /// Each result is a message of its own; what is not text in them follows with the rest of the turn.
    private func writeUser(_ parts: [Conversation.Part], to json: inout JSONWriter) {
        var rest: [Conversation.Part] = []
        for part in parts {
            guard case .result(let result) = part else {
                rest.append(part)
                continue
            }
            json.object { json in
                json.word("role", "tool")
                json.string("tool_call_id", result.callID)
                json.string("content", joining: result.texts)
            }
            rest += result.parts.filter { if case .text = $0 { false } else { true } }
        }
        if !rest.isEmpty { json.object { Self.writeMessage("user", rest, to: &$0) } }
    }

    private func writeAssistant(_ parts: [Conversation.Part], to json: inout JSONWriter) {
        var texts: [[UInt8]] = []
        var refusals: [[UInt8]] = []
        var calls: [Conversation.ToolCall] = []
        for part in parts {
            switch part {
            case .text(let text): texts.append(text)
            case .refusal(let text): refusals.append(text)
            case .call(let call): calls.append(call)
            case .image, .document, .result, .reasoning: break
            }
        }
        guard !texts.isEmpty || !refusals.isEmpty || !calls.isEmpty else { return }
        json.object { json in
            json.word("role", "assistant")
            if texts.isEmpty { json.null("content") } else { json.string("content", joining: texts) }
            if !refusals.isEmpty { json.string("refusal", joining: refusals) }
            guard !calls.isEmpty else { return }
            json.array("tool_calls") { json in
                for call in calls { json.object { Self.writeCall(call, to: &$0) } }
            }
        }
    }

    private static func writeCall(_ call: Conversation.ToolCall, to json: inout JSONWriter) {
        json.string("id", call.id)
        json.word("type", "function")
        json.object("function") { json in
            json.string("name", call.name)
            json.string("arguments", call.arguments)
        }
    }
}

extension Conversation.ToolResult {
    var texts: [[UInt8]] {
        parts.compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }
    }
}
