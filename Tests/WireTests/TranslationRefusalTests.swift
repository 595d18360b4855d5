import Testing
import Wire

/// What has no counterpart: refused by name, or dropped and named.
@Suite struct TranslationRefusalTests {
    private static func request(
        _ members: String,
        from source: APIDialect,
        to target: APIDialect,
        options: TranslationOptions = TranslationOptions()
    ) throws -> RequestTranslation {
        let base =
            switch source {
            case .chat, .completions: #""model":"m","messages":[{"role":"user","content":"q"}]"#
            case .responses: #""model":"m","input":"q""#
            case .messages: #""model":"m","max_tokens":9,"messages":[{"role":"user","content":"q"}]"#
            case .gemini: #""contents":[{"parts":[{"text":"q"}]}]"#
            }
        let isWhole = ["messages", "contents", "input"].contains { members.contains("\"\($0)\":") }
        let body = isWhole ? #"{"model":"m",\#(members)}"# : "{\(base),\(members)}"
        return try TranslationFixtures.translate(
            TranslationFixtures.Request(name: "", body: body),
            from: source,
            to: target,
            options: options
        )
    }

    @Test(arguments: [
        ("n", #""n":2"#), ("logprobs", #""logprobs":true"#), ("top_logprobs", #""top_logprobs":3"#),
        ("logit_bias", #""logit_bias":{"5":1}"#), ("audio", #""audio":{"voice":"a"}"#),
        ("modalities", #""modalities":["text","audio"]"#), ("functions", #""functions":[{"name":"f"}]"#),
        ("function_call", #""function_call":"auto""#), ("web_search_options", #""web_search_options":{}"#),
        ("moderation", #""moderation":{"model":"m"}"#), ("response_format", #""response_format":{"type":"grammar"}"#),
        ("tools[0]", #""tools":[{"type":"custom","custom":{"name":"c"}}]"#),
        ("tool_choice", #""tool_choice":{"type":"custom"}"#),
        ("messages[0].content[0]", #""messages":[{"role":"user","content":[{"type":"input_audio"}]}]"#),
        (
            "messages[0].content[0].file",
            #""messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}]"#
        ),
        ("messages[0]", #""messages":[{"role":"function","name":"f","content":"x"}]"#), ("*", #""somebody's":1"#),
    ])
    func `what chat clients cannot have elsewhere is refused by name`(param: String, members: String) throws {
        for target in [APIDialect.responses, .messages, .gemini] {
            let error = try #require(throws: TranslationError.self) {
                try Self.request(members, from: .chat, to: target)
            }
            #expect(error.code == .unsupported)
            #expect(error.param == param)
            #expect(error.message.contains("API"))
            #expect(!error.message.contains("somebody"))
        }
    }

    @Test(arguments: [
        ("previous_response_id", #""previous_response_id":"r""#), ("conversation", #""conversation":"c""#),
        ("background", #""background":true"#), ("prompt", #""prompt":{"id":"p"}"#),
        ("top_logprobs", #""top_logprobs":1"#),
        ("include", #""include":["message.output_text.logprobs"]"#), ("tools[0]", #""tools":[{"type":"web_search"}]"#),
        ("input[0]", #""input":[{"type":"item_reference","id":"i"}]"#),
        ("input[0].content[0]", #""input":[{"role":"user","content":[{"type":"input_image","file_id":"f"}]}]"#),
    ])
    func `what responses clients cannot have elsewhere is refused by name`(param: String, members: String) throws {
        for target in [APIDialect.chat, .messages, .gemini] {
            let error = try #require(throws: TranslationError.self) {
                try Self.request(members, from: .responses, to: target)
            }
            #expect(error.code == .unsupported && error.param == param)
        }
    }

    @Test(arguments: [
        ("mcp_servers", #""mcp_servers":[{"url":"u"}]"#), ("container", #""container":"c""#),
        ("inference_geo", #""inference_geo":"us""#), ("tools[0]", #""tools":[{"type":"bash_20250124","name":"bash"}]"#),
        (
            "messages[0].content[0]",
            #""max_tokens":1,"messages":[{"role":"user","content":[{"type":"search_result"}]}]"#
        ),
    ])
    func `what messages clients cannot have elsewhere is refused by name`(param: String, members: String) throws {
        for target in [APIDialect.chat, .responses, .gemini] {
            let error = try #require(throws: TranslationError.self) {
                try Self.request(members, from: .messages, to: target)
            }
            #expect(error.code == .unsupported && error.param == param)
        }
    }

    @Test(arguments: [
        ("cachedContent", #""cachedContent":"c""#), ("candidateCount", #""generationConfig":{"candidateCount":2}"#),
        ("responseModalities", #""generationConfig":{"response_modalities":["IMAGE"]}"#),
        ("responseLogprobs", #""generationConfig":{"responseLogprobs":true}"#),
        ("tools[0]", #""tools":[{"googleSearch":{}}]"#),
    ])
    func `what Gemini clients cannot have elsewhere is refused by name`(param: String, members: String) throws {
        for target in [APIDialect.chat, .responses, .messages] {
            let error = try #require(throws: TranslationError.self) {
                try Self.request(members, from: .gemini, to: target)
            }
            #expect(error.code == .unsupported)
            #expect(error.param == param)
        }
    }

    @Test(arguments: [
        (APIDialect.responses, "stop", #""stop":["x"]"#), (.responses, "presence_penalty", #""presence_penalty":0.5"#),
        (.messages, "frequency_penalty", #""frequency_penalty":-1"#), (.messages, "temperature", #""temperature":1.5"#),
        (.messages, "response_format", #""response_format":{"type":"json_object"}"#),
        (.messages, "messages", #""messages":[{"role":"system","content":"s"}]"#),
        (.gemini, "messages", #""messages":[{"role":"system","content":"s"}]"#),
    ])
    func `what one API lacks is refused for that one alone`(target: APIDialect, param: String, members: String) throws {
        let error = try #require(throws: TranslationError.self) { try Self.request(members, from: .chat, to: target) }
        #expect(error.code == .unsupported && error.param == param)
        _ = try Self.request(members, from: .chat, to: .chat)
    }

    @Test(arguments: [
        (APIDialect.chat, "model" as String?, #"{"messages":[]}"#), (.chat, "messages", #"{"model":"m"}"#),
        (.chat, "temperature", #"{"model":"m","messages":[],"temperature":"hot"}"#),
        (.chat, "messages[0].role", #"{"model":"m","messages":[{"content":"x"}]}"#),
        (
            .chat, "messages[0].tool_calls[0].function.arguments",
            #"{"model":"m","messages":[{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{"}}]}]}"#
        ),
        (.responses, "input", #"{"model":"m"}"#), (.messages, "messages", #"{"model":"m"}"#),
        (.gemini, "contents", "{}"),
        (.gemini, nil, #"{"contents":[{"parts":[{"functionResponse":{"name":"f","response":{}}}]}]}"#),
    ])
    func `what is no request of its own API is invalid, with its place`(
        source: APIDialect,
        param: String?,
        body: String
    ) throws {
        for target in TranslationFixtures.dialects {
            let error = try #require(throws: TranslationError.self) {
                try TranslationFixtures.translate(
                    TranslationFixtures.Request(name: "", body: body),
                    from: source,
                    to: target
                )
            }
            #expect(error.code == .invalid)
            // How much of a path is shown depends on `KnownKey`.
            #expect(error.param == param || param == nil)
        }
    }

    @Test func `unknown parameters can be dropped instead`() throws {
        var options = TranslationOptions()
        options.unknownParameters = .drop
        let result = try Self.request(#""top_n_sigma":1,"min_p":0.1"#, from: .chat, to: .messages, options: options)
        #expect(result.dropped == [.unknown])
        #expect(!string(result.body).contains("min_p"))
    }

    @Test func `older completions are not translated`() throws {
        for other in TranslationFixtures.dialects {
            #expect(throws: TranslationError.self) { try Self.request(#""n":1"#, from: .completions, to: other) }
            #expect(throws: TranslationError.self) {
                try Self.request(#""stream":false"#, from: .chat, to: .completions)
            }
            #expect(throws: TranslationError.self) {
                try StreamTranslator(from: other, to: .completions, context: TranslationFixtures.context)
            }
        }
        for dialect in APIDialect.allCases { #expect(dialect.isTranslated == (dialect != .completions)) }
    }

    @Test func `a model of the upstream's takes the place of the client's`() throws {
        let document = try TranslationFixtures.document(TranslationFixtures.chatRequests[0].body)
        let result = try RequestTranslation(document, from: .chat, to: .messages, model: "claude-y")
        #expect(result.model == "claude-y")
        #expect(string(result.body).contains(#""model":"claude-y""#))
    }
}
