import AuditLog
import Testing
import Wire

@testable import Gateway

/// One operation of an API: what a client sends, where it arrives, and how a block looks.
struct OperationCase: Sendable, CustomTestStringConvertible {
    let kind: APIOperation.Kind
    let path: String
    let api: UpstreamAPI
    /// What the upstream sees as its request line and key.
    let upstreamPath: String
    let upstreamKey: String
    /// With `%@` for the text.
    let body: String
    /// With `%@` for the text.
    let answer: String
    var testDescription: String { path }

    static let all = [
        OperationCase(
            kind: .chatCompletions,
            path: "/v1/chat/completions",
            api: .openAI,
            upstreamPath: "/v1/chat/completions",
            upstreamKey: "authorization: Bearer up-key",
            body: #"{"model":"m","messages":[{"role":"user","content":"%@"}]}"#,
            answer:
                #"{"id":"c","choices":[{"index":0,"message":{"role":"assistant","content":"%@"},"finish_reason":"stop"}]}"#
        ),
        OperationCase(
            kind: .completions,
            path: "/v1/completions",
            api: .openAI,
            upstreamPath: "/v1/completions",
            upstreamKey: "authorization: Bearer up-key",
            body: #"{"model":"m","prompt":["%@"]}"#,
            answer:
                #"{"id":"c","choices":[{"index":0,"text":"%@","logprobs":{"tokens":["%@"]},"finish_reason":"stop"}]}"#
        ),
        OperationCase(
            kind: .responses,
            path: "/v1/responses",
            api: .openAI,
            upstreamPath: "/v1/responses",
            upstreamKey: "authorization: Bearer up-key",
            body:
                #"{"model":"m","input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"%@"}]}]}"#,
            answer:
                #"{"id":"r","status":"completed","output":[{"type":"message","content":[{"type":"output_text","text":"%@","logprobs":[{"token":"%@"}]}]}],"usage":{"input_tokens":3,"output_tokens":4}}"#
        ),
        OperationCase(
            kind: .embeddings,
            path: "/openai/deployments/m/embeddings?api-version=2024-10-21",
            api: .azure,
            upstreamPath: "/v1/deployments/m/embeddings?api-version=v9",
            upstreamKey: "api-key: up-key",
            body: #"{"input":["%@"]}"#,
            answer: #"{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.5]}],"note":"%@"}"#
        ),
        OperationCase(
            kind: .imageGenerations,
            path: "/v1/images/generations",
            api: .openAI,
            upstreamPath: "/v1/images/generations",
            upstreamKey: "authorization: Bearer up-key",
            body: #"{"model":"m","prompt":"%@"}"#,
            answer: #"{"data":[{"b64_json":"AAAA","revised_prompt":"%@"}]}"#
        ),
        OperationCase(
            kind: .rerank,
            path: "/v2/rerank",
            api: .openAI,
            upstreamPath: "/v1/rerank",
            upstreamKey: "authorization: Bearer up-key",
            body: #"{"model":"m","query":"q","documents":["%@"]}"#,
            answer: #"{"results":[{"index":0,"document":{"text":"%@"}}]}"#
        ),
        OperationCase(
            kind: .messages,
            path: "/v1/messages",
            api: .anthropic,
            upstreamPath: "/v1/messages",
            upstreamKey: "x-api-key: up-key",
            body:
                #"{"model":"m","max_tokens":9,"system":[{"type":"text","text":"%@"}],"messages":[{"role":"user","content":"hi"}]}"#,
            answer:
                #"{"type":"message","content":[{"type":"thinking","thinking":"%@","signature":"s"},{"type":"text","text":"%@"}],"usage":{"input_tokens":3,"output_tokens":4}}"#
        ),
        OperationCase(
            kind: .countTokens,
            path: "/v1/messages/count_tokens",
            api: .anthropic,
            upstreamPath: "/v1/messages/count_tokens",
            upstreamKey: "x-api-key: up-key",
            body: #"{"model":"m","messages":[{"role":"user","content":"%@"}]}"#,
            answer: #"{"input_tokens":3,"note":"%@"}"#
        ),
        OperationCase(
            kind: .generateContent,
            path: "/v1beta/models/m:generateContent?key=client",
            api: .gemini,
            upstreamPath: "/v1/models/m:generateContent",
            upstreamKey: "x-goog-api-key: up-key",
            body: #"{"contents":[{"role":"user","parts":[{"text":"%@"}]}]}"#,
            answer:
                #"{"candidates":[{"content":{"parts":[{"text":"%@"}],"role":"model"},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":3,"candidatesTokenCount":4}}"#
        ),
        OperationCase(
            kind: .embedContent,
            path: "/v1beta/models/m:embedContent",
            api: .gemini,
            upstreamPath: "/v1/models/m:embedContent",
            upstreamKey: "x-goog-api-key: up-key",
            body: #"{"content":{"parts":[{"text":"%@"}]}}"#,
            answer: #"{"embedding":{"values":[0.1]},"note":"%@"}"#
        ),
    ]
}

@Suite struct OperationTests {
    private static let card = "4111 1111 1111 1111"
    private static let key = "AKIAIOSFODNN7EXAMPLE"

    @Test(arguments: OperationCase.all)
    func `a clean exchange passes byte for byte to the right place with the right key`(
        operation: OperationCase
    ) async throws {
        let result = try await exchange(operation, prompt: "hello", answer: "fine")
        #expect(result.client.status == 200)
        #expect(result.client.hasSuffix(operation.answer.with("fine")))
        #expect(result.upstream.hasPrefix("POST \(operation.upstreamPath) HTTP/1.1\r\n"))
        #expect(result.upstream.lowercased().contains("\r\n" + operation.upstreamKey.lowercased() + "\r\n"))
        #expect(!result.upstream.contains("key=client"))
        #expect(result.upstream.hasSuffix(operation.body.with("hello")))
        #expect(result.record?.outcome == .allowed)
        #expect(result.record?.route.text == operation.kind.rawValue)
        let counts = [.responses, .messages, .generateContent].contains(operation.kind)
        #expect(result.record?.completionTokens == (counts ? 4 : nil))
    }

    @Test(arguments: OperationCase.all)
    func `a value is redacted on both ways`(operation: OperationCase) async throws {
        let result = try await exchange(operation, prompt: Self.card, answer: Self.card)
        #expect(result.client.status == 200)
        #expect(!result.client.contains(Self.card) && !result.upstream.contains(Self.card))
        #expect(result.upstream.hasSuffix(operation.body.with("[CREDIT_CARD]")))
        #expect(result.client.contains("[CREDIT_CARD]"))
        #expect(!result.client.contains("signature") && !result.client.contains(#""token""#))
        #expect(result.record?.outcome == .redacted)
    }

    @Test(arguments: OperationCase.all)
    func `a block has the form of its API on both ways`(operation: OperationCase) async throws {
        let prompt = try await exchange(operation, prompt: Self.key, answer: "fine")
        let answer = try await exchange(operation, prompt: "hello", answer: Self.key)
        #expect(prompt.upstream.isEmpty)
        let sign =
            switch operation.api.family {
            case .anthropic: #"{"type":"error","error":{"type":"invalid_request_error","message":"Blocked by policy"#
            case .gemini: #"{"error":{"code":400,"message":"Blocked by policy"#
            case .openAI, .azure: #"{"error":{"message":"Blocked by policy"#
            }
        for result in [prompt, answer] {
            #expect(result.client.status == 400)
            #expect(result.client.contains("\r\n\r\n" + sign))
            #expect(result.client.contains("content_filter") || result.client.contains("CONTENT_FILTER"))
            #expect(!result.client.contains(Self.key))
            #expect(result.record?.outcome == .blocked)
        }
    }

    @Test(arguments: OperationCase.all)
    func `a bad body is refused in the form of its API`(operation: OperationCase) async throws {
        let result = try await exchange(operation, rawBody: "{\"a\":1,\"a\":2}")
        #expect(result.client.status == 400 && result.upstream.isEmpty)
        #expect(result.client.contains("duplicate_key") || result.client.contains("DUPLICATE_KEY"))
        #expect(result.record?.outcome == .refused)
    }

    @Test func `paths that only look like an operation's are refused`() {
        for path in [
            "/v1/chat/completions/", "//v1/chat/completions", "/v1/Chat/completions", "/openai/deployments//embeddings",
            "/openai/deployments/a/b/embeddings", "/openai/deployments/../embeddings", "/v1beta/models/m:unknown",
            "/v1beta/models/a%2Fb:generateContent", "/v1beta/models/:generateContent", "/v2/models/m:generateContent",
            "/openai/v1/messages", "/v1/images/edit",
            "/openai/deployments/m/files", "/v1beta/models/m:generateContent:x",
        ] {
            #expect(APIOperation(path: Array(path.utf8)[...]) == nil, "\(path)")
        }
    }

    @Test func `a client may say who it is in the way of its API`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer("{}"))
        let digest = KeyRing.digest(of: "secret".utf8)
        let gateway = try await TestGateway(
            upstreams: [settings(.anthropic, upstream)],
            keys: [(digest, Principal(keyID: "k", app: "a"))]
        )
        let body = #"{"model":"m","messages":[{"role":"user","content":"x"}]}"#
        let ways = [
            ("x-api-key: secret", "", 200), ("authorization: Bearer secret", "", 200),
            ("api-key: secret", "", 200), ("x-goog-api-key: secret", "", 200), ("x: y", "?key=secret", 200),
            ("authorization: Bearer other\r\nx-api-key: secret", "", 200), ("x-api-key: wrong", "", 401),
            ("x: y", "?mykey=secret", 401),
        ]
        for (field, query, status) in ways {
            let client = try await gateway.client()
            await client.send(
                "POST /v1/messages\(query) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n\(field)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            #expect(await client.receiveAnswer().status == status, "\(field)\(query)")
            await client.close()
        }
        await gateway.stop()
        await upstream.stop()
    }

    @Test(arguments: [("", true), ("?alt=sse", false), ("?key=k&alt=sse", false), ("?alt=json", true)])
    func `a Gemini stream is an array unless events are asked for`(query: String, isArray: Bool) async throws {
        let events = DialectStream.gemini(["it is 4111 1111", " 1111 1111 so"]).joined()
        let raw =
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: \(events.utf8.count)\r\n\r\n\(events)"
        let upstream = try await ScriptedUpstream.start(answer: raw)
        let gateway = try await TestGateway(upstreams: [settings(.gemini, upstream)])
        let client = try await gateway.client()
        let body = #"{"contents":[{"parts":[{"text":"hi"}]}]}"#
        await client.send(
            "POST /v1beta/models/m:streamGenerateContent\(query) HTTP/1.0\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let reply = await client.receiveAll()
        await gateway.stop()
        await upstream.stop()
        #expect(upstream.received.hasPrefix("POST /v1/models/m:streamGenerateContent?alt=sse "))
        #expect(reply.contains("it is [CREDIT_CARD] so") || reply.contains("[CREDIT_CARD]"))
        #expect(reply.contains("content-type: application/json") == isArray)
        guard isArray, let start = reply.firstRange(of: "\r\n\r\n") else { return }
        let document = try JSONDocument(parsing: Array(reply[start.upperBound...].utf8))
        #expect(document.kind(of: 0) == .array)
    }

    // MARK: Running

    private struct Result {
        let client: String
        let upstream: String
        let record: AuditRecord?
    }

    private func exchange(_ operation: OperationCase, prompt: String, answer text: String) async throws -> Result {
        try await exchange(operation, rawBody: operation.body.with(prompt), answer: operation.answer.with(text))
    }

    private func exchange(
        _ operation: OperationCase,
        rawBody body: String,
        answer json: String = "{}"
    ) async throws -> Result {
        let upstream = try await ScriptedUpstream.start(answer: answer(json))
        let gateway = try await TestGateway(upstreams: [settings(operation.api, upstream)])
        let client = try await gateway.client()
        await client.send(
            "POST \(operation.path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let received = await client.receiveAnswer()
        await gateway.stop()
        await upstream.stop()
        return Result(client: received, upstream: upstream.received, record: gateway.sink.records.last)
    }

    private func settings(_ api: UpstreamAPI, _ upstream: ScriptedUpstream) -> UpstreamSettings {
        var settings = UpstreamSettings(
            id: "up",
            baseURL: upstream.baseURL,
            apiKey: "up-key",
            models: .all,
            isInternal: true
        )
        settings.api = api
        settings.apiVersion = "v9"
        return settings
    }

    private func answer(_ json: String) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
    }
}

extension String {
    fileprivate func with(_ text: String) -> String { replacing("%@", with: text) }
}
