import AuditLog
import NIOPosix
import Testing
import Wire

@testable import Gateway

/// A client of one API and an upstream of another.
struct TranslatedPair: Sendable, CustomTestStringConvertible {
    let client: APIDialect
    let upstream: APIDialect
    var testDescription: String { "\(client) to \(upstream)" }

    static let all = [APIDialect.chat, .responses, .messages, .gemini].flatMap { client in
        [APIDialect.chat, .responses, .messages, .gemini].filter { $0 != client }.map {
            TranslatedPair(client: client, upstream: $0)
        }
    }
}

@Suite struct TranslatedExchangeTests {
    private static let card = "4111 1111 1111 1111"
    private static let key = "AKIAIOSFODNN7EXAMPLE"

    @Test(arguments: TranslatedPair.all, [false, true])
    func `is inspected on both ways`(pair: TranslatedPair, isStreaming: Bool) async throws {
        let result = try await exchange(
            pair,
            isStreaming,
            prompt: "see \(Self.card)",
            answer: ["it is 4111 11", "11 1111 1111 so"]
        )
        #expect(result.client.status == 200)
        #expect(result.upstream.contains("see [CREDIT_CARD]") && !result.upstream.contains(Self.card))
        #expect(!result.client.contains("1111 11"))
        #expect(try text(result.client, pair.client, isStreaming).contains("it is [CREDIT_CARD] so"))
        #expect(result.upstream.hasPrefix("POST \(Self.path(pair.upstream, isStreaming)) HTTP/1.1"))
        #expect(result.record?.outcome == .redacted)
        #expect(result.record?.completionTokens == 4)
    }

    @Test(arguments: TranslatedPair.all)
    func `ends in the client's way when it is blocked in the stream`(pair: TranslatedPair) async throws {
        let result = try await exchange(
            pair,
            true,
            prompt: "hi",
            answer: ["well, that is ", "AKIAIOSFODN", "N7EXAMPLE!"]
        )
        #expect(result.client.status == 200)
        #expect(try text(result.client, pair.client, true).contains("well, that is "))
        #expect(!result.client.contains("AKIA") && !result.client.contains("EXAMPLE"))
        let sign =
            switch pair.client {
            case .chat, .completions: #""finish_reason":"content_filter""#
            case .responses: "response.failed"
            case .messages: #""stop_reason":"refusal""#
            case .gemini: #""finishReason":"BLOCKLIST""#
            }
        #expect(result.client.contains(sign))
        #expect(result.record?.outcome == .blocked)
    }

    @Test(arguments: TranslatedPair.all, [false, true])
    func `that the upstream refuses is refused in the client's words`(
        pair: TranslatedPair,
        isStreaming: Bool
    ) async throws {
        let error =
            #"{"error":{"type":"rate_limit_error","code":429,"status":"RESOURCE_EXHAUSTED","message":"slow down"}}"#
        let answer =
            "HTTP/1.1 429 Too Many\r\nContent-Type: application/json\r\nRetry-After: 7\r\nContent-Length: \(error.utf8.count)\r\n\r\n\(error)"
        let result = try await exchange(pair, isStreaming, prompt: "hi", raw: answer)
        #expect(result.client.status == 429)
        #expect(result.client.contains("slow down") && result.client.contains("retry-after: 7"))
        #expect(result.client.contains(#"{"type":"error""#) == (pair.client == .messages))
        #expect(result.client.contains("RESOURCE_EXHAUSTED") == (pair.client == .gemini))
    }

    @Test func `what cannot be said is refused before anything is sent, and what is dropped is told`() async throws {
        let pair = TranslatedPair(client: .chat, upstream: .messages)
        let refused = try await exchange(
            pair,
            false,
            body: #"{"model":"m","n":2,"messages":[{"role":"user","content":"x"}]}"#,
            raw: ""
        )
        #expect(refused.client.status == 400 && refused.upstream.isEmpty)
        #expect(refused.client.contains("unsupported_parameter") && refused.client.contains(#""param":"n""#))
        let dropped = try await exchange(
            pair,
            false,
            body: #"{"model":"m","user":"u1","messages":[{"role":"user","content":"x"}]}"#,
            raw: Self.whole(.messages, "ok")
        )
        #expect(dropped.client.status == 200)
        #expect(!dropped.client.contains("x-weir-dropped: user") == dropped.upstream.contains("u1"))
    }

    @Test func `an upstream's settings say what a translation cannot know`() async throws {
        var options = TranslationOptions()
        options.unknownParameters = .drop
        options.defaultMaxTokens = 77
        let pair = TranslatedPair(client: .chat, upstream: .messages)
        let body = #"{"model":"m","x_vendor":1,"messages":[{"role":"user","content":"x"}]}"#
        let strict = try await exchange(pair, false, body: body, raw: Self.whole(.messages, "ok"))
        #expect(strict.client.status == 400 && strict.upstream.isEmpty)
        let result = try await exchange(pair, false, body: body, raw: Self.whole(.messages, "ok"), options: options)
        #expect(result.client.status == 200 && result.client.contains("x-weir-dropped: unknown"))
        #expect(result.upstream.contains(#""max_tokens":77"#) && !result.upstream.contains("x_vendor"))
    }

    @Test(arguments: [APIDialect.chat, .responses, .messages, .gemini], [false, true])
    func `the demo answers clients of every API`(dialect: APIDialect, isStreaming: Bool) async throws {
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        let gateway = try await TestGateway(upstreams: demo.settings(beside: []))
        let client = try await gateway.client()
        let body = Self.request(dialect, "see \(Self.card)", isStreaming).replacing(#""m""#, with: #""demo-echo""#)
        let path = Self.path(dialect, isStreaming).replacing("/m:", with: "/demo-echo:")
        await client.send(
            "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let reply = await client.receiveAnswer()
        #expect(reply.status == 200)
        #expect(try text(reply, dialect, isStreaming).contains("see [CREDIT_CARD]"))
        await gateway.stop()
        await demo.stop()
    }

    // MARK: Running

    private struct Result {
        let client: String
        let upstream: String
        let record: AuditRecord?
    }

    private func exchange(
        _ pair: TranslatedPair,
        _ isStreaming: Bool,
        prompt: String,
        answer deltas: [String]
    ) async throws -> Result {
        let raw = isStreaming ? Self.stream(pair.upstream, deltas) : Self.whole(pair.upstream, deltas.joined())
        return try await exchange(pair, isStreaming, prompt: prompt, raw: raw)
    }

    private func exchange(
        _ pair: TranslatedPair,
        _ isStreaming: Bool,
        prompt: String,
        raw: String
    ) async throws -> Result {
        try await exchange(pair, isStreaming, body: Self.request(pair.client, prompt, isStreaming), raw: raw)
    }

    private func exchange(
        _ pair: TranslatedPair,
        _ isStreaming: Bool,
        body: String,
        raw: String,
        options: TranslationOptions = TranslationOptions()
    ) async throws -> Result {
        let upstream = try await ScriptedUpstream.start(answer: raw, then: .keepOpen)
        var settings = UpstreamSettings(id: "up", baseURL: upstream.baseURL, models: .all, isInternal: true)
        settings.api = pair.upstream == .messages ? .anthropic : pair.upstream == .gemini ? .gemini : .openAI
        settings.dialects = [pair.upstream]
        settings.translation = options
        let gateway = try await TestGateway(upstreams: [settings])
        let client = try await gateway.client()
        await client.send(
            "POST \(Self.path(pair.client, isStreaming)) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let received = await client.receiveAnswer()
        await gateway.stop()
        await upstream.stop()
        return Result(client: received, upstream: upstream.received, record: gateway.sink.records.last)
    }

    private static func path(_ dialect: APIDialect, _ isStreaming: Bool) -> String {
        switch dialect {
        case .chat: "/v1/chat/completions"
        case .completions: "/v1/completions"
        case .responses: "/v1/responses"
        case .messages: "/v1/messages"
        case .gemini: "/v1/models/m:" + (isStreaming ? "streamGenerateContent?alt=sse" : "generateContent")
        }
    }

    private static func request(_ dialect: APIDialect, _ prompt: String, _ isStreaming: Bool) -> String {
        let stream = isStreaming ? #","stream":true"# : ""
        let options = isStreaming ? #","stream_options":{"include_usage":true}"# : ""
        return switch dialect {
        case .chat, .completions:
            #"{"model":"m"\#(stream)\#(options),"messages":[{"role":"user","content":"\#(prompt)"}]}"#
        case .responses: #"{"model":"m"\#(stream),"input":"\#(prompt)"}"#
        case .messages: #"{"model":"m"\#(stream),"max_tokens":9,"messages":[{"role":"user","content":"\#(prompt)"}]}"#
        case .gemini: #"{"contents":[{"role":"user","parts":[{"text":"\#(prompt)"}]}]}"#
        }
    }

    private static func whole(_ dialect: APIDialect, _ text: String) -> String {
        let json =
            switch dialect {
            case .chat, .completions:
                #"{"id":"c1","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"\#(text)"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#
            case .responses:
                #"{"id":"resp_1","object":"response","created_at":1,"model":"m","status":"completed","output":[{"id":"msg_1","type":"message","role":"assistant","status":"completed","content":[{"type":"output_text","text":"\#(text)","annotations":[]}]}],"usage":{"input_tokens":3,"output_tokens":4,"total_tokens":7}}"#
            case .messages:
                #"{"id":"msg_1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":"\#(text)"}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":3,"output_tokens":4}}"#
            case .gemini:
                #"{"candidates":[{"index":0,"content":{"role":"model","parts":[{"text":"\#(text)"}]},"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4,"totalTokenCount":7},"modelVersion":"m","responseId":"r1"}"#
            }
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }

    private static func stream(_ dialect: APIDialect, _ deltas: [String]) -> String {
        var events = DialectStream.script(dialect, deltas)
        if dialect == .chat {
            let usage =
                #"data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}"#
            events.insert(usage + "\n\n", at: events.count - 1)
        }
        let body = events.joined().replacing(#""output_tokens":9"#, with: #""output_tokens":4"#)
            .replacing(#""output_tokens":6"#, with: #""output_tokens":4"#)
        return
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    /// The answer's text as a client reads it.
    private func text(_ reply: String, _ dialect: APIDialect, _ isStreaming: Bool) throws -> String {
        guard isStreaming else { return reply }
        var text: [UInt8] = []
        for line in reply.utf8.split(separator: 0x0A) where line.starts(with: "data: {".utf8) {
            let event = try AnswerEvent(parsing: line.dropFirst(6).filter { $0 != 0x0D }, as: dialect)
            for piece in event.pieces where ["content", "output_text"].contains("\(piece.channel.label)") {
                text += event.text(of: piece)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
