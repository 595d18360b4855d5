extension BlockGoldens {
    /// The errors of each peer.
    static let peers: [String: String] = [
        "native secret": #"""
        400
        {"error":{"message":"Blocked by policy: cred.aws (rule cred.aws) in input. Decision ID.","type":"invalid_request_error","param":"messages[0].content","code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"input","rules":[{"id":"cred.aws","category":"AWS_ACCESS_KEY","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"AWS_ACCESS_KEY":{"filtered":true,"detected":true}}}}}
        """#,
        "native attack": #"""
        400
        {"error":{"message":"Blocked by policy: PROMPT_INJECTION in input. Decision ID.","type":"invalid_request_error","param":"messages[0].content","code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"input","rules":[{"category":"PROMPT_INJECTION","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"PROMPT_INJECTION":{"filtered":true,"detected":true}}}}}
        """#,
        "native person": #"""
        400
        {"error":{"message":"Blocked by policy: US_SSN in input. Decision ID.","type":"invalid_request_error","param":"messages[0].content","code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"input","rules":[{"category":"US_SSN","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"US_SSN":{"filtered":true,"detected":true}}}}}
        """#,
        "native undisclosed": #"""
        400
        {"error":{"message":"Blocked by policy: content that may not pass in input. Decision ID.","type":"invalid_request_error","param":"messages[0].content","code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"input","rules":[],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{}}}}
        """#,
        "native messages": #"""
        400
        {"type":"error","error":{"type":"invalid_request_error","message":"Blocked by policy: AWS_ACCESS_KEY in input. Decision ID.","code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"input","rules":[{"category":"AWS_ACCESS_KEY","severity":"high"}],"policy":"POLICY"}},"request_id":"ID"}
        """#,
        "native answer": #"""
        400
        {"error":{"message":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID.","type":"invalid_request_error","param":null,"code":"content_filter","guardrail":{"decision_id":"ID","action":"block","direction":"output","rules":[{"category":"AWS_ACCESS_KEY","severity":"high"}],"policy":"POLICY"},"innererror":{"code":"ResponsibleAIPolicyViolation","content_filter_result":{"AWS_ACCESS_KEY":{"filtered":true,"detected":true}}}}}
        """#,
        "native mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "native flagged": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}]}
        """#,
        "cloudflare secret": #"""
        400
        {"success":false,"result":[],"messages":[],"error":[{"code":2029,"message":"Request content blocked due to DLP policy violations","name":"AiGatewayError","internalCode":2029}]}
        """#,
        "cloudflare attack": #"""
        424
        {"success":false,"result":[],"messages":[],"error":[{"code":2016,"message":"Prompt blocked due to security configurations","name":"AiGatewayError","internalCode":2016}]}
        """#,
        "cloudflare person": #"""
        400
        {"success":false,"result":[],"messages":[],"error":[{"code":2029,"message":"Request content blocked due to DLP policy violations","name":"AiGatewayError","internalCode":2029}]}
        """#,
        "cloudflare undisclosed": #"""
        400
        {"success":false,"result":[],"messages":[],"error":[{"code":2029,"message":"Request content blocked due to DLP policy violations","name":"AiGatewayError","internalCode":2029}]}
        """#,
        "cloudflare messages": #"""
        400
        {"success":false,"result":[],"messages":[],"error":[{"code":2029,"message":"Request content blocked due to DLP policy violations","name":"AiGatewayError","internalCode":2029}]}
        """#,
        "cloudflare answer": #"""
        400
        {"success":false,"result":[],"messages":[],"error":[{"code":2030,"message":"Response content blocked due to DLP policy violations","name":"AiGatewayError","internalCode":2030}]}
        """#,
        "cloudflare mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "cloudflare flagged": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}]}
        """#,
        "openrouter secret": #"""
        403
        {"error":{"code":403,"message":"Request blocked by content filter: [cred.aws]"}}
        """#,
        "openrouter attack": #"""
        403
        {"error":{"code":403,"message":"Request blocked: prompt injection patterns detected","metadata":{"patterns":[]}}}
        """#,
        "openrouter person": #"""
        403
        {"error":{"code":403,"message":"Request blocked by content filter: [US_SSN]"}}
        """#,
        "openrouter undisclosed": #"""
        403
        {"error":{"code":403,"message":"Request blocked by content filter: [content]"}}
        """#,
        "openrouter messages": #"""
        403
        {"error":{"code":403,"message":"Request blocked by content filter: [AWS_ACCESS_KEY]"}}
        """#,
        "openrouter answer": #"""
        403
        {"error":{"code":403,"message":"Response blocked by content filter: [AWS_ACCESS_KEY]"}}
        """#,
        "openrouter mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        data: {"error":{"code":403,"message":"Response blocked by content filter: [AWS_ACCESS_KEY]"},"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}]}


        """#,
        "openrouter flagged": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}]}
        """#,
        "portkey secret": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[{"id":"cred.aws","verdict":false}]}],"after_request_hooks":[]}}
        """#,
        "portkey attack": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[{"id":"PROMPT_INJECTION","verdict":false}]}],"after_request_hooks":[]}}
        """#,
        "portkey person": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[{"id":"US_SSN","verdict":false}]}],"after_request_hooks":[]}}
        """#,
        "portkey undisclosed": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[]}],"after_request_hooks":[]}}
        """#,
        "portkey messages": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[{"id":"AWS_ACCESS_KEY","verdict":false}]}],"after_request_hooks":[]}}
        """#,
        "portkey answer": #"""
        446
        {"error":{"message":"The guardrail checks defined in the config failed. You can find more information in the `hook_results` object.","type":"hooks_failed","param":null,"code":null},"hook_results":{"before_request_hooks":[],"after_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":true,"checks":[{"id":"AWS_ACCESS_KEY","verdict":false}]}]}}
        """#,
        "portkey mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "portkey flagged": #"""
        246
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}],"hook_results":{"before_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":false,"checks":[{"id":"PHRASE","verdict":false}]}],"after_request_hooks":[{"id":"weir","type":"guardrail","verdict":false,"deny":false,"checks":[{"id":"PHRASE","verdict":false}]}]}}
        """#,
        "aisix secret": #"""
        422
        {"error":{"message":"request blocked by content policy (guardrail 'cred.aws')","type":"content_filter"}}
        """#,
        "aisix attack": #"""
        422
        {"error":{"message":"request blocked by content policy (guardrail 'PROMPT_INJECTION')","type":"content_filter"}}
        """#,
        "aisix person": #"""
        422
        {"error":{"message":"request blocked by content policy (guardrail 'US_SSN')","type":"content_filter"}}
        """#,
        "aisix undisclosed": #"""
        422
        {"error":{"message":"request blocked by content policy (guardrail 'weir')","type":"content_filter"}}
        """#,
        "aisix messages": #"""
        422
        {"type":"error","error":{"message":"request blocked by content policy (guardrail 'AWS_ACCESS_KEY')","type":"content_filter"}}
        """#,
        "aisix answer": #"""
        422
        {"error":{"message":"response blocked by content policy (guardrail 'AWS_ACCESS_KEY')","type":"content_filter"}}
        """#,
        "aisix mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        event: error
        data: {"error":{"message":"response blocked by content policy (guardrail 'AWS_ACCESS_KEY')","type":"content_filter"}}


        """#,
        "aisix flagged": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}]}
        """#,
        "litellm secret": #"""
        400
        {"error":{"message":"Content blocked: cred.aws pattern detected"}}
        """#,
        "litellm attack": #"""
        400
        {"error":{"message":"Content blocked: prompt_injection pattern detected"}}
        """#,
        "litellm person": #"""
        400
        {"error":{"message":"Blocked PII entity detected: US_SSN by Guardrail: weir."}}
        """#,
        "litellm undisclosed": #"""
        400
        {"error":{"message":"Content blocked: content pattern detected"}}
        """#,
        "litellm messages": #"""
        400
        {"error":{"message":"Content blocked: aws_access_key pattern detected"}}
        """#,
        "litellm answer": #"""
        400
        {"error":{"message":"Content blocked: aws_access_key pattern detected"}}
        """#,
        "litellm mid-stream": #"""
        200
        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"content":"Sure, here it is, in full: "},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{"refusal":"Blocked by policy: AWS_ACCESS_KEY in output. Decision ID."},"finish_reason":null}]}

        data: {"id":"c1","object":"chat.completion.chunk","created":0,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"content_filter"}]}

        data: [DONE]


        """#,
        "litellm flagged": #"""
        200
        {"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"code word"},"finish_reason":"stop"}]}
        """#,
    ]
}
