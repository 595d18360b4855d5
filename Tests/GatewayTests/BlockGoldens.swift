/// What a client gets, as status and body, in each case of `BlockCase`.
///
/// Read by hand; a change here is a change for clients.
enum BlockGoldens {
    static let all = [refusals, peers, remarks, endings].reduce(into: [:]) { all, some in
        all.merge(some) { first, _ in first }
    }
}

extension BlockGoldens {
    /// The refusals of each API.
    static let refusals: [String: String] = [
        "chat input": #"""
        200
        {"id":"chatcmpl-ID","object":"chat.completion","created":0,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."},"logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        """#,
        "chat input stream": #"""
        200
        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."},"finish_reason":null}]}

        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "chat output": #"""
        200
        {"id":"chatcmpl-ID","object":"chat.completion","created":0,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":null,"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        """#,
        "chat output stream": #"""
        200
        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"chatcmpl-ID","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "completions input": #"""
        200
        {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[{"index":0,"text":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID.","logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        """#,
        "completions input stream": #"""
        200
        data: {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[]}

        data: {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[{"index":0,"text":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID.","logprobs":null,"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "completions output": #"""
        200
        {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[{"index":0,"text":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID.","logprobs":null,"finish_reason":"content_filter"}],"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0}}
        """#,
        "completions output stream": #"""
        200
        data: {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[]}

        data: {"id":"cmpl-ID","object":"text_completion","created":0,"model":"m","choices":[{"index":0,"text":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID.","logprobs":null,"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "responses input": #"""
        200
        {"id":"resp_ID","object":"response","created_at":0,"status":"completed","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}]}],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":{"input_tokens":0,"input_tokens_details":{"cached_tokens":0},"output_tokens":0,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":0}}
        """#,
        "responses input stream": #"""
        200
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}

        event: response.in_progress
        data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_weir","type":"message","status":"in_progress","role":"assistant","content":[]}}

        event: response.content_part.added
        data: {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_weir","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":""}}

        event: response.refusal.delta
        data: {"type":"response.refusal.delta","sequence_number":4,"item_id":"msg_weir","output_index":0,"content_index":0,"delta":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}

        event: response.refusal.done
        data: {"type":"response.refusal.done","sequence_number":5,"item_id":"msg_weir","output_index":0,"content_index":0,"refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}

        event: response.content_part.done
        data: {"type":"response.content_part.done","sequence_number":6,"item_id":"msg_weir","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}]}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":8,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"completed","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}]}],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}


        """#,
        "responses output": #"""
        200
        {"id":"resp_ID","object":"response","created_at":0,"status":"completed","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}]}],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":{"input_tokens":0,"input_tokens_details":{"cached_tokens":0},"output_tokens":0,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":0}}
        """#,
        "responses output stream": #"""
        200
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}

        event: response.in_progress
        data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_weir","type":"message","status":"in_progress","role":"assistant","content":[]}}

        event: response.content_part.added
        data: {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_weir","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":""}}

        event: response.refusal.delta
        data: {"type":"response.refusal.delta","sequence_number":4,"item_id":"msg_weir","output_index":0,"content_index":0,"delta":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}

        event: response.refusal.done
        data: {"type":"response.refusal.done","sequence_number":5,"item_id":"msg_weir","output_index":0,"content_index":0,"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}

        event: response.content_part.done
        data: {"type":"response.content_part.done","sequence_number":6,"item_id":"msg_weir","output_index":0,"content_index":0,"part":{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}]}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":8,"response":{"id":"resp_ID","object":"response","created_at":0,"status":"completed","error":null,"incomplete_details":null,"instructions":null,"metadata":{},"model":"m","output":[{"id":"msg_weir","type":"message","status":"completed","role":"assistant","content":[{"type":"refusal","refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}]}],"parallel_tool_calls":true,"temperature":null,"tool_choice":"auto","tools":[],"top_p":null,"usage":null}}


        """#,
        "messages input": #"""
        200
        {"id":"msg_ID","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}],"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"aws_access_key","explanation":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."},"usage":{"input_tokens":0,"output_tokens":0}}
        """#,
        "messages input stream": #"""
        200
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_ID","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":0,"output_tokens":0}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"aws_access_key","explanation":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."}},"usage":{"output_tokens":0}}

        event: message_stop
        data: {"type":"message_stop"}


        """#,
        "messages output": #"""
        200
        {"id":"msg_ID","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}],"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"aws_access_key","explanation":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"usage":{"input_tokens":0,"output_tokens":0}}
        """#,
        "messages output stream": #"""
        200
        event: message_start
        data: {"type":"message_start","message":{"id":"msg_ID","type":"message","role":"assistant","model":"m","content":[],"stop_reason":null,"stop_sequence":null,"stop_details":null,"usage":{"input_tokens":0,"output_tokens":0}}}

        event: content_block_start
        data: {"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}

        event: content_block_delta
        data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}}

        event: content_block_stop
        data: {"type":"content_block_stop","index":0}

        event: message_delta
        data: {"type":"message_delta","delta":{"stop_reason":"refusal","stop_sequence":null,"stop_details":{"type":"refusal","category":"aws_access_key","explanation":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}},"usage":{"output_tokens":0}}

        event: message_stop
        data: {"type":"message_stop"}


        """#,
        "gemini input": #"""
        200
        {"promptFeedback":{"blockReason":"BLOCKLIST","blockReasonMessage":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."},"usageMetadata":{"promptTokenCount":0,"totalTokenCount":0},"modelVersion":"m","responseId":"ID"}
        """#,
        "gemini input stream": #"""
        200
        data: {"promptFeedback":{"blockReason":"BLOCKLIST","blockReasonMessage":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID."},"usageMetadata":{"promptTokenCount":0,"totalTokenCount":0},"modelVersion":"m","responseId":"ID"}


        """#,
        "gemini output": #"""
        200
        {"candidates":[{"index":0,"content":{"role":"model","parts":[]},"finishReason":"BLOCKLIST","finishMessage":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}],"usageMetadata":{"promptTokenCount":0,"totalTokenCount":0},"modelVersion":"m","responseId":"ID"}
        """#,
        "gemini output stream": #"""
        200
        data: {"candidates":[{"index":0,"content":{"role":"model","parts":[]},"finishReason":"BLOCKLIST","finishMessage":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."}],"usageMetadata":{"promptTokenCount":0,"totalTokenCount":0},"modelVersion":"m","responseId":"ID"}


        """#,
    ]
}
