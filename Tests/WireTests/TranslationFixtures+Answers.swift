extension TranslationFixtures {
    private static func chat(_ name: String, _ message: String, _ finish: String, _ deltas: String) -> Answer {
        let head = #""id":"chatcmpl-9","created":1700000009,"model":"gpt-x""#
        let usage =
            #""usage":{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"prompt_tokens_details":{"cached_tokens":4},"completion_tokens_details":{"reasoning_tokens":3}}"#
        let whole =
            #"{\#(head),"object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",\#(message)},"logprobs":null,"finish_reason":"\#(finish)"}],\#(usage)}"#
        func chunk(_ delta: String, _ finish: String = "null") -> String {
            #"{\#(head),"object":"chat.completion.chunk","choices":[{"index":0,"delta":{\#(delta)},"logprobs":null,"finish_reason":\#(finish)}],"usage":null}"#
        }
        var lines = [chunk(#""role":"assistant","content":"""#)]
        lines += deltas.split(separator: "\n").map { chunk(String($0)) }
        lines += [chunk("", "\"\(finish)\""), #"{\#(head),"object":"chat.completion.chunk","choices":[],\#(usage)}"#]
        return Answer(name: name, whole: whole, stream: events(lines.joined(separator: "\n"), done: true))
    }

    static let chatAnswers = [
        chat(
            "text",
            #""content":"Héllo \"you\"\n😀","refusal":null"#,
            "stop",
            #"""
            "content":"Héllo "
            "content":"\"you\"\n"
            "content":"\ud83d\ude00"
            """#
        ),
        chat(
            "tools",
            #""content":"Looking.","tool_calls":[{"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Rome\"}"}},{"id":"call_2","type":"function","function":{"name":"now","arguments":"{}"}}]"#,
            "tool_calls",
            #"""
            "content":"Look"
            "content":"ing."
            "tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":""}}]
            "tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]
            "tool_calls":[{"index":0,"function":{"arguments":" \"Rome\"}"}}]
            "tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"now","arguments":"{}"}}]
            """#
        ),
        chat(
            "reasoning",
            #""reasoning_content":"Let me think.","content":"42""#,
            "stop",
            #"""
            "reasoning_content":"Let me "
            "reasoning_content":"think."
            "content":"42"
            """#
        ),
        chat("length", #""content":"Once upon""#, "length", #""content":"Once upon""#),
        chat("filter", #""content":"Part""#, "content_filter", #""content":"Part""#),
        chat("refusal", #""content":null,"refusal":"I cannot do that.""#, "stop", #""refusal":"I cannot do that.""#),
    ]

    private static func messages(_ name: String, _ content: String, _ ending: String, _ deltas: String) -> Answer {
        let head = #""id":"msg_9","type":"message","role":"assistant","model":"claude-x""#
        let input = #""input_tokens":10,"cache_creation_input_tokens":6,"cache_read_input_tokens":4"#
        let whole = #"{\#(head),"content":[\#(content)],\#(ending),"usage":{\#(input),"output_tokens":7}}"#
        var lines = [
            #"{"type":"message_start","message":{\#(head),"content":[],"stop_reason":null,"stop_sequence":null,"usage":{\#(input),"output_tokens":1}}}"#,
            #"{"type":"ping"}"#,
        ]
        lines += deltas.split(separator: "\n").map(String.init)
        lines += [
            #"{"type":"message_delta","delta":{\#(ending)},"usage":{"output_tokens":7}}"#, #"{"type":"message_stop"}"#,
        ]
        return Answer(name: name, whole: whole, stream: named(lines.joined(separator: "\n")))
    }

    static let messagesAnswers = [
        messages(
            "text",
            #"{"type":"text","text":"Héllo \"you\"\n😀"}"#,
            #""stop_reason":"stop_sequence","stop_sequence":"END""#,
            #"""
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Héllo "}}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\"you\"\n😀"}}
            {"type":"content_block_stop","index":0}
            """#
        ),
        messages(
            "tools",
            #"{"type":"text","text":"Looking."},{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city": "Rome"}},{"type":"tool_use","id":"toolu_2","name":"now","input":{}}"#,
            #""stop_reason":"tool_use","stop_sequence":null"#,
            #"""
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Looking."}}
            {"type":"content_block_stop","index":0}
            {"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":""}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}
            {"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":" \"Rome\"}"}}
            {"type":"content_block_stop","index":1}
            {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"toolu_2","name":"now","input":{}}}
            {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}
            {"type":"content_block_stop","index":2}
            """#
        ),
        messages(
            "reasoning",
            #"{"type":"thinking","thinking":"Let me think.","signature":"c2ln"},{"type":"redacted_thinking","data":"eA=="},{"type":"text","text":"42"}"#,
            #""stop_reason":"end_turn","stop_sequence":null"#,
            #"""
            {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Let me think."}}
            {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"c2ln"}}
            {"type":"content_block_stop","index":0}
            {"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"eA=="}}
            {"type":"content_block_stop","index":1}
            {"type":"content_block_start","index":2,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":2,"delta":{"type":"text_delta","text":"42"}}
            {"type":"content_block_stop","index":2}
            """#
        ),
        messages(
            "length",
            #"{"type":"text","text":"Once upon"}"#,
            #""stop_reason":"max_tokens","stop_sequence":null"#,
            #"""
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Once upon"}}
            {"type":"content_block_stop","index":0}
            """#
        ),
        messages(
            "filter",
            #"{"type":"text","text":"Part"}"#,
            #""stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"bio","explanation":"Not this."}"#,
            #"""
            {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}
            {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Part"}}
            {"type":"content_block_stop","index":0}
            """#
        ),
        messages("empty", "", #""stop_reason":"end_turn","stop_sequence":null"#, ""),
    ]

    private static func gemini(_ name: String, _ chunks: String, _ parts: String, _ ending: String) -> Answer {
        let tail =
            #""usageMetadata":{"promptTokenCount":20,"candidatesTokenCount":4,"totalTokenCount":27,"cachedContentTokenCount":4,"thoughtsTokenCount":3},"modelVersion":"gemini-x","responseId":"r9""#
        let whole = #"{"candidates":[{"content":{"parts":[\#(parts)],"role":"model"},\#(ending),"index":0}],\#(tail)}"#
        var lines = chunks.split(separator: "\n").map { parts in
            #"{"candidates":[{"content":{"parts":[\#(parts)],"role":"model"},"index":0}],\#(tail)}"#
        }
        lines.append(
            #"{"candidates":[{"content":{"parts":[{"text":""}],"role":"model"},\#(ending),"index":0}],\#(tail)}"#
        )
        return Answer(name: name, whole: whole, stream: events(lines.joined(separator: "\n"), done: false))
    }

    static let geminiAnswers = [
        gemini(
            "text",
            #"""
            {"text":"Héllo "}
            {"text":"\"you\"\n😀"}
            """#,
            #"{"text":"Héllo \"you\"\n😀"}"#,
            #""finishReason":"STOP""#
        ),
        gemini(
            "tools",
            #"""
            {"text":"Looking."}
            {"functionCall":{"name":"weather","args":{"city": "Rome"}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"now"}}
            """#,
            #"{"text":"Looking."},{"functionCall":{"name":"weather","args":{"city": "Rome"}},"thoughtSignature":"c2ln"},{"functionCall":{"name":"now"}}"#,
            #""finishReason":"STOP""#
        ),
        gemini(
            "reasoning",
            #"""
            {"text":"Let me ","thought":true}
            {"text":"think.","thought":true},{"text":"42","thoughtSignature":"c2ln"}
            """#,
            #"{"text":"Let me think.","thought":true},{"text":"42","thoughtSignature":"c2ln"}"#,
            #""finishReason":"STOP""#
        ),
        gemini("length", #"{"text":"Once upon"}"#, #"{"text":"Once upon"}"#, #""finishReason":"MAX_TOKENS""#),
        gemini(
            "filter",
            #"{"text":"Part"}"#,
            #"{"text":"Part"}"#,
            #""finishReason":"SAFETY","finishMessage":"Not this.""#
        ),
        Answer(
            name: "blocked",
            whole: #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}}"#,
            stream: events(
                #"{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":9}}"#,
                done: false
            )
        ),
    ]
}
