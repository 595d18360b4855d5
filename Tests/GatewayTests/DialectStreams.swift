import Wire

/// Streams as the providers of each dialect send them, with the texts cut as the caller likes.
enum DialectStream {
    static func script(
        _ dialect: APIDialect,
        _ deltas: [String],
        thoughts: [String] = [],
        arguments: [String] = []
    )
        -> [String]
    {
        switch dialect {
        case .chat: chat(deltas)
        case .completions: completions(deltas)
        case .responses: responses(deltas, arguments: arguments)
        case .messages: messages(deltas, thoughts: thoughts, arguments: arguments)
        case .gemini: gemini(deltas, thoughts: thoughts)
        }
    }

    private static func chat(_ deltas: [String]) -> [String] {
        [Chunk.role()] + deltas.map { Chunk.delta($0) } + [Chunk.finish(), Chunk.done]
    }

    private static func completions(_ deltas: [String]) -> [String] {
        func chunk(_ text: String, _ reason: String) -> String {
            "data: {\"id\":\"c1\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"text\":\(Chunk.literal(text)),\"logprobs\":null,\"finish_reason\":\(reason)}]}\n\n"
        }
        return deltas.map { chunk($0, "null") } + [chunk("", "\"stop\""), Chunk.done]
    }

    // MARK: Messages

    static func messages(_ deltas: [String], thoughts: [String] = [], arguments: [String] = []) -> [String] {
        var events = [
            named(
                #"{"type":"message_start","message":{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":7,"output_tokens":1}}}"#
            ), named(#"{"type":"ping"}"#),
        ]
        var index = 0
        func block(_ start: String, _ parts: [String]) {
            events.append(named(#"{"type":"content_block_start","index":\#(index),"content_block":\#(start)}"#))
            events += parts.map { named(#"{"type":"content_block_delta","index":\#(index),"delta":\#($0)}"#) }
            events.append(named(#"{"type":"content_block_stop","index":\#(index)}"#))
            index += 1
        }
        if !thoughts.isEmpty {
            let parts = thoughts.map { #"{"type":"thinking_delta","thinking":\#(Chunk.literal($0))}"# }
            let signature = #"{"type":"signature_delta","signature":"c2lnbmVk"}"#
            block(#"{"type":"thinking","thinking":"","signature":""}"#, parts + [signature])
        }
        block(
            #"{"type":"text","text":""}"#,
            deltas.map { #"{"type":"text_delta","text":\#(Chunk.literal($0))}"# }
        )
        if !arguments.isEmpty {
            block(
                #"{"type":"tool_use","id":"toolu_1","name":"mail","input":{}}"#,
                arguments.map { #"{"type":"input_json_delta","partial_json":\#(Chunk.literal($0))}"# }
            )
        }
        events.append(
            named(
                #"{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":null},"usage":{"output_tokens":9}}"#
            )
        )
        return events + [named(#"{"type":"message_stop"}"#)]
    }

    // MARK: Gemini

    static func gemini(_ deltas: [String], thoughts: [String] = []) -> [String] {
        func chunk(_ part: String, _ end: String = "", _ rest: String = "") -> String {
            "data: {\"candidates\":[{\"content\":{\"parts\":[\(part)],\"role\":\"model\"}\(end),\"index\":0}],\(rest)\"modelVersion\":\"m\",\"responseId\":\"r1\"}\r\n\r\n"
        }
        let usage = #"{"promptTokenCount":3,"candidatesTokenCount":4,"totalTokenCount":7}"#
        return thoughts.map { chunk(#"{"text":\#(Chunk.literal($0)),"thought":true}"#) }
            + deltas.map { chunk(#"{"text":\#(Chunk.literal($0))}"#) }
            + [chunk(#"{"text":""}"#, #","finishReason":"STOP""#, #""usageMetadata":\#(usage),"#)]
    }

    // MARK: Responses

    /// Each text four times, as the API says it.
    static func responses(_ deltas: [String], arguments: [String] = []) -> [String] {
        var writer = ResponsesWriter()
        let text = Chunk.literal(deltas.joined())
        writer.add("response.created", #""response":\#(ResponsesWriter.response("in_progress", []))"#)
        writer.add("response.in_progress", #""response":\#(ResponsesWriter.response("in_progress", []))"#)
        let place = #""item_id":"msg_1","output_index":0,"content_index":0"#
        writer.add(
            "response.output_item.added",
            #""output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}"#
        )
        writer.add(
            "response.content_part.added",
            #"\#(place),"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""}"#
        )
        for delta in deltas {
            writer.add("response.output_text.delta", #"\#(place),"delta":\#(Chunk.literal(delta)),"logprobs":[]"#)
        }
        let part = #"{"type":"output_text","annotations":[],"logprobs":[],"text":\#(text)}"#
        let item =
            #"{"id":"msg_1","type":"message","status":"completed","content":[\#(part)],"role":"assistant"}"#
        writer.add("response.output_text.done", #"\#(place),"text":\#(text),"logprobs":[]"#)
        writer.add("response.content_part.done", #"\#(place),"part":\#(part)"#)
        writer.add("response.output_item.done", #""output_index":0,"item":\#(item)"#)
        var items = [item]
        if !arguments.isEmpty { items.append(call(arguments, &writer)) }
        writer.add("response.completed", #""response":\#(ResponsesWriter.response("completed", items))"#)
        return writer.events
    }

    private static func call(_ arguments: [String], _ writer: inout ResponsesWriter) -> String {
        func item(_ status: String, _ text: String) -> String {
            #"{"id":"fc_1","type":"function_call","status":"\#(status)","arguments":\#(Chunk.literal(text)),"call_id":"call_1","name":"mail"}"#
        }
        let place = #""item_id":"fc_1","output_index":1"#
        let done = item("completed", arguments.joined())
        writer.add("response.output_item.added", #""output_index":1,"item":\#(item("in_progress", ""))"#)
        for part in arguments {
            writer.add("response.function_call_arguments.delta", #"\#(place),"delta":\#(Chunk.literal(part))"#)
        }
        let text = Chunk.literal(arguments.joined())
        writer.add("response.function_call_arguments.done", #"\#(place),"arguments":\#(text),"name":"mail""#)
        writer.add("response.output_item.done", #""output_index":1,"item":\#(done)"#)
        return done
    }

    private static func named(_ data: String) -> String {
        let type = data.dropFirst(9).prefix { $0 != "\"" }
        return "event: \(type)\ndata: \(data)\n\n"
    }
}

/// Numbers the events of a response.
private struct ResponsesWriter {
    var events: [String] = []

    mutating func add(_ type: String, _ members: String) {
        let data = #"{"type":"\#(type)","sequence_number":\#(events.count),\#(members)}"#
        events.append("event: \(type)\ndata: \(data)\n\n")
    }

    static func response(_ status: String, _ output: [String]) -> String {
        let usage =
            status == "completed" ? #"{"input_tokens":5,"output_tokens":6,"total_tokens":11}"# : "null"
        return
            #"{"id":"resp_1","object":"response","created_at":1700000000,"status":"\#(status)","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[\#(output.joined(separator: ","))],"usage":\#(usage)}"#
    }
}
