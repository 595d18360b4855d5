/// Reads `POST /v1/chat/completions`.
struct ChatRequestReader {
    let base: RequestReading
    var conversation = Conversation()
    private var messages: JSONView?

    init(_ base: RequestReading) { self.base = base }

    consuming func read(_ body: JSONView) throws(TranslationError) -> Conversation {
        conversation.model = try body.require("model").requireText()
        for (name, value) in body.members where !value.isNull {
            if try readSampling(name, value) { continue }
            if try readTools(name, value) { continue }
            try readMember(name, value)
        }
        for message in try body.require("messages").requireElements() { try readMessage(message) }
        if let choice = body["tool_choice"] { try readToolChoice(choice) }
        return conversation
    }

    private mutating func readSampling(_ name: String, _ value: JSONView) throws(TranslationError) -> Bool {
        switch name {
        case "temperature": conversation.sampling.temperature = try value.requireNumber()
        case "top_p": conversation.sampling.topP = try value.requireNumber()
        case "top_k": conversation.sampling.topK = try value.requireNumber()
        case "seed": conversation.sampling.seed = try value.requireNumber()
        case "presence_penalty": conversation.sampling.presencePenalty = try value.requireNumber()
        case "frequency_penalty": conversation.sampling.frequencyPenalty = try value.requireNumber()
        case "max_tokens", "max_completion_tokens": conversation.sampling.maxTokens = try value.requireInteger()
        case "stop": conversation.sampling.stop = try base.strings(value)
        default: return false
        }
        return true
    }

    private mutating func readTools(_ name: String, _ value: JSONView) throws(TranslationError) -> Bool {
        switch name {
        case "tools":
            for tool in try value.requireElements() { conversation.tools.append(try readTool(tool)) }
        case "parallel_tool_calls": conversation.allowsParallelCalls = try value.requireFlag()
        case "tool_choice", "model", "messages": break  // read apart from the others, which may come later
        default: return false
        }
        return true
    }

    private mutating func readMember(_ name: String, _ value: JSONView) throws(TranslationError) {
        switch name {
        case "stream": conversation.isStreaming = try value.requireFlag()
        case "stream_options":
            conversation.includesUsage = try value["include_usage"]?.requireFlag() ?? false
        case "n": try base.refuse("n", unless: try value.requireInteger() == 1)
        case "response_format": try readFormat(value)
        case "reasoning_effort": conversation.reasoning.effort = try base.effort(value)
        case "prediction": conversation.drop(.prediction)
        case "logprobs": try base.refuse(name, unless: value.flag == false)
        case "top_logprobs": try base.refuse(name, unless: value.integer == 0)
        case "logit_bias": try base.refuse(name, unless: value.isObject && value.elements.isEmpty)
        case "functions": try base.refuse(name, unless: value.isArray && value.elements.isEmpty)
        case "modalities": try base.refuse(name, unless: try base.strings(value) == [Array("text".utf8)])
        case "function_call", "audio", "web_search_options", "moderation": throw base.unsupported(name)
        default:
            guard let advice = Conversation.Advice(rawValue: name) else { return try base.unknown(&conversation) }
            conversation.advice[advice] = value.raw
        }
    }

    private mutating func readFormat(_ value: JSONView) throws(TranslationError) {
        switch try value.require("type").requireWord() {
        case "text": conversation.format = .text
        case "json_object": conversation.format = .anyJSON
        case "json_schema":
            let schema = try value.require("json_schema")
            conversation.format = .schema(try Self.schema(schema))
        default: throw base.unsupported("response_format")
        }
    }

    /// A named schema, as chat completions and responses write it.
    static func schema(_ value: JSONView) throws(TranslationError) -> Conversation.OutputSchema {
        Conversation.OutputSchema(
            schema: try value.require("schema").requireObject().raw,
            name: try value["name"]?.requireText(),
            description: try value["description"]?.requireText(),
            strict: try value["strict"]?.requireFlag()
        )
    }
}

extension ChatRequestReader {
    private func readTool(_ tool: JSONView) throws(TranslationError) -> Conversation.Tool {
        guard try tool.require("type").requireWord() == "function" else {
            throw base.unsupported(tool, "A tool that is not a function")
        }
        let function = try tool.require("function").requireObject()
        return try Self.function(function)
    }

    /// A function's name, description and schema, as chat completions and responses write them.
    static func function(_ function: JSONView) throws(TranslationError) -> Conversation.Tool {
        Conversation.Tool(
            name: try function.require("name").requireText(),
            description: try function["description"]?.requireText(),
            schema: try function["parameters"]?.requireObject().raw,
            strict: try function["strict"]?.requireFlag()
        )
    }

    private mutating func readToolChoice(_ choice: JSONView) throws(TranslationError) {
        if let word = choice.word {
            conversation.toolChoice = try Self.toolChoice(word, choice)
            return
        }
        switch try choice.require("type").requireWord() {
        case "function":
            let name = try choice.require("function").require("name").requireText()
            conversation.toolChoice = .tool(name)
        case "allowed_tools":
            let allowed = try choice.require("allowed_tools")
            var names: [[UInt8]] = []
            for tool in try allowed.require("tools").requireElements() {
                names.append(try tool.require("function").require("name").requireText())
            }
            let isRequired = try allowed.require("mode").requireWord() == "required"
            conversation.allowTools(named: names, isRequired: isRequired)
        default: throw base.unsupported("tool_choice")
        }
    }

    static func toolChoice(_ word: String, _ value: JSONView) throws(TranslationError) -> Conversation.ToolChoice {
        switch word {
        case "auto": return .auto
        case "required": return .required
        case "none": return .none
        default: throw value.invalid("auto, required, none or a named tool")
        }
    }
}
