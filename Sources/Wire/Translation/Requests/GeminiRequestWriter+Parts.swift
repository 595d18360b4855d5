extension GeminiRequestWriter {
    /// Stands for the signature of a call that Gemini did not make, or whose signature was not carried.
    ///
    /// Gemini 3 refuses calls without one. See "Thought signatures" in Google's guide.
    private static let foreignSignature = Array("skip_thought_signature_validator".utf8)

    /// - Parameter names: of the tools that were called, by the ids of the calls.
    func writeContents(
        _ conversation: Conversation,
        _ names: [[UInt8]: [UInt8]],
        to json: inout JSONWriter
    ) throws(TranslationError) {
        let needsSignatures = !Self.isOlder(conversation.model)
        var turns: [Conversation.Turn] = []
        for turn in conversation.turns where turn.role != .system {
            let parts = turn.parts.filter(Self.hasPlace)
            guard !parts.isEmpty else { continue }
            if let last = turns.indices.last, turns[last].role == turn.role {
                turns[last].parts += parts
            } else {
                turns.append(Conversation.Turn(role: turn.role, parts: parts))
            }
        }
        for turn in turns {
            try json.object { (json) throws(TranslationError) in
                json.word("role", turn.role == .assistant ? "model" : "user")
                try json.array("parts") { (json) throws(TranslationError) in
                    var isFirstCall = needsSignatures
                    for part in turn.parts { try write(part, names, &isFirstCall, to: &json) }
                }
            }
        }
        guard !turns.isEmpty else {
            throw TranslationError(
                .unsupported,
                param: "messages",
                "The \(APIDialect.gemini.apiName) API needs at least one message that is not the system's."
            )
        }
    }

    private static func isOlder(_ model: [UInt8]) -> Bool {
        model.starts(with: "gemini-1".utf8) || model.starts(with: "gemini-2".utf8)
    }

    private static func hasPlace(_ part: Conversation.Part) -> Bool {
        if case .reasoning = part { false } else { true }
    }

    private func write(
        _ part: Conversation.Part,
        _ names: [[UInt8]: [UInt8]],
        _ isFirstCall: inout Bool,
        to json: inout JSONWriter
    ) throws(TranslationError) {
        switch part {
        case .text(let text), .refusal(let text): json.object { $0.string("text", text) }
        case .image(let media, _), .document(let media, _): json.object { writeMedia(media, to: &$0) }
        case .call(let call):
            let signature = call.signature ?? (isFirstCall ? Self.foreignSignature : nil)
            isFirstCall = false
            json.object { writeCall(call, signature, to: &$0) }
        case .result(let result):
            guard let name = result.name ?? names[result.callID] else {
                throw TranslationError(
                    .invalid,
                    param: "messages",
                    "A tool's result answers no call that stands in the conversation."
                )
            }
            json.object { $0.object("functionResponse") { writeResult(result, name, to: &$0) } }
            for case let part in result.parts {
                switch part {
                case .image(let media, _), .document(let media, _): json.object { writeMedia(media, to: &$0) }
                default: break
                }
            }
        case .reasoning: break
        }
    }

    private func writeCall(_ call: Conversation.ToolCall, _ signature: [UInt8]?, to json: inout JSONWriter) {
        json.object("functionCall") { json in
            json.string("id", call.id)
            json.string("name", call.name)
            json.raw("args", call.arguments)
        }
        json.string("thoughtSignature", ifPresent: signature)
    }

    /// An object stays one; any other text becomes the `output` or `error` of one.
    private func writeResult(_ result: Conversation.ToolResult, _ name: [UInt8], to json: inout JSONWriter) {
        json.string("id", result.callID)
        json.string("name", name)
        let text = Array(result.texts.joined())
        if !result.isError, Self.isPlainObject(text) {
            json.raw("response", text)
        } else {
            json.object("response") { $0.string(result.isError ? "error" : "output", text) }
        }
    }

    /// True for an object that does not look like the wrapping of a text.
    private static func isPlainObject(_ text: [UInt8]) -> Bool {
        guard text.contains(UInt8(ascii: "{")), let document = try? JSONDocument(parsing: text) else { return false }
        let object = JSONView(document)
        guard object.isObject else { return false }
        guard object.elements.count == 1 else { return true }
        return object["output"] == nil && object["result"] == nil && object["error"] == nil
    }

    private func writeMedia(_ media: Conversation.Media, to json: inout JSONWriter) {
        switch media {
        case .inline(let type, let data):
            json.object("inlineData") { json in
                json.string("mimeType", type)
                json.string("data", data)
            }
        case .url(let url, let type):
            json.object("fileData") { json in
                json.string("mimeType", ifPresent: type ?? Self.type(ofImageAt: url))
                json.string("fileUri", url)
            }
        }
    }

    /// What the end of a path says; nil if it says nothing.
    private static func type(ofImageAt url: [UInt8]) -> [UInt8]? {
        let path = url.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
        let name = String(decoding: path.suffix(5), as: UTF8.self).lowercased()
        if name.hasSuffix(".png") { return Array("image/png".utf8) }
        if name.hasSuffix(".jpg") || name.hasSuffix(".jpeg") { return Array("image/jpeg".utf8) }
        if name.hasSuffix(".webp") { return Array("image/webp".utf8) }
        if name.hasSuffix(".gif") { return Array("image/gif".utf8) }
        return nil
    }
}
