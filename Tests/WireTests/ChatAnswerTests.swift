import Testing
import Wire

@Suite struct ChatAnswerTests {
    private let message = #"""
        {"role":"assistant","content":"c","refusal":"r","reasoning_content":"rc","reasoning":"re","thinking":"th",
        "tool_calls":[{"id":"i","type":"function","function":{"name":"f","arguments":"{}"}},{"index":4,"custom":{"name":"g","input":"in"}}],
        "function_call":{"name":"h","arguments":"[]"},"audio":{"id":"a","transcript":"tr"},"annotations":[{"url_citation":{"url":"u"}}],
        "reasoning_details":[{"type":"reasoning.text","text":"d"},{"index":3,"summary":"s","data":"b"}],"vendor\"s":"v","other":{"deep":["o"]}}
        """#
    private let channels: [TextChannel.Kind] = [
        .content, .refusal, .reasoningContent, .reasoning, .thinking, .toolName(0), .toolArguments(0),
        .customToolName(4), .customToolInput(4),
        .functionName, .functionArguments, .audioTranscript, .reasoningText(0), .reasoningSummary(3), .reasoningData(3),
        .member("vendor\"s"),
    ]

    @Test func `every text of an answer has its channel and the rest are fields`() throws {
        let answer = try WholeAnswer(parsing: utf8(#"{"id":"x","choices":[{"index":2,"message":\#(message)}]}"#))
        #expect(answer.pieces.map(\.channel) == channels.map { TextChannel(part: 2, kind: $0) })
        #expect(
            answer.pieces.map { string(answer.text(of: $0)) } == [
                "c", "r", "rc", "re", "th", "f", "{}", "g", "in", "h", "[]", "tr", "d", "s", "b", "v",
            ]
        )
        let others = answer.otherFields.filter { $0.kind == .string }.map { string(answer.document.text(of: $0)) }
        #expect(others == ["x", "assistant", "i", "function", "a", "u", "reasoning.text", "o"])
    }

    @Test func `a chunk has the same channels in its deltas`() throws {
        let event = try AnswerEvent(parsing: utf8(#"{"id":"x","choices":[{"index":2,"delta":\#(message)}]}"#))
        #expect(event.pieces.map(\.channel) == channels.map { TextChannel(part: 2, kind: $0) })
        #expect(event.kind == .content && !event.endsPart)
    }

    @Test func `pieces and other fields are all fields`() throws {
        let answer = try WholeAnswer(
            parsing: utf8(#"{"choices":[{"message":\#(message)},{"message":\#(message)}]}"#)
        )
        let nodes = answer.pieces.map(\.node) + answer.otherFields.map(\.node)
        #expect(nodes.sorted() == answer.document.fields.map(\.node))
    }

    @Test func `parts of an array of content are one channel`() throws {
        let answer = try WholeAnswer(
            parsing: utf8(
                #"{"choices":[{"message":{"content":[{"type":"text","text":"a"},"b",{"type":"x"},{"text":"c"}]}}]}"#
            )
        )
        #expect(answer.pieces.map { string(answer.text(of: $0)) } == ["a", "b", "c"])
        #expect(Set(answer.pieces.map(\.channel)) == [TextChannel(part: 0, kind: .content)])
    }

    @Test func `an edited answer loses its log probabilities`() throws {
        let body =
            #"{"choices":[{"message":{"content":"4111"},"logprobs":{"content":[{"token":"4111","bytes":[52]}]}}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#
        let answer = try WholeAnswer(parsing: utf8(body))
        #expect(try answer.replacing([]) == utf8(body))
        let token = try #require(answer.otherFields.first { $0.kind == .string })
        #expect(answer.isLogprobs(token))
        let edits = [
            TextReplacement(node: answer.pieces[0].node, text: utf8("[CARD]")),
            TextReplacement(node: token.node, text: utf8("[CARD]")),
        ]
        #expect(
            try string(answer.replacing(edits))
                == #"{"choices":[{"message":{"content":"[CARD]"},"logprobs":null}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#
        )
        #expect(answer.usage == TokenUsage(promptTokens: 3, completionTokens: 4))
    }

    @Test func `an error body is an answer without choices`() throws {
        let answer = try WholeAnswer(parsing: utf8(#"{"error":{"message":"m"}}"#))
        #expect(answer.isError)
    }

    @Test(arguments: [
        #"{"choices":{}}"#, #"{"choices":[1]}"#, #"{"choices":[{"delta":"x"}]}"#,
        #"{"choices":[{"index":2147483648,"delta":{}}]}"#,
        #"{"choices":[{"index":-1}]}"#, #"{"choices":[{"index":"0"}]}"#, #"{"choices":[{"index":1.0}]}"#, "[]",
        "[DONE]",
        #"{"choices":[{"delta":{"tool_calls":[{"index":128}]}}]}"#, #"{"choices":[{"delta":{"content":"\ud83d"}}]}"#,
    ])
    func `a chunk of another form is refused`(data: String) {
        #expect(throws: WireError.self) { try AnswerEvent(parsing: utf8(data)) }
    }

    @Test(.enabled(if: SharedData.isPresent))
    func `a value is seen wherever an answer can carry it`() throws {
        for line in try SharedData.lines("sec/openai-cases/json-response.jsonl") {
            let answer = try WholeAnswer(parsing: #require(line.string("body")))
            let texts =
                answer.pieces.map { answer.text(of: $0) } + answer.otherFields.map { answer.document.text(of: $0) }
            #expect(texts.contains { string($0).contains("4111111111111111") }, "\(string(line.string("id") ?? []))")
        }
    }
}
