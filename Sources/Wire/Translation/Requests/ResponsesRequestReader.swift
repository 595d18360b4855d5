/// Reads `POST /v1/responses`.
struct ResponsesRequestReader {
    let base: RequestReading
    var conversation = Conversation()

    init(_ base: RequestReading) { self.base = base }

    consuming func read(_ body: JSONView) throws(TranslationError) -> Conversation {
        conversation.model = try body.require("model").requireText()
        for (name, value) in body.members where !value.isNull {
            if try readCommon(name, value) { continue }
            try readMember(name, value)
        }
        try readInput(try body.require("input"))
        if let choice = body["tool_choice"] { try readToolChoice(choice) }
        conversation.includesUsage = conversation.isStreaming
        return conversation
    }

    private mutating func readCommon(_ name: String, _ value: JSONView) throws(TranslationError) -> Bool {
        switch name {
        case "model", "input", "tool_choice": break
        case "instructions": conversation.instructions = [try value.requireText()]
        case "max_output_tokens": conversation.sampling.maxTokens = try value.requireInteger()
        case "temperature": conversation.sampling.temperature = try value.requireNumber()
        case "top_p": conversation.sampling.topP = try value.requireNumber()
        case "stream": conversation.isStreaming = try value.requireFlag()
        case "stream_options": break  // padding against traffic analysis, and nothing else
        case "parallel_tool_calls": conversation.allowsParallelCalls = try value.requireFlag()
        case "tools":
            for tool in try value.requireElements() { conversation.tools.append(try readTool(tool)) }
        default: return false
        }
        return true
    }

    private mutating func readMember(_ name: String, _ value: JSONView) throws(TranslationError) {
        switch name {
        case "text":
            if let format = value["format"] { try readFormat(format) }
            if let verbosity = value["verbosity"] { conversation.advice[.verbosity] = verbosity.raw }
        case "reasoning": try readReasoning(value)
        case "include": try readInclude(value)
        case "truncation": if value.word != "disabled" { conversation.drop(.truncation) }
        case "max_tool_calls": conversation.drop(.maxToolCalls)
        case "context_management": conversation.drop(.contextManagement)
        case "background": try base.refuse(name, unless: value.flag == false)
        case "top_logprobs": try base.refuse(name, unless: value.integer == 0)
        case "previous_response_id", "conversation", "prompt", "moderation", "image", "access_programs",
            "background_options":
            throw base.unsupported(name)
        default:
            guard let advice = Conversation.Advice(rawValue: name) else { return try base.unknown(&conversation) }
            conversation.advice[advice] = value.raw
        }
    }

    private mutating func readReasoning(_ value: JSONView) throws(TranslationError) {
        if let effort = value["effort"] { conversation.reasoning.effort = try base.effort(effort) }
        if value["summary"] != nil || value["generate_summary"] != nil { conversation.reasoning.showsThoughts = true }
    }

    private mutating func readInclude(_ value: JSONView) throws(TranslationError) {
        for wish in try value.requireElements() {
            switch try wish.requireWord() {
            case "message.output_text.logprobs": throw base.unsupported("include")
            case "reasoning.encrypted_content": break  // signatures of thoughts are always kept
            default: conversation.drop(.include)
            }
        }
    }

    private mutating func readFormat(_ value: JSONView) throws(TranslationError) {
        switch try value.require("type").requireWord() {
        case "text": conversation.format = .text
        case "json_object": conversation.format = .anyJSON
        case "json_schema": conversation.format = .schema(try ChatRequestReader.schema(value))
        default: throw base.unsupported("text.format")
        }
    }

    private func readTool(_ tool: JSONView) throws(TranslationError) -> Conversation.Tool {
        guard try tool.require("type").requireWord() == "function" else {
            throw base.unsupported(tool, "A tool that is not a function")
        }
        return try ChatRequestReader.function(tool)
    }

    private mutating func readToolChoice(_ choice: JSONView) throws(TranslationError) {
        if let word = choice.word {
            conversation.toolChoice = try ChatRequestReader.toolChoice(word, choice)
            return
        }
        switch try choice.require("type").requireWord() {
        case "function": conversation.toolChoice = .tool(try choice.require("name").requireText())
        case "allowed_tools":
            var names: [[UInt8]] = []
            for tool in try choice.require("tools").requireElements() {
                names.append(try tool.require("name").requireText())
            }
            let isRequired = try choice.require("mode").requireWord() == "required"
            conversation.allowTools(named: names, isRequired: isRequired)
        default: throw base.unsupported("tool_choice")
        }
    }
}
