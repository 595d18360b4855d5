extension ResponsesRequestReader {
    mutating func readInput(_ input: JSONView) throws(TranslationError) {
        if let text = input.text { return conversation.append([.text(text)], as: .user) }
        for item in try input.requireElements() { try readItem(try item.requireObject()) }
    }

    private mutating func readItem(_ item: JSONView) throws(TranslationError) {
        switch try item["type"]?.requireWord() ?? "message" {
        case "message": try readMessage(item)
        case "function_call":
            let call = Conversation.ToolCall(
                id: try item.require("call_id").requireText(),
                name: try item.require("name").requireText(),
                arguments: try base.arguments(try item.require("arguments"))
            )
            conversation.append([.call(call)], as: .assistant)
        case "function_call_output":
            let result = Conversation.ToolResult(
                callID: try item.require("call_id").requireText(),
                parts: try parts(of: try item.require("output"))
            )
            conversation.append([.result(result)], as: .user)
        case "reasoning": conversation.append([.reasoning(try thought(item))], as: .assistant)
        default: throw base.unsupported(item, "The item")
        }
    }

    private mutating func readMessage(_ item: JSONView) throws(TranslationError) {
        let content = try item.require("content")
        switch try item.require("role").requireWord() {
        case "user": conversation.append(try parts(of: content), as: .user)
        case "assistant": conversation.append(try parts(of: content), as: .assistant)
        case "system", "developer":
            var texts: [[UInt8]] = []
            for part in try parts(of: content) {
                guard case .text(let text) = part else { throw base.unsupported(content, "A part that is not text") }
                texts.append(text)
            }
            guard conversation.turns.isEmpty else {
                return conversation.append(texts.map { .text($0) }, as: .system)
            }
            conversation.instructions.append(contentsOf: texts)
        default: throw base.unsupported(item, "The role")
        }
    }

    private func parts(of content: JSONView) throws(TranslationError) -> [Conversation.Part] {
        if let text = content.text { return [.text(text)] }
        var parts: [Conversation.Part] = []
        for part in try content.requireElements() {
            switch try part.require("type").requireWord() {
            case "input_text", "output_text", "text": parts.append(.text(try part.require("text").requireText()))
            case "refusal": parts.append(.refusal(try part.require("refusal").requireText()))
            case "input_image": parts.append(try image(part))
            case "input_file": parts.append(try file(part))
            default: throw base.unsupported(part, "The part")
            }
        }
        return parts
    }

    private func image(_ part: JSONView) throws(TranslationError) -> Conversation.Part {
        guard let url = try part["image_url"]?.requireText() else { throw base.unsupported(part, "A file by its id") }
        return .image(Conversation.Media(url: url), detail: try part["detail"]?.requireText())
    }

    private func file(_ part: JSONView) throws(TranslationError) -> Conversation.Part {
        let name = try part["filename"]?.requireText()
        if let data = try part["file_data"]?.requireText() {
            return .document(Conversation.Media(url: data), name: name)
        }
        guard let url = try part["file_url"]?.requireText() else { throw base.unsupported(part, "A file by its id") }
        return .document(.url(url, type: Array("application/pdf".utf8)), name: name)
    }

    /// A thought whose proof is a provider's other than OpenAI is known by its mark.
    private func thought(_ item: JSONView) throws(TranslationError) -> Conversation.Thought {
        var texts: [[UInt8]] = []
        for part in try item["summary"]?.requireElements() ?? [] {
            texts.append(try part.require("text").requireText())
        }
        var thought = Conversation.Thought(text: Array(texts.joined(separator: Array("\n\n".utf8))))
        if let proof = try item["encrypted_content"]?.requireText() {
            let id = try item["id"]?.requireText() ?? []
            thought.signature = ThoughtSignature(carried: proof) ?? ThoughtSignature(.responses(id: id), proof)
        }
        return thought
    }
}
