import Wire

/// Streams around the events in which something is planted.
enum CoverageStream {
    /// - Parameters:
    ///   - events: of one section, in order.
    ///   - isComplete: false for a stream that breaks off behind them.
    static func script(_ section: CoverageSection, _ events: [CoverageTree], isComplete: Bool = true) -> [String] {
        let type = section.event ?? ""
        let written = events.map { write($0, type: type) }
        switch section.dialect {
        case .chat, .completions: return written + (isComplete ? [end(section.dialect), Chunk.done] : [])
        case .gemini: return written + (isComplete ? [end(.gemini)] : [])
        case .messages: return messages(type, written, events, isComplete)
        case .responses, nil: return responses(type, written, isComplete)
        }
    }

    /// An event of the section with nothing in it but what its reader needs.
    static func base(_ section: CoverageSection) -> CoverageTree {
        guard let type = section.event else { return .object([]) }
        return .object([("type", .string(type))])
    }

    private static func write(_ event: CoverageTree, type: String) -> String {
        (type.isEmpty ? "" : "event: \(type)\n") + "data: \(event.json)\n\n"
    }

    private static func end(_ dialect: APIDialect?) -> String {
        switch dialect {
        case .completions: "data: {\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\"}]}\n\n"
        case .gemini: "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n"
        default: Chunk.finish()
        }
    }

    private static func responses(_ type: String, _ events: [String], _ isComplete: Bool) -> [String] {
        let created = event("response.created", #""response":{"id":"r"}"#)
        let isEnd = ["response.completed", "response.incomplete", "response.failed"].contains(type)
        let end = event("response.completed", #""response":{"id":"r"}"#)
        return (type == "response.created" ? [] : [created]) + events + (isEnd || !isComplete ? [] : [end])
    }

    private static func messages(
        _ type: String,
        _ events: [String],
        _ trees: [CoverageTree],
        _ isComplete: Bool
    ) -> [String] {
        var script = type == "message_start" ? [] : [event("message_start", #""message":{"id":"m","content":[]}"#)]
        if type == "content_block_delta" || type == "content_block_stop" {
            script.append(event("content_block_start", #""index":0,"content_block":{"type":"text"}"#))
        }
        script += events
        guard isComplete, type != "message_stop" else { return script }
        if type == "content_block_start" || type == "content_block_delta" {
            script.append(event("content_block_stop", #""index":0"#))
        }
        script.append(event("message_delta", #""delta":{"stop_reason":"end_turn"}"#))
        return script + [event("message_stop", "")]
    }

    private static func event(_ type: String, _ members: String) -> String {
        let more = members.isEmpty ? "" : "," + members
        return "event: \(type)\ndata: {\"type\":\"\(type)\"\(more)}\n\n"
    }
}
