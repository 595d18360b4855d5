extension TranslationFixtures {
    private static func responses(
        _ name: String,
        _ output: String,
        _ status: String,
        _ lines: String
    ) -> Answer {
        let head =
            #""id":"resp_9","object":"response","created_at":1700000009,"model":"gpt-x","parallel_tool_calls":true,"tool_choice":"auto","tools":[]"#
        let usage =
            #""usage":{"input_tokens":20,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":0},"output_tokens":7,"output_tokens_details":{"reasoning_tokens":3},"total_tokens":27}"#
        let whole = #"{\#(head),"error":null,\#(status),"output":[\#(output)],\#(usage)}"#
        let type = status.contains("completed") ? "response.completed" : "response.incomplete"
        var all = [
            #"{"type":"response.created","sequence_number":0,"response":{\#(head),"status":"in_progress","output":[]}}"#,
            #"{"type":"response.in_progress","sequence_number":1,"response":{\#(head),"status":"in_progress","output":[]}}"#,
        ]
        all += lines.split(separator: "\n").map(String.init)
        all.append(#"{"type":"\#(type)","sequence_number":99,"response":\#(whole)}"#)
        return Answer(name: name, whole: whole, stream: named(all.joined(separator: "\n")))
    }

    private static let completed = #""status":"completed","incomplete_details":null"#

    static let responsesAnswers = [
        responses(
            "text",
            #"{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"Héllo \"you\"\n😀","annotations":[]}]}"#,
            completed,
            #"""
            {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"type":"message","id":"msg_1","status":"in_progress","role":"assistant","content":[]}}
            {"type":"response.content_part.added","sequence_number":3,"output_index":0,"content_index":0,"item_id":"msg_1","part":{"type":"output_text","text":"","annotations":[]}}
            {"type":"response.output_text.delta","sequence_number":4,"output_index":0,"content_index":0,"item_id":"msg_1","delta":"Héllo ","logprobs":[]}
            {"type":"response.output_text.delta","sequence_number":5,"output_index":0,"content_index":0,"item_id":"msg_1","delta":"\"you\"\n😀","logprobs":[]}
            {"type":"response.output_text.done","sequence_number":6,"output_index":0,"content_index":0,"item_id":"msg_1","text":"Héllo \"you\"\n😀","logprobs":[]}
            {"type":"response.content_part.done","sequence_number":7,"output_index":0,"content_index":0,"item_id":"msg_1","part":{"type":"output_text","text":"Héllo \"you\"\n😀","annotations":[]}}
            {"type":"response.output_item.done","sequence_number":8,"output_index":0,"item":{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[]}}
            """#
        ),
        responses(
            "tools",
            #"{"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"{\"city\": \"Rome\"}","status":"completed"},{"type":"function_call","id":"fc_2","call_id":"call_2","name":"now","arguments":"{}","status":"completed"}"#,
            completed,
            #"""
            {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"","status":"in_progress"}}
            {"type":"response.function_call_arguments.delta","sequence_number":3,"output_index":0,"item_id":"fc_1","delta":"{\"city\":"}
            {"type":"response.function_call_arguments.delta","sequence_number":4,"output_index":0,"item_id":"fc_1","delta":" \"Rome\"}"}
            {"type":"response.function_call_arguments.done","sequence_number":5,"output_index":0,"item_id":"fc_1","arguments":"{\"city\": \"Rome\"}"}
            {"type":"response.output_item.done","sequence_number":6,"output_index":0,"item":{"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"{\"city\": \"Rome\"}","status":"completed"}}
            {"type":"response.output_item.added","sequence_number":7,"output_index":1,"item":{"type":"function_call","id":"fc_2","call_id":"call_2","name":"now","arguments":"","status":"in_progress"}}
            {"type":"response.output_item.done","sequence_number":8,"output_index":1,"item":{"type":"function_call","id":"fc_2","call_id":"call_2","name":"now","arguments":"{}","status":"completed"}}
            """#
        ),
        responses(
            "reasoning",
            #"{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Let me"},{"type":"summary_text","text":"think."}],"encrypted_content":"ZW5j"},{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"42","annotations":[]}]}"#,
            completed,
            #"""
            {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}
            {"type":"response.reasoning_summary_text.delta","sequence_number":3,"output_index":0,"summary_index":0,"item_id":"rs_1","delta":"Let me"}
            {"type":"response.reasoning_summary_text.delta","sequence_number":4,"output_index":0,"summary_index":1,"item_id":"rs_1","delta":"think."}
            {"type":"response.output_item.done","sequence_number":5,"output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"ZW5j"}}
            {"type":"response.output_item.added","sequence_number":6,"output_index":1,"item":{"type":"message","id":"msg_1","status":"in_progress","role":"assistant","content":[]}}
            {"type":"response.output_text.delta","sequence_number":7,"output_index":1,"content_index":0,"item_id":"msg_1","delta":"42","logprobs":[]}
            """#
        ),
        responses(
            "length",
            #"{"type":"message","id":"msg_1","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"Once upon","annotations":[]}]}"#,
            #""status":"incomplete","incomplete_details":{"reason":"max_output_tokens"}"#,
            #"{"type":"response.output_text.delta","sequence_number":2,"output_index":0,"content_index":0,"item_id":"msg_1","delta":"Once upon","logprobs":[]}"#
        ),
        responses(
            "filter",
            #"{"type":"message","id":"msg_1","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"Part","annotations":[]}]}"#,
            #""status":"incomplete","incomplete_details":{"reason":"content_filter"}"#,
            #"{"type":"response.output_text.delta","sequence_number":2,"output_index":0,"content_index":0,"item_id":"msg_1","delta":"Part","logprobs":[]}"#
        ),
        responses(
            "refusal",
            #"{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"I cannot do that."}]}"#,
            completed,
            #"{"type":"response.refusal.delta","sequence_number":2,"output_index":0,"content_index":0,"item_id":"msg_1","delta":"I cannot do that."}"#
        ),
        responses(
            "unstreamed",
            #"{"type":"message","id":"msg_1","status":"completed","role":"assistant","content":[{"type":"output_text","text":"All at once","annotations":[]}]}"#,
            completed,
            ""
        ),
    ]
}
