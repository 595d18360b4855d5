import Testing
import Wire

/// What the other API asks for and the client did not say.
@Suite struct TranslationOptionTests {
    private static func body(
        _ members: String,
        from source: APIDialect = .chat,
        to target: APIDialect,
        model: String = "m",
        options: TranslationOptions = TranslationOptions()
    ) throws -> String {
        let text = #"{"model":"\#(model)","messages":[{"role":"user","content":"q"}],\#(members)}"#
        let request = TranslationFixtures.Request(name: "", body: text)
        return string(try TranslationFixtures.translate(request, from: source, to: target, options: options).body)
    }

    @Test func `max_tokens has a default where it must be there`() throws {
        var options = TranslationOptions()
        options.defaultMaxTokens = 77
        #expect(try Self.body(#""stream":false"#, to: .messages, options: options).contains(#""max_tokens":77"#))
        #expect(try Self.body(#""max_tokens":5"#, to: .messages, options: options).contains(#""max_tokens":5,"#))
        #expect(try !Self.body(#""stream":false"#, to: .gemini, options: options).contains("77"))
    }

    @Test func `older providers of the chat dialect get the older name`() throws {
        var options = TranslationOptions()
        #expect(try Self.body(#""max_tokens":5"#, from: .messages, to: .chat).contains(#""max_completion_tokens":5"#))
        options.chatUsesMaxTokens = true
        #expect(
            try Self.body(#""max_tokens":5"#, from: .messages, to: .chat, options: options).contains(#""max_tokens":5"#)
        )
    }

    @Test(arguments: [
        ("low", #""max_tokens":4096,"#, #""thinking":{"type":"adaptive"},"output_config":{"effort":"low"}"#),
        ("minimal", "", #""output_config":{"effort":"low"}"#), ("max", "", #""output_config":{"effort":"max"}"#),
        ("none", "", #""thinking":{"type":"disabled"}"#),
    ])
    func `reasoning effort is Claude's own`(effort: String, limit: String, thinking: String) throws {
        let body = try Self.body(#""reasoning_effort":"\#(effort)""#, to: .messages)
        #expect(body.contains(thinking) && body.contains(limit))
    }

    @Test(arguments: [
        (
            #""reasoning_effort":"medium""#, #""max_tokens":12288,"#,
            #""thinking":{"type":"enabled","budget_tokens":8192}"#
        ),
        (
            #""reasoning_effort":"high","max_tokens":5000"#, #""max_tokens":5000,"#,
            #""thinking":{"type":"enabled","budget_tokens":4999}"#
        ),
    ])
    func `reasoning effort is a budget for older models, below max_tokens`(
        members: String,
        limit: String,
        thinking: String
    ) throws {
        var options = TranslationOptions()
        options.messagesThinking = .budget
        let body = try Self.body(members, to: .messages, options: options)
        #expect(body.contains(limit) && body.contains(thinking) && !body.contains("output_config"))
    }

    @Test func `thinking goes where there is no room for it, or a tool must be called`() throws {
        var options = TranslationOptions()
        options.messagesThinking = .budget
        #expect(
            try !Self.body(#""reasoning_effort":"high","max_tokens":1000"#, to: .messages, options: options)
                .contains("thinking")
        )
        let tools =
            #""tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required","reasoning_effort":"high""#
        #expect(try !Self.body(tools, to: .messages).contains("thinking"))
    }

    @Test(arguments: [("gemini-2.5-flash", false), ("gemini-3-pro", true), ("other", true)])
    func `calls of another model get the signature that Gemini 3 wants`(model: String, hasSignature: Bool) throws {
        let body = #"""
            {"model":"\#(model)","messages":[{"role":"assistant","content":null,"tool_calls":[
            {"id":"a","type":"function","function":{"name":"f","arguments":""}}]},{"role":"tool","tool_call_id":"a","content":""}]}
            """#
        let request = TranslationFixtures.Request(name: "", body: body)
        let result = try TranslationFixtures.translate(request, from: .chat, to: .gemini)
        #expect(string(result.body).contains("skip_thought_signature_validator") == hasSignature)
        #expect(string(result.body).contains(#""args":{}"#))
    }

    @Test func `Gemini's signature of a call goes through a chat client and back`() throws {
        let answer = try #require(TranslationFixtures.geminiAnswers.first { $0.name == "tools" })
        let whole = try AnswerTranslation(
            TranslationFixtures.document(answer.whole),
            from: .gemini,
            to: .chat,
            context: TranslationFixtures.context
        )
        // The client sends the message back as it got it.
        let text = string(whole.body)
        let start = try #require(text.range(of: #""message":"#)?.upperBound)
        let end = try #require(text.range(of: #","logprobs""#)?.lowerBound)
        let body = #"{"model":"gemini-3-pro","messages":[{"role":"user","content":"q"},\#(text[start..<end])]}"#
        let request = TranslationFixtures.Request(name: "", body: body)
        let back = string(try TranslationFixtures.translate(request, from: .chat, to: .gemini).body)
        #expect(back.contains(#""thoughtSignature":"c2ln""#) && !back.contains("skip_thought"))
    }
}

extension String {
    fileprivate func range(of text: String) -> Range<String.Index>? { ranges(of: text).first }
}
