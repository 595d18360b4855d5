/// Reads `models/{model}:generateContent`, whose model and stream flag are in the URL.
///
/// Names are read in camel case and in snake case, as the API does.
struct GeminiRequestReader {
    let base: RequestReading
    var conversation = Conversation()
    /// Calls without a result so far, for the APIs that match them by id.
    var openCalls: [(name: [UInt8], id: [UInt8])] = []
    var callCount = 0

    init(_ base: RequestReading) { self.base = base }

    consuming func read(_ body: JSONView) throws(TranslationError) -> Conversation {
        for member in body.members where !member.value.isNull {
            try readMember(Self.camelCase(member.name), member.value)
        }
        for content in try body.require("contents").requireElements() { try readContent(content) }
        if let config = body["toolConfig"]?["functionCallingConfig"] { try readToolChoice(config) }
        conversation.includesUsage = true
        return conversation
    }

    static func camelCase(_ name: String) -> String {
        guard name.utf8.contains(UInt8(ascii: "_")) else { return name }
        var camel = ""
        var isUpper = false
        for character in name.unicodeScalars {
            if character == "_" {
                isUpper = true
            } else {
                camel += isUpper ? String(character).uppercased() : String(character)
                isUpper = false
            }
        }
        return camel
    }

    private mutating func readMember(_ name: String, _ value: JSONView) throws(TranslationError) {
        switch name {
        case "contents", "model": break
        case "systemInstruction": conversation.instructions = try instructions(value)
        case "tools":
            for tool in try value.requireElements() { try readTools(tool) }
        case "toolConfig":
            for (name, value) in value.members where Self.camelCase(name) != "functionCallingConfig" && !value.isNull {
                throw base.unsupported("toolConfig")
            }
        case "generationConfig":
            for member in try value.requireObject().members where !member.value.isNull {
                try readGeneration(Self.camelCase(member.name), member.value)
            }
            try readFormat(value)
        case "safetySettings": conversation.drop(.safetySettings)
        case "labels": conversation.drop(.labels)
        case "store": conversation.advice[.store] = value.raw
        case "serviceTier": conversation.drop(.serviceTier)
        case "cachedContent": throw base.unsupported("cachedContent")
        default: try base.unknown(&conversation)
        }
    }

    /// A content, or a bare string, as the API takes it too.
    private func instructions(_ value: JSONView) throws(TranslationError) -> [[UInt8]] {
        if let text = value.text { return [text] }
        var texts: [[UInt8]] = []
        for part in try value.require("parts").requireElements() {
            texts.append(try part.require("text").requireText())
        }
        return texts
    }

    private mutating func readGeneration(_ name: String, _ value: JSONView) throws(TranslationError) {
        switch name {
        case "temperature": conversation.sampling.temperature = try value.requireNumber()
        case "topP": conversation.sampling.topP = try value.requireNumber()
        case "topK": conversation.sampling.topK = try value.requireNumber()
        case "seed": conversation.sampling.seed = try value.requireNumber()
        case "presencePenalty": conversation.sampling.presencePenalty = try value.requireNumber()
        case "frequencyPenalty": conversation.sampling.frequencyPenalty = try value.requireNumber()
        case "maxOutputTokens": conversation.sampling.maxTokens = try value.requireInteger()
        case "stopSequences": conversation.sampling.stop = try base.strings(value)
        case "thinkingConfig": try readThinking(value)
        case "responseMimeType", "responseSchema", "responseJsonSchema": break  // read together
        case "candidateCount": try base.refuse(name, unless: value.integer == 1)
        case "responseLogprobs": try base.refuse(name, unless: value.flag == false)
        case "responseModalities": try base.refuse(name, unless: try isTextOnly(value))
        case "mediaResolution": conversation.drop(.mediaResolution)
        case "logprobs", "speechConfig", "imageConfig", "responseFormat", "audioTimestamp": throw base.unsupported(name)
        default: try base.unknown(&conversation)
        }
    }

    private func isTextOnly(_ value: JSONView) throws(TranslationError) -> Bool {
        for word in try value.requireElements() {
            guard try word.requireWord().uppercased() == "TEXT" else { return false }
        }
        return true
    }

    private mutating func readThinking(_ value: JSONView) throws(TranslationError) {
        if let level = try value["thinkingLevel"]?.requireWord(), level != "THINKING_LEVEL_UNSPECIFIED" {
            guard let effort = ReasoningWish.Effort(rawValue: level.lowercased()) else {
                throw value.invalid("a known thinking level")
            }
            conversation.reasoning.effort = effort
        }
        // -1 leaves the budget to the model.
        if let budget = try value["thinkingBudget"]?.requireInteger(), budget >= 0 {
            conversation.reasoning.budget = budget
        }
        conversation.reasoning.showsThoughts = try value["includeThoughts"]?.requireFlag()
    }

    private mutating func readFormat(_ config: JSONView) throws(TranslationError) {
        switch try config["responseMimeType"]?.requireWord() ?? "text/plain" {
        case "text/plain": break
        case "application/json":
            if let schema = config["responseJsonSchema"] {
                conversation.format = .schema(Conversation.OutputSchema(schema: try schema.requireObject().raw))
            } else if let schema = config["responseSchema"] {
                let translated = GeminiSchema.jsonSchema(try schema.requireObject())
                conversation.format = .schema(Conversation.OutputSchema(schema: translated))
            } else {
                conversation.format = .anyJSON
            }
        default: throw base.unsupported("responseMimeType")
        }
    }
}

extension GeminiRequestReader {
    private mutating func readTools(_ tool: JSONView) throws(TranslationError) {
        for member in try tool.requireObject().members where !member.value.isNull {
            guard Self.camelCase(member.name) == "functionDeclarations" else {
                throw base.unsupported(tool, "A tool that is not a function")
            }
            for function in try member.value.requireElements() {
                var schema = try function["parametersJsonSchema"]?.requireObject().raw
                if let parameters = function["parameters"] {
                    schema = GeminiSchema.jsonSchema(try parameters.requireObject())
                }
                conversation.tools.append(
                    Conversation.Tool(
                        name: try function.require("name").requireText(),
                        description: try function["description"]?.requireText(),
                        schema: schema
                    )
                )
            }
        }
    }

    private mutating func readToolChoice(_ config: JSONView) throws(TranslationError) {
        let names = try config["allowedFunctionNames"].map { (value) throws(TranslationError) in try base.strings(value)
        }
        let allowed = names ?? []
        switch try config["mode"]?.requireWord().uppercased() ?? "AUTO" {
        case "AUTO", "MODE_UNSPECIFIED": conversation.toolChoice = .auto
        case "VALIDATED":
            if allowed.isEmpty {
                conversation.toolChoice = .auto
            } else {
                conversation.allowTools(named: allowed, isRequired: false)
            }
        case "ANY":
            switch allowed.count {
            case 0: conversation.toolChoice = .required
            case 1: conversation.toolChoice = .tool(allowed[0])
            default: conversation.allowTools(named: allowed, isRequired: true)
            }
        case "NONE": conversation.toolChoice = Conversation.ToolChoice.none
        default: throw base.unsupported("toolConfig")
        }
    }
}
