extension ChatRequestReader {
    mutating func readMessage(_ message: JSONView) throws(TranslationError) {
        _ = try message.requireObject()
        if message["name"] != nil { conversation.drop(.name) }
        switch try message.require("role").requireWord() {
        case "system", "developer":
            let texts = try texts(try message.require("content"))
            guard conversation.turns.isEmpty else {
                return conversation.append(texts.map { .text($0) }, as: .system)
            }
            conversation.instructions.append(contentsOf: texts)
        case "user": conversation.append(try userParts(try message.require("content")), as: .user)
        case "assistant": conversation.append(try assistantParts(message), as: .assistant)
        case "tool":
            let result = Conversation.ToolResult(
                callID: try message.require("tool_call_id").requireText(),
                parts: try texts(try message.require("content")).map { .text($0) }
            )
            conversation.append([.result(result)], as: .user)
        default: throw base.unsupported(message, "The role")
        }
    }

    /// A string, or parts that are texts.
    private func texts(_ content: JSONView) throws(TranslationError) -> [[UInt8]] {
        if let text = content.text { return [text] }
        var texts: [[UInt8]] = []
        for part in try content.requireElements() {
            guard try part.require("type").requireWord() == "text" else {
                throw base.unsupported(part, "A part that is not text")
            }
            texts.append(try part.require("text").requireText())
        }
        return texts
    }

    private func userParts(_ content: JSONView) throws(TranslationError) -> [Conversation.Part] {
        if let text = content.text { return [.text(text)] }
        var parts: [Conversation.Part] = []
        for part in try content.requireElements() {
            switch try part.require("type").requireWord() {
            case "text": parts.append(.text(try part.require("text").requireText()))
            case "image_url":
                let image = try part.require("image_url").requireObject()
                let url = try image.require("url").requireText()
                parts.append(.image(Conversation.Media(url: url), detail: try image["detail"]?.requireText()))
            case "file": parts.append(try file(try part.require("file").requireObject()))
            case "input_audio": throw base.unsupported(part, "Audio")
            default: throw base.unsupported(part, "The part")
            }
        }
        return parts
    }

    private func file(_ file: JSONView) throws(TranslationError) -> Conversation.Part {
        guard let data = try file["file_data"]?.requireText() else {
            throw base.unsupported(file, "A file by its id")
        }
        return .document(Conversation.Media(url: data), name: try file["filename"]?.requireText())
    }

    private func assistantParts(_ message: JSONView) throws(TranslationError) -> [Conversation.Part] {
        if message["audio"] != nil { throw base.unsupported(message, "Audio") }
        if message["function_call"] != nil { throw base.unsupported(message, "'function_call'") }
        var parts: [Conversation.Part] = []
        if let thought = (message["reasoning_content"] ?? message["reasoning"])?.text, !thought.isEmpty {
            parts.append(.reasoning(Conversation.Thought(text: thought)))
        }
        if let content = message["content"] { parts += try assistantContent(content) }
        if let refusal = message["refusal"] { parts.append(.refusal(try refusal.requireText())) }
        if let calls = message["tool_calls"] {
            for call in try calls.requireElements() { parts.append(.call(try toolCall(call))) }
        }
        return parts
    }

    private func assistantContent(_ content: JSONView) throws(TranslationError) -> [Conversation.Part] {
        if let text = content.text { return text.isEmpty ? [] : [.text(text)] }
        var parts: [Conversation.Part] = []
        for part in try content.requireElements() {
            switch try part.require("type").requireWord() {
            case "text": parts.append(.text(try part.require("text").requireText()))
            case "refusal": parts.append(.refusal(try part.require("refusal").requireText()))
            default: throw base.unsupported(part, "The part")
            }
        }
        return parts
    }

    private func toolCall(_ call: JSONView) throws(TranslationError) -> Conversation.ToolCall {
        guard let function = call["function"] else {
            throw base.unsupported(call, "A call of a tool that is no function")
        }
        return Conversation.ToolCall(
            id: try call.require("id").requireText(),
            name: try function.require("name").requireText(),
            arguments: try base.arguments(try function.require("arguments")),
            signature: call["extra_content"]?["google"]?["thought_signature"]?.text
        )
    }
}
