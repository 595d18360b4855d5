extension BlockGoldens {
    /// What answers say of findings.
    static let remarks: [String: String] = [
        "azure chat": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"it is [CREDIT_CARD] so"},"finish_reason":"stop","content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}
        """#,
        "azure completions": #"""
        200
        {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"it is [CREDIT_CARD] so","finish_reason":"stop","content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}],"prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}
        """#,
        "moderation score chat": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"it is really and truly this: [CREDIT_CARD] so"},"finish_reason":"stop"}],"moderation":{"input":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}}]},"output":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}]}}}
        """#,
        "moderation score responses": #"""
        200
        {"id":"r1","object":"response","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"it is really and truly this: [CREDIT_CARD] so"}]}],"moderation":{"input":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}},"output":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}}}
        """#,
        "moderation block chat": #"""
        400
        {"error":{"message":"Blocked by policy: CREDIT_CARD in output. Decision ID.","type":"invalid_request_error","param":null,"code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"output","rules":[{"category":"CREDIT_CARD","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"CREDIT_CARD":{"filtered":true,"detected":true}}}}}
        """#,
        "moderation block responses": #"""
        400
        {"error":{"message":"Blocked by policy: CREDIT_CARD in output. Decision ID.","type":"invalid_request_error","param":null,"code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"output","rules":[{"category":"CREDIT_CARD","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"CREDIT_CARD":{"filtered":true,"detected":true}}}}}
        """#,
        "azure chat stream": #"""
        200
        data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"it is "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"[CREDIT_CARD]"},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":" so"},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":null,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}

        data: [DONE]


        """#,
        "azure completions stream": #"""
        200
        data: {"choices":[],"created":0,"id":"","model":"","object":"","prompt_filter_results":[{"prompt_index":0,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}

        data: {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"it is ","logprobs":null,"finish_reason":null}]}

        data: {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"[CREDIT_CARD]","logprobs":null,"finish_reason":null}]}

        data: {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":" so","logprobs":null,"finish_reason":null}]}

        data: {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"","logprobs":null,"finish_reason":"stop"}]}

        data: {"id":"c1","object":"text_completion","created":1,"model":"m","choices":[{"index":0,"text":"","logprobs":null,"finish_reason":null,"content_filter_results":{"CREDIT_CARD":{"filtered":true,"detected":true}}}]}

        data: [DONE]


        """#,
        "moderation score chat stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"it is really and truly this: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"[CREDIT_CARD]"},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":" so"},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[],"moderation":{"input":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}}]},"output":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}]}}}

        data: [DONE]


        """#,
        "moderation score responses stream": #"""
        200
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[],"usage":null}}

        event: response.in_progress
        data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_1","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[],"usage":null}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}}

        event: response.content_part.added
        data: {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"it is really and truly this: ","logprobs":[]}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":5,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"[CREDIT_CARD]","logprobs":[]}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":6,"item_id":"msg_1","output_index":0,"content_index":0,"delta":" so","logprobs":[]}

        event: response.output_text.done
        data: {"type":"response.output_text.done","sequence_number":7,"item_id":"msg_1","output_index":0,"content_index":0,"text":"it is really and truly this: [CREDIT_CARD] so","logprobs":[]}

        event: response.content_part.done
        data: {"type":"response.content_part.done","sequence_number":8,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":"it is really and truly this: [CREDIT_CARD] so"}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":9,"output_index":0,"item":{"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"it is really and truly this: [CREDIT_CARD] so"}],"role":"assistant"}}

        event: response.completed
        data: {"type":"response.completed","sequence_number":10,"response":{"id":"resp_1","object":"response","created_at":0,"status":"completed","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[{"id":"msg_1","type":"message","status":"completed","content":[{"type":"output_text","annotations":[],"logprobs":[],"text":"it is really and truly this: [CREDIT_CARD] so"}],"role":"assistant"}],"usage":{"input_tokens":5,"output_tokens":6,"total_tokens":11},"moderation":{"input":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}},"output":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}}}}


        """#,
        "moderation block chat stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"it is really and truly this: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: CREDIT_CARD in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[],"moderation":{"input":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}}]},"output":{"type":"moderation_results","model":"weir","results":[{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}]}}}

        data: [DONE]


        """#,
        "moderation block responses stream": #"""
        200
        event: response.created
        data: {"type":"response.created","sequence_number":0,"response":{"id":"resp_1","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[],"usage":null}}

        event: response.in_progress
        data: {"type":"response.in_progress","sequence_number":1,"response":{"id":"resp_1","object":"response","created_at":0,"status":"in_progress","error":null,"incomplete_details":null,"instructions":null,"model":"m","output":[],"usage":null}}

        event: response.output_item.added
        data: {"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","content":[],"role":"assistant"}}

        event: response.content_part.added
        data: {"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","annotations":[],"logprobs":[],"text":""}}

        event: response.output_text.delta
        data: {"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"it is really and truly this: ","logprobs":[]}

        event: response.output_text.done
        data: {"type":"response.output_text.done","sequence_number":5,"item_id":"msg_1","output_index":0,"content_index":0,"text":"it is really and truly this: ","logprobs":[]}

        event: response.content_part.done
        data: {"type":"response.content_part.done","sequence_number":6,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"it is really and truly this: ","annotations":[],"logprobs":[]}}

        event: response.output_item.done
        data: {"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{"id":"msg_1","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"it is really and truly this: ","annotations":[],"logprobs":[]}]}}

        event: response.failed
        data: {"type":"response.failed","sequence_number":8,"response":{"id":"resp_1","object":"response","created_at":0,"status":"failed","error":{"code":"invalid_prompt","message":"Blocked by policy: CREDIT_CARD in output. Decision ID."},"incomplete_details":null,"instructions":null,"model":"m","output":[{"id":"msg_1","type":"message","status":"incomplete","role":"assistant","content":[{"type":"output_text","text":"it is really and truly this: ","annotations":[],"logprobs":[]}]}],"usage":null,"moderation":{"input":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"PHRASE":true},"category_scores":{"PHRASE":0.5},"category_applied_input_types":{"PHRASE":["text"]}},"output":{"type":"moderation_result","model":"weir","flagged":true,"categories":{"CREDIT_CARD":true},"category_scores":{"CREDIT_CARD":1.0},"category_applied_input_types":{"CREDIT_CARD":["text"]}}}}}


        """#,
    ]
}
