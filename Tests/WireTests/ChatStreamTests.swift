import Testing
import Wire

@Suite struct ChatStreamTests {
    private let chunk =
        #"{"id":"c1","object":"chat.completion.chunk","created":9,"model":"m","choices":[{"index":1,"delta":{"content":"4111"},"logprobs":{"content":[{"token":"41"}]},"finish_reason":null}],"obfuscation":"xyz"}"#

    @Test func `a rewritten chunk has the new text and no log probabilities or padding`() throws {
        let event = try AnswerEvent(parsing: utf8(chunk))
        let edits = [TextReplacement(node: event.pieces[0].node, text: utf8("[\"CARD\"]"))]
        #expect(
            try string(event.rewritten(edits))
                == #"{"id":"c1","object":"chat.completion.chunk","created":9,"model":"m","choices":[{"index":1,"delta":{"content":"[\"CARD\"]"},"logprobs":null,"finish_reason":null}]}"#
        )
    }

    @Test(arguments: [
        (#"{"obfuscation":"x","a":1}"#, #"{"a":1}"#),
        (#"{ "b" : [] , "obfuscation":"x" , "a":1}"#, #"{ "b" : [] , "a":1}"#),
        (#"{"b":{"c":1}, "obfuscation":"x" }"#, #"{"b":{"c":1} }"#), (#"{"obfuscation":"x"}"#, "{}"),
    ])
    func `padding goes with its comma`(data: String, expected: String) throws {
        #expect(try string(AnswerEvent(parsing: utf8(data)).rewritten([])) == expected)
    }

    @Test(arguments: [
        (#"{"choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}"#, AnswerEvent.Kind.usage),
        (#"{"choices":[],"usage":null}"#, .content),
        (#"{"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}}"#, .content), (#"{"error":{"message":"x"}}"#, .error),
        (#"{"error":null,"choices":[]}"#, .content),
    ])
    func `a chunk is known by what it carries`(data: String, kind: AnswerEvent.Kind) throws {
        #expect(try AnswerEvent(parsing: utf8(data)).kind == kind)
    }

    @Test func `a finish reason is found unless it is null`() throws {
        let event = try AnswerEvent(
            parsing: utf8(#"{"choices":[{"finish_reason":null},{"finish_reason":"stop"}]}"#)
        )
        #expect(event.parts.map(\.isEnd) == [false, true])
        #expect(event.endsPart)
    }

    @Test(arguments: [
        TextChannel.Kind.content, .refusal, .reasoningContent, .reasoning, .thinking, .reasoningText(2),
        .reasoningSummary(0), .reasoningData(1),
        .toolName(3), .toolArguments(3), .customToolName(1), .customToolInput(1), .functionName, .functionArguments,
        .audioTranscript, .member("x\"\n"),
    ])
    func `a delta of ours reads back as the same channel and text`(kind: TextChannel.Kind) throws {
        var encoder = ChatStreamEncoder()
        encoder.begin(with: try AnswerEvent(parsing: utf8(chunk)), replacements: [])
        var output: [UInt8] = []
        encoder.appendDelta(utf8("a\n\"😀"), of: TextChannel(part: 5, kind: kind), to: &output)
        let data = try #require(try SSEDecoderTests.decode([output]).first?.data)
        let event = try AnswerEvent(parsing: data)
        #expect(event.pieces.map(\.channel) == [TextChannel(part: 5, kind: kind)])
        #expect(event.pieces.map { string(event.text(of: $0)) } == ["a\n\"😀"])
        #expect(
            string(data).hasPrefix(#"{"id":"c1","object":"chat.completion.chunk","created":9,"model":"m","choices":["#)
        )
    }

    @Test func `the end of a stream is written as clients expect`() throws {
        let encoder = ChatStreamEncoder()
        var output: [UInt8] = []
        let ending = PolicyEnding(
            notice: .error,
            body: ErrorBody(message: "stopped", type: "invalid_request_error"),
            openParts: [0],
            noticedPart: 0,
            hasText: false,
            usage: TokenUsage(promptTokens: 1, completionTokens: 2)
        )
        encoder.appendEnding(ending, to: &output)
        let events = try SSEDecoderTests.decode([output])
        #expect(events.count == 4)
        let finish = try AnswerEvent(parsing: #require(events[0].data))
        #expect(finish.endsPart && string(events[0].data ?? []).contains(#""finish_reason":"content_filter""#))
        #expect(try AnswerEvent(parsing: #require(events[1].data)).kind == .error)
        let usage = try AnswerEvent(parsing: #require(events[2].data))
        #expect(usage.kind == .usage && usage.usage?.totalTokens == 3)
        #expect(events[3].isDone)
    }

    @Test func `an envelope repeats what was redacted as redacted`() throws {
        let event = try AnswerEvent(parsing: utf8(chunk))
        let id = try #require(event.document.member(.id, of: 0))
        var encoder = ChatStreamEncoder()
        encoder.begin(with: event, replacements: [TextReplacement(node: id, text: utf8("[ID]"))])
        var output: [UInt8] = []
        encoder.appendDelta(utf8("x"), of: TextChannel(part: 0, kind: .content), to: &output)
        #expect(string(output).hasPrefix(#"data: {"id":"[ID]","object""#))
    }

    @Test(.enabled(if: SharedData.isPresent))
    func `recorded streams are framed alike in every cut and broken ones are refused`() throws {
        for line in try SharedData.lines("sec/openai-cases/sse-stream.jsonl") where line.string("kind") == utf8("sse") {
            let id = string(line.string("id") ?? [])
            let bytes = line.strings("chunks_b64").flatMap(decodeBase64)
            if bytes.count > 2000 { continue }
            let whole = try SSEDecoderTests.decode([bytes])
            #expect(whole.flatMap(\.raw) == bytes, "\(id)")
            for cut in bytes.indices {
                #expect(try SSEDecoderTests.decode([Array(bytes[..<cut]), Array(bytes[cut...])]) == whole, "\(id)")
            }
            let data = whole.filter { $0.isComplete && !$0.isDone }.compactMap(\.data)
            let refused = data.contains { (try? AnswerEvent(parsing: $0)) == nil }
            #expect(refused == ["SS-invalid-utf8", "SS-invalid-json", "SS-index-huge"].contains(id), "\(id)")
        }
    }
}
