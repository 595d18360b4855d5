import Testing
import Wire

/// What single streams must come to.
@Suite struct TranslationStreamTests {
    private static func outcome(
        _ lines: [String],
        from source: APIDialect,
        to target: APIDialect = .chat,
        context: AnswerContext = TranslationFixtures.context
    ) throws -> (text: String, state: StreamTranslator.State) {
        let events = lines.map { $0 == "[DONE]" ? "data: [DONE]\n\n" : "event: x\ndata: \($0)\n\n" }.joined()
        let (output, translator) = try TranslationFixtures.stream(
            [utf8(events)],
            from: source,
            to: target,
            context: context
        )
        return (string(output), translator.state)
    }

    private static func chatChunk(_ delta: String, _ finish: String = "null") -> String {
        #"{"id":"c","model":"m","choices":[{"index":0,"delta":{\#(delta)},"finish_reason":\#(finish)}]}"#
    }

    @Test(arguments: [
        (APIDialect.chat, [#"{"choices":[{"index":1,"delta":{"content":"a"}}]}"#]), (.chat, ["nonsense"]),
        (.chat, [#"{"choices":[]}"#, "[DONE]"]),
        (.chat, [chatChunk(#""tool_calls":[{"index":0,"function":{"arguments":"{}"}}]"#)]),
        (
            .chat,
            [
                chatChunk(#""tool_calls":[{"index":0,"id":"a","function":{"name":"f"}}]"#),
                chatChunk(#""tool_calls":[{"index":1,"id":"b","function":{"name":"f"}}]"#),
                chatChunk(#""tool_calls":[{"index":0,"function":{"arguments":"{}"}}]"#),
            ]
        ), (.chat, [chatChunk("", "\"stop\""), chatChunk(#""content":"more""#)]),
        (.messages, [#"{"type":"message_start","message":{}}"#, #"{"type":"message_stop"}"#]),
        (.messages, [#"{"type":"message_start","message":{}}"#, #"{"type":"message_start","message":{}}"#]),
        (
            .messages,
            [
                #"{"type":"message_start","message":{}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"server_tool_use"}}"#,
            ]
        ),
        (
            .messages,
            [
                #"{"type":"message_start","message":{}}"#,
                #"{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"#,
                #"{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"a"}}"#,
            ]
        ),
        (
            .messages,
            [
                #"{"type":"message_start","message":{}}"#,
                #"{"type":"message_delta","delta":{"stop_reason":"whim"},"usage":{"output_tokens":1}}"#,
            ]
        ), (.responses, [#"{"type":"response.output_text.delta","delta":"a"}"#]),
        (
            .responses,
            [
                #"{"type":"response.created","response":{}}"#,
                #"{"type":"response.output_item.added","output_index":0,"item":{"type":"web_search_call"}}"#,
            ]
        ),
        (
            .responses,
            [
                #"{"type":"response.created","response":{}}"#,
                #"{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{}"}"#,
            ]
        ),
        (
            .responses,
            [
                #"{"type":"response.created","response":{}}"#,
                #"{"type":"response.completed","response":{"status":"queued","output":[]}}"#,
            ]
        ),
        (.gemini, [#"{"candidates":[{"content":{"parts":[{"executableCode":{"code":"x"}}]}}]}"#]),
        (.gemini, [#"{"candidates":[{"content":{"parts":[{"text":"a"}]},"finishReason":"MALFORMED_FUNCTION_CALL"}]}"#]),
        (.gemini, [#"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}"#]),
        (.gemini, [#"{"candidates":[{},{}]}"#]),
    ])
    func `a stream that is none of its API is refused, and the client is told`(
        source: APIDialect,
        lines: [String]
    ) throws {
        for target in TranslationFixtures.dialects {
            let (text, state) = try Self.outcome(lines, from: source, to: target)
            guard case .refused(let error) = state else {
                Issue.record("not refused: \(state)")
                continue
            }
            #expect(error.code == .upstream)
            #expect(text.contains(#""error":{"#))
        }
    }

    @Test func `calls that are all numbered 0 are told apart by their ids`() throws {
        let lines = [
            Self.chatChunk(#""tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}]"#),
            Self.chatChunk(
                #""tool_calls":[{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}]"#,
                "\"stop\""
            ), "[DONE]",
        ]
        let (text, state) = try Self.outcome(lines, from: .chat, to: .messages)
        #expect(state == .ended)
        #expect(text.contains(#""index":1,"content_block":{"type":"tool_use","id":"b","name":"g","input":{}}"#))
        #expect(text.contains(#""stop_reason":"tool_use""#))
    }

    @Test(arguments: [("length", true), ("content_filter", true), ("tool_calls", false)])
    func `a call that the end cut short is not handed on as an object`(finish: String, isForgiven: Bool) throws {
        let call =
            #""tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":"}}]"#
        let whole = #"{"choices":[{"message":{"content":"Hm","\#(call.dropFirst())},"finish_reason":"\#(finish)"}]}"#
        let lines = [
            Self.chatChunk(#""content":"Hm""#), Self.chatChunk(call), Self.chatChunk("", "\"\(finish)\""), "[DONE]",
        ]
        let (text, state) = try Self.outcome(lines, from: .chat, to: .gemini)
        #expect((state == .ended) == isForgiven)
        #expect(text.contains("Hm") && !text.contains("functionCall"))
        for target in [APIDialect.messages, .gemini] {
            let answer = try? AnswerTranslation(
                TranslationFixtures.document(whole),
                from: .chat,
                to: target,
                context: TranslationFixtures.context
            )
            #expect((answer != nil) == isForgiven)
            if let answer { #expect(string(answer.body).contains("Hm") && !string(answer.body).contains("\"f\"")) }
        }
    }

    @Test func `a chunk about the prompt does not begin the answer`() throws {
        let lines = [
            #"{"id":"","model":"","choices":[],"prompt_filter_results":[]}"#,
            Self.chatChunk(#""content":"a""#, "\"stop\""), "[DONE]",
        ]
        let (text, state) = try Self.outcome(lines, from: .chat, to: .messages)
        #expect(state == .ended)
        #expect(text.contains(#""message":{"id":"msg_c","type":"message","role":"assistant","model":"m""#))
    }

    @Test(arguments: [
        (#"{"object":"error","message":"No such model.","code":404}"#, "No such model."),
        (#"{"detail":"Not Found"}"#, "Not Found"), (#"{"error":"overloaded"}"#, "overloaded"),
        (#"{"error":{}}"#, "The upstream reported an error of the type server_error."),
        ("[]", "The upstream answered with status 500."),
    ])
    func `errors of other shapes keep their message`(body: String, message: String) throws {
        for target in TranslationFixtures.dialects {
            let error = AnswerTranslation.error(utf8(body), status: 500, to: target)
            #expect(string(error).contains(#""message":"\#(message)""#))
        }
    }

    @Test func `an error in a body that says 200 is told as one`() throws {
        let document = try TranslationFixtures.document(#"{"error":{"message":"Gone.","code":"server_error"}}"#)
        for target in TranslationFixtures.dialects {
            let answer = try AnswerTranslation(document, from: .chat, to: target, context: TranslationFixtures.context)
            #expect(answer.isFailure && answer.usage == nil)
            #expect(string(answer.body).contains(#""message":"Gone.""#))
        }
    }

    @Test func `token counts come only if they were asked for, but are always known`() throws {
        let lines = [
            Self.chatChunk(#""content":"a""#, "\"stop\""),
            #"{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}"#,
            "[DONE]",
        ]
        let context = AnswerContext(fallbackID: "f", created: 1)
        let events = lines.map { "data: \($0)\n\n" }.joined()
        let (output, translator) = try TranslationFixtures.stream(
            [utf8(events)],
            from: .chat,
            to: .chat,
            context: context
        )
        #expect(!string(output).contains("usage"))
        #expect(translator.usage == TokenUsage(promptTokens: 3, completionTokens: 2))
    }

    @Test func `the model can go by the client's name for it`() throws {
        let context = AnswerContext(fallbackID: "f", created: 1, model: "fast")
        for target in TranslationFixtures.dialects {
            let stream = utf8(TranslationFixtures.messagesAnswers[0].stream)
            let output = try TranslationFixtures.stream([stream], from: .messages, to: target, context: context).output
            #expect(string(output).contains("\"fast\"") && !string(output).contains("claude-x"))
        }
    }

    @Test(arguments: [APIDialect.responses, .gemini])
    func `an answer that must be held is refused when it is too long`(target: APIDialect) throws {
        var translator = try StreamTranslator(
            from: .messages,
            to: target,
            context: TranslationFixtures.context,
            maximumAnswerLength: 10_000
        )
        var output: [UInt8] = []
        let start = TranslationFixtures.named(
            #"""
            {"type":"message_start","message":{"id":"m"}}
            {"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"t","name":"f","input":{}}}
            """#
        )
        translator.receive(utf8(start), to: &output)
        let delta = TranslationFixtures.named(
            #"{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"0123456789"}}"#
        )
        var count = 0
        while translator.state == .running, count < 2000 {
            translator.receive(utf8(delta), to: &output)
            count += 1
        }
        guard case .refused(let error) = translator.state else {
            Issue.record("not refused")
            return
        }
        #expect(error.code == .tooLong)
        #expect(990...1001 ~= count)
    }

    @Test func `an event that is too long is refused`() throws {
        var translator = try StreamTranslator(
            from: .chat,
            to: .messages,
            context: TranslationFixtures.context,
            maximumEventLength: 100
        )
        var output: [UInt8] = []
        translator.receive([UInt8](repeating: 0x61, count: 101), to: &output)
        #expect(string(output).hasPrefix("event: error\n"))
        translator.receive(utf8("\n\n"), to: &output)
        translator.finish(to: &output)
        #expect(string(output).split(separator: "\n").count == 2)
    }

    @Test func `no more is held than one event`() throws {
        // Each delta leaves as soon as its event is complete.
        var translator = try StreamTranslator(from: .chat, to: .responses, context: TranslationFixtures.context)
        var output: [UInt8] = []
        for number in 0..<50 {
            output = []
            translator.receive(utf8("data: \(Self.chatChunk(#""content":"word\#(number) ""#))\n\n"), to: &output)
            #expect(string(output).contains("word\(number) "))
        }
    }
}
