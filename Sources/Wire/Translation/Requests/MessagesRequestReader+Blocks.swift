extension MessagesRequestReader {
    mutating func readMessage(_ message: JSONView) throws(TranslationError) {
        let content = try message.requireObject().require("content")
        switch try message.require("role").requireWord() {
        case "user": conversation.append(try parts(of: content), as: .user)
        case "assistant": conversation.append(try parts(of: content), as: .assistant)
        case "system": conversation.append(try texts(content).map { .text($0) }, as: .system)
        default: throw base.unsupported(message, "The role")
        }
    }

    private mutating func parts(of content: JSONView) throws(TranslationError) -> [Conversation.Part] {
        if let text = content.text { return [.text(text)] }
        var parts: [Conversation.Part] = []
        for block in try content.requireElements() { parts.append(try part(block)) }
        return parts
    }

    private mutating func part(_ block: JSONView) throws(TranslationError) -> Conversation.Part {
        switch try block.require("type").requireWord() {
        case "text": return .text(try block.require("text").requireText())
        case "image": return .image(try media(try block.require("source")), detail: nil)
        case "document": return try document(block)
        case "tool_use":
            return .call(
                Conversation.ToolCall(
                    id: try block.require("id").requireText(),
                    name: try block.require("name").requireText(),
                    arguments: try block.require("input").requireObject().raw
                )
            )
        case "tool_result": return .result(try result(block))
        case "thinking": return .reasoning(try thought(block))
        case "redacted_thinking":
            let data = try block.require("data").requireText()
            let signature = ThoughtSignature(carried: data) ?? ThoughtSignature(.redacted, data)
            return .reasoning(Conversation.Thought(signature: signature))
        default: throw base.unsupported(block, "The block")
        }
    }

    private func thought(_ block: JSONView) throws(TranslationError) -> Conversation.Thought {
        var thought = Conversation.Thought(text: try block.require("thinking").requireText())
        if let signature = try block["signature"]?.requireText(), !signature.isEmpty {
            thought.signature = ThoughtSignature(carried: signature) ?? ThoughtSignature(.messages, signature)
        }
        return thought
    }

    private mutating func result(_ block: JSONView) throws(TranslationError) -> Conversation.ToolResult {
        var result = Conversation.ToolResult(callID: try block.require("tool_use_id").requireText(), parts: [])
        if let content = block["content"] {
            for part in try parts(of: content) {
                switch part {
                case .text, .image, .document: result.parts.append(part)
                default: throw base.unsupported(block, "A block in a tool's result")
                }
            }
        }
        result.isError = try block["is_error"]?.requireFlag() ?? false
        return result
    }

    private func media(_ source: JSONView) throws(TranslationError) -> Conversation.Media {
        switch try source.require("type").requireWord() {
        case "base64":
            return .inline(
                type: try source.require("media_type").requireText(),
                data: try source.require("data").requireText()
            )
        case "url": return .url(try source.require("url").requireText(), type: nil)
        default: throw base.unsupported(source, "A file by its id")
        }
    }

    private func document(_ block: JSONView) throws(TranslationError) -> Conversation.Part {
        let source = try block.require("source")
        switch try source.require("type").requireWord() {
        case "text": return .text(try source.require("data").requireText())
        case "content": throw base.unsupported(block, "A document of blocks")
        default:
            var media = try media(source)
            if case .url(let url, _) = media { media = .url(url, type: Array("application/pdf".utf8)) }
            return .document(media, name: try block["title"]?.requireText())
        }
    }
}
