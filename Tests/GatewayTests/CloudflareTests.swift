import AuditLog
import NIOCore
import Routing
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody
private let failure = "HTTP/1.1 503 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

/// Cases from Cloudflare AI Gateway's page "Request handling", November 2026.
@Suite(.timeLimit(.minutes(1)))
struct CloudflareTests {
    private func gateway(
        _ upstreams: [(String, ScriptedUpstream)],
        forms: Set<RoutingForm> = [.cloudflare]
    ) async throws -> TestGateway {
        var routing = RoutingSettings()
        routing.forms = forms
        routing.ejection.isOn = false
        let metadata = Condition.test(.metadata("team"), .isIn([.text("law")]))
        let nodes: [RouteFlow.Node] = [
            .init("law", .condition(metadata, then: 2, otherwise: 1)),
            .init("other", .model(.init(provider: upstreams[0].0, model: "m"), fallback: nil)),
            .init("own", .model(.init(provider: upstreams[upstreams.count - 1].0, model: "m"), fallback: nil)),
        ]
        routing.flows["teams"] = RouteFlow(nodes)
        return try await TestGateway(
            upstreams: upstreams.map { id, upstream in
                UpstreamSettings(id: id, baseURL: upstream.baseURL, models: .listed(["m"]), isInternal: true)
            },
            routing: routing
        )
    }

    private func ask(_ gateway: TestGateway, _ fields: String..., model: String = "m") async throws -> String {
        let client = try await gateway.client()
        await client.send(chat("hi", model: model, fields: fields.map { $0 + "\r\n" }.joined()))
        return await client.receiveAnswer()
    }

    @Test func `max attempts are the first one and its retries, after the delay that is asked for`() async throws {
        let upstream = try await ScriptedUpstream.start(answers: [failure, failure, answer])
        let gateway = try await gateway([("a", upstream)])
        let start = NIODeadline.now()
        let reply = try await ask(
            gateway,
            "cf-aig-max-attempts: 3",
            "cf-aig-retry-delay: 100",
            "cf-aig-backoff: constant"
        )
        #expect(reply.status == 200)
        // Half of each wait is left to chance.
        #expect(NIODeadline.now() - start >= .milliseconds(100))
        #expect(reply.contains("x-weir-route: a/m; reason=only; attempts=3"))
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a request timeout is until the answer begins, and then the next one is asked`() async throws {
        let slow = try await ScriptedUpstream.start(answer: "")
        let quick = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", slow), ("b", quick)])
        let reply = try await ask(gateway, "cf-aig-request-timeout: 200")
        #expect(reply.status == 200)
        #expect(reply.contains("cf-aig-step: 1\r\n"))
        #expect(reply.contains("cf-aig-provider: b\r\n"))
        #expect(reply.contains("cf-aig-model: m\r\n"))
        await eventually { gateway.sink.records.count == 1 }
        let record = try #require(gateway.sink.records.first)
        #expect(reply.contains("cf-aig-log-id: \(record.id.text)\r\n"))
        #expect(record.routing?.trail.text == "a/m timeout; b/m 200 allowed")
        await gateway.stop()
        await slow.stop()
        await quick.stop()
    }

    @Test func `metadata is for conditions, and in no row`() async throws {
        let first = try await ScriptedUpstream.start(answer: answer)
        let second = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", first), ("b", second)])
        let law = try await ask(gateway, #"cf-aig-metadata: {"team":"law","n":1}"#, model: "dynamic/teams")
        #expect(law.contains("cf-aig-provider: b\r\n"))
        let other = try await ask(gateway, #"CF-AIG-Metadata: {"team":"sales"}"#, model: "dynamic/teams")
        #expect(other.contains("cf-aig-provider: a\r\n"))
        await eventually { gateway.sink.records.count == 2 }
        #expect(!gateway.sink.records.contains { "\($0)".contains("sales") })
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    @Test(arguments: [
        "cf-aig-max-attempts: 6", "cf-aig-max-attempts: 0", "cf-aig-max-attempts: many", "cf-aig-retry-delay: 5001",
        "cf-aig-backoff: sekret", "cf-aig-request-timeout: 0", "cf-aig-request-timeout: -1", "cf-aig-metadata: sekret",
        #"cf-aig-metadata: {"sekret":{}}"#, #"cf-aig-metadata: {"a":1,"b":1,"c":1,"d":1,"e":1,"f":1}"#,
        "cf-aig-metadata: []",
    ])
    func `what is beyond Cloudflare's bounds is refused, without a word of the client's`(field: String) async throws {
        let upstream = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", upstream)])
        let reply = try await ask(gateway, field)
        #expect(reply.status == 400)
        #expect(reply.contains(String(field.prefix { $0 != ":" })))
        #expect(!reply.contains("sekret"))
        #expect(upstream.received.isEmpty)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `where the settings say nothing of it the fields say nothing`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: failure)
        let gateway = try await gateway([("a", upstream)], forms: [])
        let reply = try await ask(gateway, "cf-aig-max-attempts: 5", "cf-aig-backoff: sekret")
        #expect(reply.status == 503)
        #expect(reply.contains("attempts=1") && !reply.contains("cf-aig-"))
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `no value of a field makes its reader fail otherwise than with an error`() {
        var random = SplitMix(seed: 9)
        let alphabet = Array(#"{}[]":,.-019eaE true"#.utf8)
        let names = [
            "cf-aig-max-attempts", "cf-aig-retry-delay", "cf-aig-backoff", "cf-aig-request-timeout", "cf-aig-metadata",
        ]
        var read = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &random)
            let value = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
            let name = names.randomElement(using: &random) ?? ""
            do throws(GatewayError) {
                let fields = try CloudflareFields([name: value])
                #expect((1...5).contains(fields.attempts ?? 1) && (0...5_000).contains(fields.delay ?? 0))
                read += 1
            } catch {
                #expect(error.status == 400 && error.parameter == name)
            }
        }
        #expect(read > 100)
    }
}
