import AuditLog
import GuardrailTypes
import NIOCore
import Policy
import Testing
import Wire

@testable import Gateway

/// What leaves, and when, while the audit log takes its time.
@Suite(.timeLimit(.minutes(1)))
struct DurabilityTests {
    private static let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
        + #"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"fine"},"finish_reason":"stop"}]}"#

    private static func stream(_ deltas: [String]) -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
            + deltas.map {
                #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":\#(JSONString.literal($0))},"finish_reason":null}]}"#
                    + "\n\n"
            }.joined()
            + #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
            + "\n\ndata: [DONE]\n\n"
    }

    private func withGateway(
        _ durability: DurabilityPolicy.Durability,
        onFailure: DurabilityPolicy.OnFailure = .block,
        patience: TimeAmount = .seconds(30),
        answer: String = DurabilityTests.answer,
        _ body: (TestGateway, ScriptedUpstream, RawClient) async throws -> Void
    ) async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer, then: .close)
        var policy = DurabilityPolicy()
        policy.durability = durability
        policy.onFailure = onFailure
        policy.patience = patience
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            durability: policy
        )
        let client = try await gateway.client()
        try await body(gateway, upstream, client)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `async answers before the row is on disk`() async throws {
        try await withGateway(.async) { gateway, _, client in
            gateway.sink.stall()
            await client.send(chat("hello"))
            #expect(await client.receiveAnswer().status == 200)
        }
    }

    @Test(arguments: [DurabilityPolicy.Durability.beforeClose, .beforeRelease], ["hello", "use AKIA2E0A8F3B244C9986"])
    func `the whole answer waits for the row`(durability: DurabilityPolicy.Durability, text: String) async throws {
        try await withGateway(durability) { gateway, _, client in
            gateway.sink.stall()
            await client.send(chat(text))
            await eventually { gateway.sink.records.count == 1 || !gateway.sink.events.isEmpty }
            try await Task.sleep(for: .milliseconds(50))
            #expect(client.received == "")
            gateway.sink.resume()
            #expect(await client.receiveAnswer().status == (text == "hello" ? 200 : 400))
            #expect(gateway.sink.records.count == 1)
        }
    }

    @Test func `a prompt that was edited is not sent before its decision is on disk, and a clean one is`() async throws
    {
        try await withGateway(.beforeRelease) { gateway, upstream, client in
            gateway.sink.stall()
            await client.send(chat("pay 4111 1111 1111 1111"))
            await eventually { gateway.sink.events.count == 1 }
            try await Task.sleep(for: .milliseconds(50))
            #expect(upstream.received == "" && gateway.sink.records.isEmpty)
            let event = gateway.sink.events[0]
            #expect(event.kind == .decided)
            #expect(event.detail.contains(#""action":"redact","in_prompt":1,"in_answer":0,"rules":"pci.card-number""#))
            gateway.sink.resume()
            #expect(await client.receiveAnswer().status == 200)
            #expect(upstream.received.contains("[CREDIT_CARD]"))
        }
        try await withGateway(.beforeRelease) { gateway, upstream, client in
            gateway.sink.stall()
            await client.send(chat("hello"))
            await eventually { upstream.received.contains("hello") }
            #expect(upstream.received.contains("hello") && gateway.sink.events.isEmpty)
            gateway.sink.resume()
            #expect(await client.receiveAnswer().status == 200)
        }
    }

    @Test func `bytes of a stream that leave with a decision wait for it`() async throws {
        let answer = Self.stream(["first words. ", "card 4111 1111 1111 1111, ", "and the rest of it"])
        try await withGateway(.beforeRelease, answer: answer) { gateway, _, client in
            gateway.sink.stall()
            await client.send(chat("hello", stream: true))
            await eventually { !gateway.sink.events.isEmpty }
            try await Task.sleep(for: .milliseconds(50))
            let early = client.received
            #expect(!early.contains("[CREDIT_CARD]") && !early.contains("[DONE]"))
            gateway.sink.resume()
            let all = await client.receiveAnswer()
            #expect(all.contains("[CREDIT_CARD]") && all.contains("[DONE]"))
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.outcomes == [.redacted])
        }
    }

    @Test(arguments: ["shop", "other"])
    func `a policy asks for more than the settings, of those whom it is for`(app: String) async throws {
        let upstream = try await ScriptedUpstream.start(answer: Self.answer, then: .close)
        var policy = PolicySet(id: "shop", version: "1.0.0")
        policy.audience.apps = [Glob("shop")]
        policy.durability = .beforeRelease
        policy.onAuditFailure = .block
        var settings = DurabilityPolicy()
        settings.onFailure = .passAndRecord
        settings.patience = .milliseconds(50)
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            anonymous: Principal(keyID: nil, app: app),
            policies: PolicyStack(policy),
            durability: settings
        )
        let client = try await gateway.client()
        gateway.sink.stall()
        await client.send(chat("hello"))
        // The settings' async does not wait; the policy's before_release does, and its block outdoes the settings' pass.
        #expect(await client.receiveAnswer().status == (app == "shop" ? 503 : 200))
        gateway.sink.resume()
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a log that does not answer in time is a 503, or is passed by if the settings say so`() async throws {
        try await withGateway(.beforeClose, patience: .milliseconds(50)) { gateway, _, client in
            gateway.sink.stall()
            await client.send(chat("hello"))
            let reply = await client.receiveAnswer()
            #expect(reply.status == 503 && !reply.contains("fine"))
            await eventually { !gateway.sink.events.isEmpty }
            #expect(gateway.sink.events.map(\.kind) == [.withheld])
            #expect(gateway.metrics.text().contains(#"weir_audit_failures_total{result="blocked"} 1"#))
        }
        try await withGateway(.beforeClose, onFailure: .passAndRecord, patience: .milliseconds(50)) {
            gateway,
            _,
            client in
            gateway.sink.stall()
            await client.send(chat("hello"))
            #expect(await client.receiveAnswer().status == 200)
            #expect(gateway.sink.events.map(\.kind) == [.passedUnrecorded])
        }
    }

    @Test func `a prompt whose decision cannot be recorded is never sent`() async throws {
        try await withGateway(.beforeRelease, patience: .milliseconds(50)) { gateway, upstream, client in
            gateway.sink.stall()
            await client.send(chat("pay 4111 1111 1111 1111"))
            #expect(await client.receiveAnswer().status == 503)
            #expect(upstream.received == "")
            // The row is closed behind the answer.
            await eventually { gateway.sink.outcomes == [.refused] }
            #expect(gateway.sink.outcomes == [.refused])
        }
    }

    @Test func `a client that leaves while its answer waits is one row`() async throws {
        try await withGateway(.beforeClose) { gateway, _, client in
            gateway.sink.stall()
            await client.send(chat("hello"))
            await eventually { gateway.sink.records.count == 1 }
            await client.close()
            try await Task.sleep(for: .milliseconds(50))
            gateway.sink.resume()
            #expect(gateway.sink.records.count == 1 && gateway.sink.reserved == 1)
        }
    }
}
