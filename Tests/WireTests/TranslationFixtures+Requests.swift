extension TranslationFixtures {
    static let chatRequests = [
        Request(name: "plain", body: #"{"model":"gpt-x","messages":[{"role":"user","content":"Hi \"you\"\n\u00e9"}]}"#),
        Request(
            name: "settings",
            body: #"""
                {"model":"gpt-x","messages":[{"role":"system","content":"Be brief."},{"role":"developer","content":[{"type":"text","text":"Be kind."}]},
                {"role":"user","name":"ann","content":"Hi"}],"temperature":0.5,"top_p":0.9,"max_completion_tokens":300,"seed":7,"presence_penalty":0,
                "n":1,"user":"u-1","metadata":{"a":"b"},"store":false,"service_tier":"auto","prompt_cache_key":"k","reasoning_effort":"low",
                "stream":true,"stream_options":{"include_usage":true},"logprobs":false,"verbosity":"low","tools":null,"parallel_tool_calls":false}
                """#
        ),
        Request(name: "tools", body: chatTools),
        Request(
            name: "media",
            body: #"""
                {"model":"gpt-x","messages":[{"role":"user","content":[{"type":"text","text":"Look."},
                {"type":"image_url","image_url":{"url":"data:image/png;base64,iVBORw0KGgo=","detail":"low"}},
                {"type":"image_url","image_url":{"url":"https://example.com/cat.jpg?x=1"}},
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}}]}]}
                """#
        ),
        Request(
            name: "schema",
            body: #"""
                {"model":"gpt-x","messages":[{"role":"user","content":"Who?"},{"role":"assistant","content":null,"refusal":"No."},
                {"role":"user","content":"Please"}],"response_format":{"type":"json_schema","json_schema":{"name":"person","strict":true,
                "schema":{"type":"object","properties":{"name":{"type":"string"}},"required":["name"],"additionalProperties":false}}}}
                """#
        ),
    ]

    /// Two calls at once, their results, and another turn.
    private static let chatTools = #"""
        {"model":"gpt-x","messages":[{"role":"system","content":"Use tools."},{"role":"user","content":"Weather in Rome and Oslo?"},
        {"role":"assistant","content":"Looking.","tool_calls":[
        {"id":"call_1","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}},
        {"id":"call.2","type":"function","function":{"name":"weather","arguments":"{\"city\": \"Oslo\"}"}}]},
        {"role":"tool","tool_call_id":"call_1","content":"{\"degrees\":20}"},
        {"role":"tool","tool_call_id":"call.2","content":[{"type":"text","text":"5 degrees"}]},
        {"role":"assistant","content":"20 and 5."},{"role":"system","content":"Now in French."},{"role":"user","content":"Again"}],
        "tools":[{"type":"function","function":{"name":"weather","description":"The weather","strict":true,
        "parameters":{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}}},
        {"type":"function","function":{"name":"now"}}],"tool_choice":{"type":"function","function":{"name":"weather"}},
        "parallel_tool_calls":false}
        """#

    static let responsesRequests = [
        Request(name: "plain", body: #"{"model":"gpt-x","input":"Hi \"you\"\n"}"#),
        Request(
            name: "settings",
            body: #"""
                {"model":"gpt-x","instructions":"Be brief.","input":[{"role":"developer","content":"Be kind."},{"role":"user","content":"Hi"}],
                "temperature":1,"top_p":0.9,"max_output_tokens":300,"store":true,"metadata":{"a":"b"},"user":"u-1","truncation":"auto",
                "reasoning":{"effort":"high","summary":"auto"},"include":["reasoning.encrypted_content"],"text":{"verbosity":"low"},"stream":true}
                """#
        ),
        Request(
            name: "tools",
            body: #"""
                {"model":"gpt-x","instructions":"Use tools.","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"Weather?"}]},
                {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Two calls."}],"encrypted_content":"weir.m.c2ln"},
                {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"b3BlbmFp"},
                {"type":"function_call","id":"fc_1","call_id":"call_1","name":"weather","arguments":"{\"city\":\"Rome\"}"},
                {"type":"function_call","call_id":"call_2","name":"weather","arguments":"{\"city\":\"Oslo\"}","status":"completed"},
                {"type":"function_call_output","call_id":"call_1","output":"20"},
                {"type":"function_call_output","call_id":"call_2","output":[{"type":"input_text","text":"5"},
                {"type":"input_image","image_url":"data:image/png;base64,iVBORw0KGgo=","detail":"auto"}]},
                {"type":"message","id":"msg_1","role":"assistant","status":"completed","content":[{"type":"output_text","text":"20 and 5.","annotations":[]}]},
                {"role":"user","content":"Again"}],
                "tools":[{"type":"function","name":"weather","description":"The weather","strict":true,"parameters":{"type":"object","properties":{}}},
                {"type":"function","name":"now","parameters":{"type":"object","properties":{}},"strict":false}],
                "tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"weather"}]},"parallel_tool_calls":true}
                """#
        ),
        Request(
            name: "media",
            body: #"""
                {"model":"gpt-x","input":[{"role":"user","content":[{"type":"input_text","text":"Look."},
                {"type":"input_image","image_url":"https://example.com/cat.png","detail":"high"},
                {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}]}],
                "text":{"format":{"type":"json_schema","name":"person","schema":{"type":"object"},"strict":true}}}
                """#
        ),
    ]

    static let messagesRequests = [
        Request(
            name: "plain",
            body: #"{"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":"Hi \"you\"\n"}]}"#
        ),
        Request(
            name: "settings",
            body: #"""
                {"model":"claude-x","max_tokens":4000,"system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}},
                {"type":"text","text":"Be kind."}],"messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}],
                "temperature":0.5,"top_p":0.9,"top_k":40,"metadata":{"user_id":"u-1"},
                "thinking":{"type":"enabled","budget_tokens":2048},"stream":true,"service_tier":"auto"}
                """#
        ),
        Request(
            name: "tools",
            body: #"""
                {"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":"Weather?"},
                {"role":"assistant","content":[{"type":"thinking","thinking":"Two calls.","signature":"c2ln"},
                {"type":"redacted_thinking","data":"eA=="},{"type":"text","text":"Looking."},
                {"type":"tool_use","id":"toolu_1","name":"weather","input":{"city": "Rome"}},
                {"type":"tool_use","id":"toolu_2","name":"weather","input":{}}]},
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"20"},
                {"type":"tool_result","tool_use_id":"toolu_2","is_error":true,"content":[{"type":"text","text":"no city"},
                {"type":"image","source":{"type":"base64","media_type":"image/png","data":"iVBORw0KGgo="}}]},
                {"type":"text","text":"And now?"}]}],
                "tools":[{"name":"weather","description":"The weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}},
                "cache_control":{"type":"ephemeral"}}],"tool_choice":{"type":"any","disable_parallel_tool_use":true}}
                """#
        ),
        Request(
            name: "media",
            body: #"""
                {"model":"claude-x","max_tokens":100,"messages":[{"role":"user","content":[
                {"type":"image","source":{"type":"url","url":"https://example.com/cat.png"}},
                {"type":"document","title":"a.pdf","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="}},
                {"type":"document","source":{"type":"text","media_type":"text/plain","data":"plain"}},{"type":"text","text":"Look."}]}],
                "output_config":{"effort":"xhigh","format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false}}}}
                """#
        ),
    ]

    static let geminiRequests = [
        Request(name: "plain", body: #"{"contents":[{"parts":[{"text":"Hi \"you\"\n"}],"role":"user"}]}"#),
        Request(
            name: "settings",
            body: #"""
                {"system_instruction":{"parts":[{"text":"Be brief."},{"text":"Be kind."}]},"contents":[{"role":"user","parts":[{"text":"Hi"}]}],
                "generationConfig":{"temperature":0.5,"topP":0.9,"topK":40,"maxOutputTokens":300,"candidateCount":1,"seed":7,
                "thinkingConfig":{"thinkingBudget":0}},
                "safetySettings":[{"category":"HARM_CATEGORY_HARASSMENT","threshold":"BLOCK_NONE"}]}
                """#,
            isStreaming: true
        ),
        Request(
            name: "tools",
            body: #"""
                {"contents":[{"role":"user","parts":[{"text":"Weather?"}]},
                {"role":"model","parts":[{"text":"Two calls.","thought":true},{"functionCall":{"name":"weather","args":{"city": "Rome"}},"thoughtSignature":"c2ln"},
                {"functionCall":{"name":"weather","args":{"city":"Oslo"}}}]},
                {"role":"user","parts":[{"functionResponse":{"name":"weather","response":{"degrees":20}}},
                {"functionResponse":{"name":"weather","response":{"error":"no data"}}}]},
                {"role":"model","parts":[{"text":"20."}]},{"role":"user","parts":[{"text":"Again"}]}],
                "tools":[{"functionDeclarations":[{"name":"weather","description":"The weather","parameters":{"type":"OBJECT",
                "properties":{"city":{"type":"STRING","nullable":true},"type":{"type":"ARRAY","items":{"type":"INTEGER","format":"int32"},"minItems":"1"}},
                "propertyOrdering":["city","type"],"required":["city"]}},{"name":"now","parametersJsonSchema":{"type":"object"}}]}],
                "toolConfig":{"functionCallingConfig":{"mode":"ANY","allowedFunctionNames":["weather"]}}}
                """#
        ),
        Request(
            name: "media",
            body: #"""
                {"contents":[{"role":"user","parts":[{"text":"Look."},{"inlineData":{"mimeType":"image/png","data":"iVBORw0KGgo="}},
                {"inline_data":{"mime_type":"application/pdf","data":"JVBERi0="}},
                {"fileData":{"mimeType":"image/jpeg","fileUri":"https://example.com/cat.jpg"}}]}],
                "generationConfig":{"responseMimeType":"application/json","responseSchema":{"type":"OBJECT","properties":{"n":{"type":"NUMBER"}}}}}
                """#
        ),
    ]
}
