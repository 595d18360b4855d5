import AuditLog
import GuardrailTypes
import NIOCore
import NIOPosix
import Testing

@testable import Gateway

@Suite(.timeLimit(.minutes(1)))
struct GatewayTests {
    private func withDemo(
        keys: [(digest: [UInt8], principal: Principal)] = [],
        limits: ServerLimits = ServerLimits(),
        _ body: (TestGateway, DemoUpstream) async throws -> Void
    ) async throws {
        let demo = try await DemoUpstream.start(group: MultiThreadedEventLoopGroup.singleton)
        let gateway = try await TestGateway(upstreams: demo.settings(beside: []), keys: keys, limits: limits)
        try await body(gateway, demo)
        await gateway.stop()
        await demo.stop()
    }

    @Test(arguments: [
        (chat("hello"), 200, AuditOutcome.allowed),
        (chat("pay 4111 1111 1111 1111"), 200, .redacted),
        (chat("use AKIA2E0A8F3B244C9986"), 400, .blocked),
        (chat("x", model: "demo-fail"), 500, .upstreamFailed),
        (chat("x", model: "demo-break"), 502, .upstreamFailed),
        (
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            400, .refused
        ),
        (
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{",
            400, .refused
        ),
        (
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}",
            415, .refused
        ),
        (
            "POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Encoding: gzip\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
            415, .refused
        ),
        ("GET /v1/chat/completions HTTP/1.1\r\nHost: g\r\n\r\n", 405, .refused),
        ("POST /v1/fine_tuning/jobs HTTP/1.1\r\nHost: g\r\nContent-Length: 2\r\n\r\n{}", 404, .refused),
        ("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n", 200, .allowed),
        ("GET /v1/models/demo HTTP/1.1\r\nHost: g\r\n\r\n", 200, .allowed),
        ("GET /v1/models/nobody HTTP/1.1\r\nHost: g\r\n\r\n", 404, .refused),
        ("OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: g\r\n\r\n", 204, .allowed),
        ("HTTP\r\n\r\n", 400, .refused),
        ("POST /v1/chat/completions HTTP/1.1\r\nHost: g\r\nContent-Length: 99999999\r\n\r\n", 413, .refused),
        ("GET /v1/responses HTTP/1.1\r\nHost: g\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n", 426, .refused),
    ])
    func `every request gets one answer and one row`(request: String, status: Int, outcome: AuditOutcome) async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            await client.send(request)
            #expect(await client.receiveAnswer().status == status)
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.outcomes == [outcome])
            #expect(gateway.sink.records.first?.status == status)
            #expect(gateway.sink.reserved == 1)
        }
    }

    @Test func `probes are answered and leave no row`() async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            for path in ["/healthz", "/readyz", "/metrics"] {
                let next = try await gateway.client()
                await next.send("GET \(path) HTTP/1.1\r\nHost: g\r\n\r\n")
                #expect(await next.receiveAnswer().status == 200)
            }
            await client.close()
            #expect(gateway.sink.reserved == 0)
        }
    }

    @Test func `the upstream sees what was inspected and nothing of the client's head`() async throws {
        let answer = #"{"id":"a","object":"chat.completion","choices":[]}"#
        let upstream = try await ScriptedUpstream.start(
            answer: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nSet-Cookie: a=b\r\nX-Request-Id: up-1\r\n"
                + "X-RateLimit-Remaining-Requests: 7\r\nContent-Length: \(answer.utf8.count)\r\n\r\n\(answer)"
        )
        let gateway = try await TestGateway(
            upstreams: [
                UpstreamSettings(id: "u", baseURL: upstream.baseURL, apiKey: "sk-ours", models: .all, isInternal: true)
            ])
        let client = try await gateway.client()
        await client.send(
            chat("pay 4111 1111 1111 1111", fields: "Authorization: Bearer theirs\r\nCookie: c=d\r\nX-Extra: e\r\n")
        )
        let reply = await client.receiveAnswer()
        #expect(upstream.received.contains("pay [CREDIT_CARD]"))
        #expect(upstream.received.lowercased().contains("authorization: bearer sk-ours"))
        for secret in ["4111", "theirs", "c=d", "X-Extra"] { #expect(!upstream.received.contains(secret)) }
        #expect(reply.contains("x-upstream-request-id: up-1\r\n"))
        #expect(reply.contains("x-ratelimit-remaining-requests: 7\r\n"))
        #expect(reply.contains("x-weir-action: redact\r\n"))
        #expect(!reply.lowercased().contains("set-cookie"))
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a block names the kind of thing, never the thing`() async throws {
        try await withDemo { gateway, demo in
            let client = try await gateway.client()
            await client.send(chat("use AKIA2E0A8F3B244C9986"))
            let reply = await client.receiveAnswer()
            #expect(reply.contains(#""code":"content_filter""#))
            #expect(reply.contains("AWS_ACCESS_KEY"))
            #expect(!reply.contains("AKIA2E0A8F3B244C9986"))
            #expect(demo.requestCount == 0)
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.records.first?.blockedDirection == .prompt)
        }
    }

    @Test func `only keys that are configured come in`() async throws {
        let key = NewClientKey()
        let digest = KeyRing.digest(of: key.text.utf8)
        try await withDemo(keys: [(digest, Principal(keyID: "k1", app: "billing"))]) { gateway, _ in
            for (field, status) in [
                ("", 401), ("Authorization: Bearer ' OR 1=1 --\r\n", 401),
                ("Authorization: Bearer \(key.text)\r\n", 200),
            ] {
                let client = try await gateway.client()
                await client.send(chat("hello", fields: field))
                #expect(await client.receiveAnswer().status == status)
            }
            await eventually { gateway.sink.records.count == 3 }
            #expect(gateway.sink.records.map { $0.app?.text } == [nil, nil, "billing"])
        }
    }

    @Test func `pipelined requests are answered in order on one connection`() async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            await client.send((1...20).map { chat("number \($0)", model: "demo-echo") }.joined())
            let reply = await client.receive { $0.contains("number 20") }
            let found = (1...20).map { reply.firstRange(of: "number \($0)\"")?.lowerBound }
            #expect(found.allSatisfy { $0 != nil })
            #expect(found.compactMap(\.self) == found.compactMap(\.self).sorted())
            await eventually { gateway.sink.records.count == 20 }
        }
    }

    @Test(arguments: ["POST /v1/chat completions", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2"])
    func `a broken head behind a good request has a row of its own`(head: String) async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            await client.send(chat("hello", model: "demo-echo") + head + "\r\n\r\n")
            let reply = await client.receive { $0.contains("HTTP/1.1 400") }
            #expect(reply.hasPrefix("HTTP/1.1 200"))
            await eventually { gateway.sink.records.count == 2 }
            let rows = gateway.sink.records.sorted { $0.arrival < $1.arrival }
            #expect(rows.map(\.outcome) == [.allowed, .refused] && rows.map(\.status) == [200, 400])
            #expect(Set(rows.map(\.id)).count == 2)
        }
    }

    @Test func `a stream comes as it is made, without a row before its end`() async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            await client.send(chat("x", model: "demo-slow", stream: true))
            _ = await client.receive { $0.contains("weir") }
            #expect(gateway.sink.records.isEmpty)
            #expect(!client.received.contains("[DONE]"))
            #expect(client.received.contains("x-accel-buffering: no"))
            await client.close()
        }
    }

    @Test(arguments: [true, false])
    func `a client that goes away cancels the upstream soon`(stream: Bool) async throws {
        try await withDemo { gateway, demo in
            let client = try await gateway.client()
            await client.send(chat("x", model: stream ? "demo-slow" : "demo-hang", stream: stream))
            await eventually { demo.requestCount == 1 }
            let start = NIODeadline.now()
            await client.close()
            await eventually { demo.goneCount == 1 && gateway.sink.records.count == 1 }
            #expect(NIODeadline.now() - start < .seconds(3))
            #expect(gateway.sink.outcomes == [.clientGone])
        }
    }

    @Test func `a request that is cut off gets a row`() async throws {
        try await withDemo { gateway, _ in
            for part in ["POST /v1/ch", String(chat("hello").dropLast(5))] {
                let client = try await gateway.client()
                await client.send(part)
                await client.close()
            }
            await eventually { gateway.sink.records.count == 2 }
            #expect(gateway.sink.outcomes == [.clientGone, .clientGone])
        }
    }

    @Test func `a full audit queue turns requests away with a status that clients retry`() async throws {
        try await withDemo { gateway, demo in
            gateway.sink.fill()
            let client = try await gateway.client()
            await client.send(chat("hello"))
            let reply = await client.receiveAnswer()
            #expect(reply.status == 503)
            #expect(reply.contains("retry-after: 1"))
            #expect(demo.requestCount == 0)
            await eventually { !gateway.sink.outcomes.isEmpty }
            #expect(gateway.sink.outcomes == [.refused])
        }
    }

    @Test func `a drain lets answers under way finish and takes no new ones`() async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            let idle = try await gateway.client()
            await client.send(chat("x", model: "demo", stream: true))
            _ = await client.receive { $0.contains("data:") }
            await gateway.drain()
            await eventually { idle.isClosed }
            let reply = await client.receiveAll()
            #expect(reply.contains("data: [DONE]"))
            #expect(gateway.sink.outcomes == [.allowed])
            await #expect(throws: (any Error).self) { try await gateway.client() }
        }
    }

    @Test func `the end of the grace period closes every row`() async throws {
        try await withDemo { gateway, _ in
            let client = try await gateway.client()
            await client.send(chat("x", model: "demo-hang"))
            await eventually { gateway.sink.reserved == 1 }
            await gateway.drain()
            await gateway.shutDown()
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.outcomes == [.shutdown])
            #expect(await client.receiveAll().status == 503)
        }
    }

    @Test func `100-continue is sent for a wanted body, and a final status for an unwanted one`() async throws {
        try await withDemo { gateway, _ in
            let request = chat("hello", fields: "Expect: 100-continue\r\n")
            let split = request.firstRange(of: "\r\n\r\n")!.upperBound
            let client = try await gateway.client()
            await client.send(String(request[..<split]))
            #expect(await client.receive { $0.contains("\r\n\r\n") }.status == 100)
            await client.send(String(request[split...]))
            #expect(await client.receive { $0.contains("chat.completion") }.contains("HTTP/1.1 200 OK"))
            let other = try await gateway.client()
            await other.send("POST /nowhere HTTP/1.1\r\nHost: g\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n")
            #expect(await other.receiveAll().status == 404)
        }
    }
}
