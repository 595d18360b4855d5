extension GeminiRequestReader {
    mutating func readContent(_ content: JSONView) throws(TranslationError) {
        let role = try content.requireObject()["role"]?.requireWord() ?? "user"
        var parts: [Conversation.Part] = []
        for part in try content.require("parts").requireElements() { parts.append(try read(part)) }
        switch role {
        case "user", "function": conversation.append(parts, as: .user)
        case "model": conversation.append(parts, as: .assistant)
        default: throw base.unsupported(content, "The role")
        }
    }

    private mutating func read(_ part: JSONView) throws(TranslationError) -> Conversation.Part {
        if let text = try part["text"]?.requireText() {
            return part["thought"]?.flag == true ? .reasoning(Conversation.Thought(text: text)) : .text(text)
        }
        if let blob = part["inlineData"] {
            let type = try blob.require("mimeType").requireText()
            return try media(.inline(type: type, data: try blob.require("data").requireText()), type, part)
        }
        if let file = part["fileData"] {
            let type = try file["mimeType"]?.requireText() ?? []
            let url = try file.require("fileUri").requireText()
            guard url.starts(with: "https://".utf8) || url.starts(with: "http://".utf8) else {
                throw base.unsupported(part, "A file by its id")
            }
            return try media(.url(url, type: type.isEmpty ? nil : type), type, part)
        }
        if let call = part["functionCall"] { return .call(try readCall(call, part)) }
        if let response = part["functionResponse"] { return .result(try readResult(response)) }
        throw base.unsupported(part, "The part")
    }

    private func media(
        _ media: Conversation.Media,
        _ type: [UInt8],
        _ part: JSONView
    ) throws(TranslationError) -> Conversation.Part {
        if type.starts(with: "image/".utf8) { return .image(media, detail: nil) }
        if type.elementsEqual("application/pdf".utf8) { return .document(media, name: nil) }
        throw base.unsupported(part, "A file that is neither an image nor a PDF")
    }

    /// A call without an id gets one from its place, the same each time the conversation is sent.
    private mutating func readCall(_ call: JSONView, _ part: JSONView) throws(TranslationError) -> Conversation.ToolCall
    {
        let name = try call.require("name").requireText()
        let id = try call["id"]?.requireText() ?? Array("call_\(callCount)".utf8)
        callCount += 1
        openCalls.append((name, id))
        return Conversation.ToolCall(
            id: id,
            name: name,
            arguments: try call["args"]?.requireObject().raw ?? ToolArguments.empty,
            signature: try part["thoughtSignature"]?.requireText()
        )
    }

    /// A result without an id answers the first open call of its name.
    private mutating func readResult(_ response: JSONView) throws(TranslationError) -> Conversation.ToolResult {
        let name = try response.require("name").requireText()
        let id = try response["id"]?.requireText()
        let open = openCalls.firstIndex { id == nil ? $0.name == name : $0.id == id }
        guard let callID = id ?? open.map({ openCalls[$0].id }) else {
            throw TranslationError(
                .invalid,
                param: response.path,
                "'\(response.path)' answers no function call that stands before it."
            )
        }
        if let open { openCalls.remove(at: open) }
        let content = try response.require("response").requireObject()
        let failure = content["error"]
        return Conversation.ToolResult(
            callID: callID,
            name: name,
            parts: [.text(Self.text(of: content))],
            isError: failure != nil && content.elements.count == 1
        )
    }

    /// What the function gave: the one text in the object, or the object itself.
    private static func text(of response: JSONView) -> [UInt8] {
        let values = response.elements
        guard values.count == 1, let text = (response["output"] ?? response["result"] ?? response["error"])?.text else {
            return response.raw
        }
        return text
    }
}
