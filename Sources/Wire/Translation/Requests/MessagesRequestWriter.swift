/// Writes `POST /v1/messages`.
struct MessagesRequestWriter {
    let options: TranslationOptions

    func write(_ conversation: inout Conversation) throws(TranslationError) -> [UInt8] {
        try check(&conversation)
        return try JSONWriter.object(capacity: 4096) { (json) throws(TranslationError) in
            json.string("model", conversation.model)
            let thinking = thinking(&conversation)
            json.number("max_tokens", conversation.sampling.maxTokens ?? defaultMaxTokens(besides: thinking))
            writeSystem(conversation.instructions, to: &json)
            try json.array("messages") { (json) throws(TranslationError) in
                try writeMessages(conversation, to: &json)
            }
            writeSampling(conversation.sampling, to: &json)
            writeTools(&conversation, to: &json)
            if let thinking { write(thinking, to: &json) }
            try writeOutputConfig(conversation, to: &json)
            if let user = conversation.advice[.safetyIdentifier] ?? conversation.advice[.user] {
                json.object("metadata") { $0.raw("user_id", user) }
            }
            if conversation.isStreaming { json.flag("stream", true) }
        }
    }

    /// Refuses and drops what the API does not have.
    private func check(_ conversation: inout Conversation) throws(TranslationError) {
        try conversation.refusePenalties(in: .messages)
        if conversation.sampling.seed != nil { conversation.drop(.seed) }
        if let temperature = conversation.sampling.temperature, !Self.isInRange(temperature) {
            throw TranslationError(
                .unsupported,
                param: "temperature",
                "'temperature' above 1 cannot be translated to the \(APIDialect.messages.apiName) API."
            )
        }
        let kept: Set<Conversation.Advice> = [.user, .safetyIdentifier]
        conversation.dropAdvice(except: kept)
    }

    private static func isInRange(_ number: [UInt8]) -> Bool {
        guard let value = Double(String(decoding: number, as: UTF8.self)) else { return false }
        return value <= 1
    }

    private func writeSystem(_ texts: [[UInt8]], to json: inout JSONWriter) {
        let texts = texts.filter { !$0.isEmpty }
        guard texts.count != 1 else { return json.string("system", texts[0]) }
        guard !texts.isEmpty else { return }
        json.array("system") { json in
            for text in texts {
                json.object { json in
                    json.word("type", "text")
                    json.string("text", text)
                }
            }
        }
    }

    private func writeSampling(_ sampling: Conversation.Sampling, to json: inout JSONWriter) {
        json.raw("temperature", ifPresent: sampling.temperature)
        json.raw("top_p", ifPresent: sampling.topP)
        json.raw("top_k", ifPresent: sampling.topK)
        guard !sampling.stop.isEmpty else { return }
        json.array("stop_sequences") { json in
            for text in sampling.stop { json.string(nil, text) }
        }
    }

    private func writeTools(_ conversation: inout Conversation, to json: inout JSONWriter) {
        guard conversation.keepsTools() else { return }
        json.array("tools") { json in
            for tool in conversation.tools {
                json.object { json in
                    json.string("name", tool.name)
                    json.string("description", ifPresent: tool.description)
                    json.raw("input_schema", tool.schema ?? Array(#"{"type":"object","properties":{}}"#.utf8))
                    json.flag("strict", ifPresent: tool.strict)
                }
            }
        }
        writeToolChoice(conversation, to: &json)
    }

    private func writeToolChoice(_ conversation: Conversation, to json: inout JSONWriter) {
        let isSerial = conversation.allowsParallelCalls == false
        guard let choice = conversation.toolChoice ?? (isSerial ? .auto : nil) else { return }
        json.object("tool_choice") { json in
            switch choice {
            case .auto: json.word("type", "auto")
            case .required: json.word("type", "any")
            case .none: json.word("type", "none")
            case .tool(let name):
                json.word("type", "tool")
                json.string("name", name)
            }
            if isSerial, choice != .none { json.flag("disable_parallel_tool_use", true) }
        }
    }
}

extension MessagesRequestWriter {
    private enum Thinking {
        case disabled
        case adaptive(isShown: Bool)
        case enabled(budget: Int, isShown: Bool)
    }

    /// What the request says about thinking.
    ///
    /// The API refuses thinking beside a tool that must be called; there the call goes before.
    private func thinking(_ conversation: inout Conversation) -> Thinking? {
        let wish = conversation.reasoning
        guard wish.isPresent else { return nil }
        if wish.nearestEffort == ReasoningWish.Effort.none { return .disabled }
        switch conversation.toolChoice {
        case .required, .tool:
            conversation.drop(.thinking)
            return nil
        default: break
        }
        let isShown = wish.showsThoughts ?? false
        guard options.messagesThinking == .budget else { return .adaptive(isShown: isShown) }
        let wanted = wish.nearestBudget ?? 8192
        // The budget must be at least 1024 and below `max_tokens`.
        let budget = min(wanted < 0 ? 8192 : wanted, (conversation.sampling.maxTokens ?? .max) - 1)
        guard budget >= 1024 else {
            conversation.drop(.thinking)
            return nil
        }
        return .enabled(budget: budget, isShown: isShown)
    }

    private func defaultMaxTokens(besides thinking: Thinking?) -> Int {
        if case .enabled(let budget, _) = thinking { return options.defaultMaxTokens + budget }
        return options.defaultMaxTokens
    }

    private func write(_ thinking: Thinking, to json: inout JSONWriter) {
        json.object("thinking") { json in
            switch thinking {
            case .disabled: json.word("type", "disabled")
            case .adaptive(let isShown):
                json.word("type", "adaptive")
                if isShown { json.word("display", "summarized") }
            case .enabled(let budget, let isShown):
                json.word("type", "enabled")
                json.number("budget_tokens", budget)
                if isShown { json.word("display", "summarized") }
            }
        }
    }

    private func writeOutputConfig(_ conversation: Conversation, to json: inout JSONWriter) throws(TranslationError) {
        var effort: ReasoningWish.Effort?
        if options.messagesThinking == .adaptive { effort = conversation.reasoning.nearestEffort }
        if effort == .minimal { effort = .low }
        if effort == ReasoningWish.Effort.none { effort = nil }
        var schema: [UInt8]?
        switch conversation.format {
        case .text: break
        case .schema(let format): schema = format.schema
        case .anyJSON:
            throw TranslationError(
                .unsupported,
                param: "response_format",
                "JSON without a schema cannot be asked of the \(APIDialect.messages.apiName) API; give a JSON schema."
            )
        }
        guard effort != nil || schema != nil else { return }
        json.object("output_config") { json in
            if let effort { json.string("effort", Array(effort.rawValue.utf8)) }
            guard let schema else { return }
            json.object("format") { json in
                json.word("type", "json_schema")
                json.raw("schema", schema)
            }
        }
    }
}
