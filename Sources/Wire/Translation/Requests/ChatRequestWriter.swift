/// Writes `POST /v1/chat/completions`.
struct ChatRequestWriter {
    let options: TranslationOptions

    func write(_ conversation: inout Conversation) throws(TranslationError) -> [UInt8] {
        if conversation.sampling.topK != nil { conversation.drop(.topK) }
        conversation.dropErrorMarks()
        if conversation.reasoning.isPresent, conversation.reasoning.nearestEffort == nil {
            conversation.drop(.thinking)
        }
        try conversation.refuseDocumentsByURL(in: .chat)
        return try JSONWriter.object(capacity: 4096) { (json) throws(TranslationError) in
            json.string("model", conversation.model)
            json.array("messages") { json in writeMessages(conversation, to: &json) }
            writeSampling(conversation, to: &json)
            Self.writeTools(&conversation, to: &json)
            writeFormat(conversation.format, to: &json)
            if let effort = conversation.reasoning.nearestEffort {
                json.string("reasoning_effort", Array(effort.rawValue.utf8))
            }
            if let verbosity = conversation.advice[.verbosity] { json.raw("verbosity", verbosity) }
            Self.writeAdvice(conversation, to: &json)
            guard conversation.isStreaming else { return }
            json.flag("stream", true)
            // Always asked for: the gateway counts, and other APIs report tokens without being asked.
            json.object("stream_options") { $0.flag("include_usage", true) }
        }
    }

    private func writeSampling(_ conversation: Conversation, to json: inout JSONWriter) {
        let sampling = conversation.sampling
        json.number(options.chatUsesMaxTokens ? "max_tokens" : "max_completion_tokens", ifPresent: sampling.maxTokens)
        json.raw("temperature", ifPresent: sampling.temperature)
        json.raw("top_p", ifPresent: sampling.topP)
        json.raw("seed", ifPresent: sampling.seed)
        json.raw("presence_penalty", ifPresent: sampling.presencePenalty)
        json.raw("frequency_penalty", ifPresent: sampling.frequencyPenalty)
        guard !sampling.stop.isEmpty else { return }
        json.array("stop") { json in
            for text in sampling.stop { json.string(nil, text) }
        }
    }

    private static func writeTools(_ conversation: inout Conversation, to json: inout JSONWriter) {
        guard conversation.keepsTools() else { return }
        json.array("tools") { json in
            for tool in conversation.tools {
                json.object { json in
                    json.word("type", "function")
                    json.object("function") { writeFunction(tool, to: &$0) }
                }
            }
        }
        if let choice = conversation.toolChoice {
            writeToolChoice(choice, to: &json) { json, name in json.object("function") { $0.string("name", name) } }
        }
        json.flag("parallel_tool_calls", ifPresent: conversation.allowsParallelCalls)
    }

    /// A function's members, as chat completions and responses write them.
    static func writeFunction(_ tool: Conversation.Tool, to json: inout JSONWriter) {
        json.string("name", tool.name)
        json.string("description", ifPresent: tool.description)
        json.raw("parameters", ifPresent: tool.schema)
        json.flag("strict", ifPresent: tool.strict)
    }

    /// - Parameter named: writes which function it must be, beside its type.
    static func writeToolChoice(
        _ choice: Conversation.ToolChoice,
        to json: inout JSONWriter,
        named: (inout JSONWriter, [UInt8]) -> Void
    ) {
        switch choice {
        case .auto: json.word("tool_choice", "auto")
        case .required: json.word("tool_choice", "required")
        case .none: json.word("tool_choice", "none")
        case .tool(let name):
            json.object("tool_choice") { json in
                json.word("type", "function")
                named(&json, name)
            }
        }
    }

    private func writeFormat(_ format: Conversation.Format, to json: inout JSONWriter) {
        switch format {
        case .text: break
        case .anyJSON: json.object("response_format") { $0.word("type", "json_object") }
        case .schema(let schema):
            json.object("response_format") { json in
                json.word("type", "json_schema")
                json.object("json_schema") { Self.writeSchema(schema, to: &$0) }
            }
        }
    }

    /// A named schema, as chat completions and responses write it.
    static func writeSchema(_ schema: Conversation.OutputSchema, to json: inout JSONWriter) {
        json.string("name", schema.name ?? Array("answer".utf8))
        json.string("description", ifPresent: schema.description)
        json.raw("schema", schema.schema)
        json.flag("strict", ifPresent: schema.strict)
    }

    /// What chat completions and responses write alike, but for verbosity.
    static func writeAdvice(_ conversation: Conversation, to json: inout JSONWriter) {
        json.raw("user", ifPresent: conversation.advice[.user])
        json.raw("metadata", ifPresent: conversation.advice[.metadata])
        json.raw("store", ifPresent: conversation.advice[.store])
        json.raw("service_tier", ifPresent: conversation.advice[.serviceTier])
        json.raw("safety_identifier", ifPresent: conversation.advice[.safetyIdentifier])
        json.raw("prompt_cache_key", ifPresent: conversation.advice[.promptCacheKey])
        json.raw("prompt_cache_options", ifPresent: conversation.advice[.promptCacheOptions])
        json.raw("prompt_cache_retention", ifPresent: conversation.advice[.promptCacheRetention])
    }
}
