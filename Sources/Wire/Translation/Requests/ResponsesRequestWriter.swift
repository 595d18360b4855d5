/// Writes `POST /v1/responses`.
struct ResponsesRequestWriter {
    func write(_ conversation: inout Conversation) throws(TranslationError) -> [UInt8] {
        try check(&conversation)
        return JSONWriter.object(capacity: 4096) { json in
            json.string("model", conversation.model)
            let instructions = conversation.instructions.filter { !$0.isEmpty }
            if !instructions.isEmpty {
                json.string("instructions", Array(instructions.joined(separator: Array("\n\n".utf8))))
            }
            json.array("input") { writeItems(conversation, to: &$0) }
            json.number("max_output_tokens", ifPresent: conversation.sampling.maxTokens)
            json.raw("temperature", ifPresent: conversation.sampling.temperature)
            json.raw("top_p", ifPresent: conversation.sampling.topP)
            writeTools(&conversation, to: &json)
            writeText(conversation, to: &json)
            writeReasoning(conversation.reasoning, to: &json)
            ChatRequestWriter.writeAdvice(conversation, to: &json)
            if conversation.isStreaming { json.flag("stream", true) }
        }
    }

    private func check(_ conversation: inout Conversation) throws(TranslationError) {
        try conversation.refusePenalties(in: .responses)
        guard conversation.sampling.stop.isEmpty else { throw .unsupported("stop", in: .responses) }
        if conversation.sampling.seed != nil { conversation.drop(.seed) }
        if conversation.sampling.topK != nil { conversation.drop(.topK) }
        // This API keeps answers unless it is told not to, and no other does.
        if conversation.advice[.store] == nil { conversation.advice[.store] = Array("false".utf8) }
        conversation.dropErrorMarks()
    }

    private func writeTools(_ conversation: inout Conversation, to json: inout JSONWriter) {
        guard conversation.keepsTools() else { return }
        json.array("tools") { json in
            for tool in conversation.tools {
                json.object { json in
                    json.word("type", "function")
                    var tool = tool
                    // Strict unless it is told not to be, and no other API is.
                    tool.strict = tool.strict ?? false
                    tool.schema = tool.schema ?? Array(#"{"type":"object","properties":{}}"#.utf8)
                    ChatRequestWriter.writeFunction(tool, to: &json)
                }
            }
        }
        if let choice = conversation.toolChoice {
            ChatRequestWriter.writeToolChoice(choice, to: &json) { $0.string("name", $1) }
        }
        json.flag("parallel_tool_calls", ifPresent: conversation.allowsParallelCalls)
    }

    private func writeText(_ conversation: Conversation, to json: inout JSONWriter) {
        let verbosity = conversation.advice[.verbosity]
        if case .text = conversation.format, verbosity == nil { return }
        json.object("text") { json in
            switch conversation.format {
            case .text: break
            case .anyJSON: json.object("format") { $0.word("type", "json_object") }
            case .schema(let schema):
                json.object("format") { json in
                    json.word("type", "json_schema")
                    ChatRequestWriter.writeSchema(schema, to: &json)
                }
            }
            json.raw("verbosity", ifPresent: verbosity)
        }
    }

    private func writeReasoning(_ wish: ReasoningWish, to json: inout JSONWriter) {
        guard wish.isPresent else { return }
        json.object("reasoning") { json in
            if let effort = wish.nearestEffort { json.string("effort", Array(effort.rawValue.utf8)) }
            if wish.showsThoughts == true { json.word("summary", "auto") }
        }
        json.array("include") { $0.word(nil, "reasoning.encrypted_content") }
    }
}
