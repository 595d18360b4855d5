extension ResponsesRequestWriter {
    func writeItems(_ conversation: Conversation, to json: inout JSONWriter) {
        for (number, turn) in conversation.turns.enumerated() {
            var content: [Conversation.Part] = []
            for part in turn.parts {
                switch part {
                case .text, .refusal, .image, .document: content.append(part)
                case .call, .result, .reasoning:
                    writeMessage(&content, as: turn.role, number, to: &json)
                    writeItem(part, to: &json)
                }
            }
            writeMessage(&content, as: turn.role, number, to: &json)
        }
    }

    /// Writes what has gathered as one message, and begins anew.
    private func writeMessage(
        _ content: inout [Conversation.Part],
        as role: Conversation.Role,
        _ number: Int,
        to json: inout JSONWriter
    ) {
        guard !content.isEmpty else { return }
        json.object { json in
            json.word("type", "message")
            switch role {
            case .system: json.word("role", "system")
            case .user: json.word("role", "user")
            case .assistant: return writeAnswer(content, number, to: &json)
            }
            json.array("content") { json in
                for part in content { json.object { writePart(part, to: &$0) } }
            }
        }
        content = []
    }

    /// What the model said: a text in the short form of a message, a refusal in the form in which it was answered.
    private func writeAnswer(_ content: [Conversation.Part], _ number: Int, to json: inout JSONWriter) {
        json.word("role", "assistant")
        let texts = content.compactMap { part in
            if case .text(let text) = part { text } else { nil }
        }
        guard texts.count < content.count else { return json.string("content", joining: texts) }
        json.string("id", Array("msg_\(number)".utf8))
        json.word("status", "completed")
        json.array("content") { json in
            for part in content {
                json.object { json in
                    guard case .text(let text) = part else { return writePart(part, to: &json) }
                    ResponsesWholeWriter.writeContent(.text(text), to: &json)
                }
            }
        }
    }

    private func writePart(_ part: Conversation.Part, to json: inout JSONWriter) {
        switch part {
        case .text(let text):
            json.word("type", "input_text")
            json.string("text", text)
        case .refusal(let text):
            json.word("type", "refusal")
            json.string("refusal", text)
        case .image(let media, let detail):
            json.word("type", "input_image")
            json.string("detail", detail ?? Array("auto".utf8))
            json.string("image_url", media.url)
        case .document(let media, let name):
            json.word("type", "input_file")
            if case .url(let url, _) = media { return json.string("file_url", url) }
            json.string("filename", name ?? Array("document.pdf".utf8))
            json.string("file_data", media.url)
        case .call, .result, .reasoning: break  // items of their own
        }
    }

    private func writeItem(_ part: Conversation.Part, to json: inout JSONWriter) {
        switch part {
        case .call(let call):
            json.object { json in
                json.word("type", "function_call")
                json.string("call_id", call.id)
                json.string("name", call.name)
                json.string("arguments", call.arguments)
            }
        case .result(let result):
            json.object { writeResult(result, to: &$0) }
        case .reasoning(let thought):
            guard let proof = thought.signature, case .responses(let id) = proof.kind else { return }
            json.object { json in
                json.word("type", "reasoning")
                json.string("id", id)
                json.array("summary") { json in
                    guard !thought.text.isEmpty else { return }
                    json.object { json in
                        json.word("type", "summary_text")
                        json.string("text", thought.text)
                    }
                }
                json.string("encrypted_content", proof.value)
            }
        case .text, .refusal, .image, .document: break  // parts of a message
        }
    }

    private func writeResult(_ result: Conversation.ToolResult, to json: inout JSONWriter) {
        json.word("type", "function_call_output")
        json.string("call_id", result.callID)
        guard result.texts.count < result.parts.count else { return json.string("output", joining: result.texts) }
        json.array("output") { json in
            for part in result.parts { json.object { writePart(part, to: &$0) } }
        }
    }
}
