/// Writes `models/{model}:generateContent`; the model and the stream flag belong into the URL.
struct GeminiRequestWriter {
    func write(_ conversation: inout Conversation) throws(TranslationError) -> [UInt8] {
        conversation.dropAdvice(except: [])
        if conversation.allowsParallelCalls == false { conversation.drop(.parallelToolCalls) }
        if conversation.tools.contains(where: { $0.strict == true }) { conversation.drop(.strict) }
        var instructions = conversation.instructions
        for turn in conversation.turns where turn.role == .system {
            for case .text(let text) in turn.parts { instructions.append(text) }
            conversation.drop(.systemPosition)
        }
        let names = conversation.callNames
        return try JSONWriter.object(capacity: 4096) { (json) throws(TranslationError) in
            try json.array("contents") { (json) throws(TranslationError) in
                try writeContents(conversation, names, to: &json)
            }
            writeInstructions(instructions.filter { !$0.isEmpty }, to: &json)
            writeTools(conversation, to: &json)
            writeGenerationConfig(conversation, to: &json)
        }
    }

    private func writeInstructions(_ texts: [[UInt8]], to json: inout JSONWriter) {
        guard !texts.isEmpty else { return }
        json.object("systemInstruction") { json in
            json.array("parts") { json in
                for text in texts { json.object { $0.string("text", text) } }
            }
        }
    }

    private func writeTools(_ conversation: Conversation, to json: inout JSONWriter) {
        guard !conversation.tools.isEmpty else { return }
        json.array("tools") { json in
            json.object { json in
                json.array("functionDeclarations") { json in
                    for tool in conversation.tools {
                        json.object { json in
                            json.string("name", tool.name)
                            json.string("description", ifPresent: tool.description)
                            json.raw("parametersJsonSchema", ifPresent: tool.schema)
                        }
                    }
                }
            }
        }
        guard let choice = conversation.toolChoice else { return }
        json.object("toolConfig") { json in
            json.object("functionCallingConfig") { json in
                switch choice {
                case .auto: json.word("mode", "AUTO")
                case .none: json.word("mode", "NONE")
                case .required: json.word("mode", "ANY")
                case .tool(let name):
                    json.word("mode", "ANY")
                    json.array("allowedFunctionNames") { $0.string(nil, name) }
                }
            }
        }
    }

    private func writeGenerationConfig(_ conversation: Conversation, to json: inout JSONWriter) {
        let config = JSONWriter.object { json in
            let sampling = conversation.sampling
            json.raw("temperature", ifPresent: sampling.temperature)
            json.raw("topP", ifPresent: sampling.topP)
            json.raw("topK", ifPresent: sampling.topK)
            json.raw("seed", ifPresent: sampling.seed)
            json.raw("presencePenalty", ifPresent: sampling.presencePenalty)
            json.raw("frequencyPenalty", ifPresent: sampling.frequencyPenalty)
            json.number("maxOutputTokens", ifPresent: sampling.maxTokens)
            if !sampling.stop.isEmpty {
                json.array("stopSequences") { json in
                    for text in sampling.stop { json.string(nil, text) }
                }
            }
            writeFormat(conversation.format, to: &json)
            writeThinking(conversation.reasoning, to: &json)
        }
        if config.count > 2 { json.raw("generationConfig", config) }
    }

    private func writeFormat(_ format: Conversation.Format, to json: inout JSONWriter) {
        switch format {
        case .text: break
        case .anyJSON: json.word("responseMimeType", "application/json")
        case .schema(let schema):
            json.word("responseMimeType", "application/json")
            json.raw("responseJsonSchema", schema.schema)
        }
    }

    /// Budgets, which models before Gemini 3 need and later ones take.
    private func writeThinking(_ wish: ReasoningWish, to json: inout JSONWriter) {
        guard wish.isPresent else { return }
        json.object("thinkingConfig") { json in
            json.number("thinkingBudget", ifPresent: wish.nearestBudget)
            json.flag("includeThoughts", ifPresent: wish.showsThoughts)
        }
    }
}
