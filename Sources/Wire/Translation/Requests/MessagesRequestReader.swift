/// Reads `POST /v1/messages`.
struct MessagesRequestReader {
    let base: RequestReading
    var conversation = Conversation()

    init(_ base: RequestReading) { self.base = base }

    consuming func read(_ body: JSONView) throws(TranslationError) -> Conversation {
        conversation.model = try body.require("model").requireText()
        for (name, value) in body.members where !value.isNull {
            if try readSampling(name, value) { continue }
            try readMember(name, value)
        }
        for message in try body.require("messages").requireElements() { try readMessage(message) }
        conversation.includesUsage = conversation.isStreaming
        return conversation
    }

    private mutating func readSampling(_ name: String, _ value: JSONView) throws(TranslationError) -> Bool {
        switch name {
        case "max_tokens": conversation.sampling.maxTokens = try value.requireInteger()
        case "temperature": conversation.sampling.temperature = try value.requireNumber()
        case "top_p": conversation.sampling.topP = try value.requireNumber()
        case "top_k": conversation.sampling.topK = try value.requireNumber()
        case "stop_sequences": conversation.sampling.stop = try base.strings(value)
        case "stream": conversation.isStreaming = try value.requireFlag()
        default: return false
        }
        return true
    }

    private mutating func readMember(_ name: String, _ value: JSONView) throws(TranslationError) {
        switch name {
        case "model", "messages": break
        case "system": conversation.instructions = try texts(value)
        case "tools":
            for tool in try value.requireElements() { conversation.tools.append(try readTool(tool)) }
        case "tool_choice": try readToolChoice(value)
        case "thinking": try readThinking(value)
        case "output_config":
            if let effort = value["effort"] { conversation.reasoning.effort = try base.effort(effort) }
            if let format = value["format"] { try readFormat(format) }
        case "output_format": try readFormat(value)
        case "metadata": try readMetadata(value)
        case "service_tier": conversation.drop(.serviceTier)
        case "cache_control": conversation.drop(.cacheControl)
        case "context_management": conversation.drop(.contextManagement)
        case "speed": conversation.drop(.speed)
        case "diagnostics": conversation.drop(.diagnostics)
        case "user_profile_id", "workspace_id": conversation.drop(.accessScope)
        case "mcp_servers": try base.refuse(name, unless: value.isArray && value.elements.isEmpty)
        case "container", "inference_geo": throw base.unsupported(name)
        default: try base.unknown(&conversation)
        }
    }

    /// OpenAI takes at most 64 bytes; a longer one would fail the request for a piece of advice.
    private mutating func readMetadata(_ value: JSONView) throws(TranslationError) {
        guard let user = value["user_id"] else { return }
        if try user.requireText().count <= 64 {
            conversation.advice[.user] = user.raw
        } else {
            conversation.drop(.user)
        }
    }

    private mutating func readThinking(_ value: JSONView) throws(TranslationError) {
        let isShown = value["display"]?.word != "omitted"
        switch try value.require("type").requireWord() {
        case "enabled":
            conversation.reasoning.budget = try value.require("budget_tokens").requireInteger()
            conversation.reasoning.showsThoughts = isShown
        case "adaptive": conversation.reasoning.showsThoughts = isShown
        case "disabled": conversation.reasoning.budget = 0
        default: conversation.drop(.thinking)
        }
    }

    private mutating func readFormat(_ value: JSONView) throws(TranslationError) {
        guard try value.require("type").requireWord() == "json_schema" else { throw base.unsupported("output_config") }
        let schema = try value.require("schema").requireObject().raw
        conversation.format = .schema(Conversation.OutputSchema(schema: schema))
    }

    private func readTool(_ tool: JSONView) throws(TranslationError) -> Conversation.Tool {
        if let type = try tool["type"]?.requireWord(), type != "custom" {
            throw base.unsupported(tool, "A tool of the provider's own")
        }
        return Conversation.Tool(
            name: try tool.require("name").requireText(),
            description: try tool["description"]?.requireText(),
            schema: try tool.require("input_schema").requireObject().raw,
            strict: try tool["strict"]?.requireFlag()
        )
    }

    private mutating func readToolChoice(_ value: JSONView) throws(TranslationError) {
        switch try value.require("type").requireWord() {
        case "auto": conversation.toolChoice = .auto
        case "any": conversation.toolChoice = .required
        case "none": conversation.toolChoice = Conversation.ToolChoice.none
        case "tool": conversation.toolChoice = .tool(try value.require("name").requireText())
        default: throw base.unsupported("tool_choice")
        }
        if let isSerial = value["disable_parallel_tool_use"] {
            conversation.allowsParallelCalls = try !isSerial.requireFlag()
        }
    }

    /// A string, or text blocks.
    func texts(_ value: JSONView) throws(TranslationError) -> [[UInt8]] {
        if let text = value.text { return [text] }
        var texts: [[UInt8]] = []
        for block in try value.requireElements() {
            guard try block.require("type").requireWord() == "text" else {
                throw base.unsupported(block, "A block that is not text")
            }
            texts.append(try block.require("text").requireText())
        }
        return texts
    }
}
