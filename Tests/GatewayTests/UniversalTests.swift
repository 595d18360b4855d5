import AuditLog
import Caching
import GuardrailTypes
import NIOCore
import Policy
import Routing
import Testing
import Wire

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
private let answer =
    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(answerBody.utf8.count)\r\n\r\n" + answerBody
private let failure = "HTTP/1.1 500 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
private let wrong = "HTTP/1.1 422 No\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"

/// A step of a universal request.
///
/// - Parameter rest: further members of the step.
func step(
    _ provider: String,
    _ model: String = "m",
    _ content: String = "hi",
    endpoint: String = "chat/completions",
    stream: Bool = false,
    rest: String = ""
) -> String {
    #"{"provider":"\#(provider)","endpoint":"\#(endpoint)"\#(rest),"query":{"model":"\#(model)","stream":\#(stream),"#
        + #""messages":[{"role":"user","content":\#(JSONString.literal(content))}]}}"#
}

/// Cases from Cloudflare AI Gateway's pages "Universal Endpoint", "Request handling" and "Fallbacks", November 2026.
@Suite(.timeLimit(.minutes(2)))
struct UniversalTests {
    static let path = "/v1/0123456789abcdef0123456789ABCDEF/my-gateway"

    func gateway(
        _ upstreams: [(String, ScriptedUpstream)],
        forms: Set<RoutingForm> = [.cloudflare],
        routes: [RouteSettings] = [],
        anonymous: Principal = Principal(keyID: nil, app: KeyRing.anonymousApp),
        policies: PolicyStack = .default,
        cache: CacheRules? = nil
    ) async throws -> TestGateway {
        var routing = RoutingSettings()
        routing.forms = forms
        routing.ejection.isOn = false
        routing.routes = routes
        return try await TestGateway(
            upstreams: upstreams.map { id, upstream in
                UpstreamSettings(
                    id: id,
                    baseURL: upstream.baseURL,
                    models: .listed(["m", "m-" + id]),
                    isInternal: true
                )
            },
            anonymous: anonymous,
            policies: policies,
            routing: routing,
            cache: cache
        )
    }

    func ask(
        _ gateway: TestGateway,
        _ steps: [String],
        path: String = Self.path,
        fields: String = ""
    ) async throws -> String {
        let body = "[" + steps.joined(separator: ",") + "]"
        let client = try await gateway.client()
        await client.send(
            "POST \(path) HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n\(fields)"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return await client.receiveAnswer()
    }

    /// Two upstreams, of which the gateway is asked once.
    func run(
        _ steps: [String],
        _ answers: (String, String) = (answer, answer),
        path: String = Self.path,
        fields: String = "",
        gateway make: (([(String, ScriptedUpstream)]) async throws -> TestGateway)? = nil,
        _ check: (String, ScriptedUpstream, ScriptedUpstream, AuditRecord) throws -> Void
    ) async throws {
        let first = try await ScriptedUpstream.start(answer: answers.0)
        let second = try await ScriptedUpstream.start(answer: answers.1)
        let upstreams = [("a", first), ("b", second)]
        let gateway = if let make { try await make(upstreams) } else { try await gateway(upstreams) }
        let reply = try await ask(gateway, steps, path: path, fields: fields)
        await eventually { gateway.sink.records.count == 1 }
        try check(reply, first, second, #require(gateway.sink.records.first))
        #expect(gateway.sink.records.count == 1)
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    // MARK: Order

    @Test(arguments: [UniversalTests.path, "/universal"])
    func `the first step serves, and the answer says so`(path: String) async throws {
        try await run([step("b", "m-b"), step("a", "m-a")], path: path) { reply, first, second, record in
            #expect(reply.status == 200)
            #expect(reply.contains("cf-aig-step: 0\r\n") && reply.contains("cf-aig-provider: b\r\n"))
            #expect(reply.contains("cf-aig-model: m-b\r\n"))
            #expect(first.received.isEmpty)
            #expect(second.received.contains("POST /v1/chat/completions"))
            #expect(record.route.text == "/universal")
            #expect(record.routing?.route.text == "steps[0]>m-b")
        }
    }

    @Test func `a step that fails is followed by the next, with its own model in what was inspected`() async throws {
        let steps = [step("a", "m-a", "card 4111 1111 1111 1111"), step("b", "m-b", "card 4111 1111 1111 1111")]
        try await run(steps, (failure, answer)) { reply, first, second, record in
            #expect(reply.status == 200)
            #expect(reply.contains("cf-aig-step: 1\r\n"))
            #expect(first.received.contains(#""model":"m-a""#))
            #expect(second.received.contains(#""model":"m-b""#))
            #expect(!first.received.contains("4111") && !second.received.contains("4111"))
            #expect(record.routing?.trail.text == "a/m-a 500 server_error; b/m-b 200 redacted")
            #expect(record.outcome == .redacted)
        }
    }

    @Test func `requestTimeout of a step is until its answer begins`() async throws {
        let steps = [step("a", rest: #","config":{"requestTimeout":200}"#), step("b")]
        try await run(steps, ("", answer)) { reply, _, _, record in
            #expect(reply.status == 200)
            #expect(reply.contains("cf-aig-step: 1\r\n"))
            #expect(record.routing?.trail.text == "a/m timeout; b/m 200 allowed")
        }
    }

    @Test func `maxAttempts of a step goes before the request's own field`() async throws {
        let steps = [
            step("a", rest: #","config":{"maxAttempts":2,"retryDelay":1,"backoff":"constant"}"#),
            step("b", rest: #","config":{}"#),
        ]
        try await run(steps, (failure, answer), fields: "cf-aig-max-attempts: 4\r\n") { reply, first, _, _ in
            #expect(reply.contains("cf-aig-step: 1\r\n") && reply.contains("attempts=3"))
            #expect(first.received.components(of: "POST ") == 2)
        }
    }

    @Test func `a refusal of the request itself is no reason to go on`() async throws {
        try await run([step("a"), step("b")], (wrong, answer)) { reply, _, second, _ in
            #expect(reply.status == 422)
            #expect(second.received.isEmpty)
        }
    }

    @Test func `a stream comes from the step that begins it`() async throws {
        let events = [
            Chunk.role(), Chunk.delta("card 4111 1111 "), Chunk.delta("1111 1111."), Chunk.finish(), Chunk.done,
        ]
        let stream = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events.joined()
        let first = try await ScriptedUpstream.start(answer: failure)
        let second = try await ScriptedUpstream.start(answer: stream, then: .close)
        let gateway = try await gateway([("a", first), ("b", second)])
        let reply = try await ask(gateway, [step("a", stream: true), step("b", stream: true)])
        #expect(reply.contains("cf-aig-step: 1\r\n"))
        #expect(reply.contains("text/event-stream") && reply.contains("[DONE]"))
        #expect(!reply.contains("1111"))
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.isStreamed == true)
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    // MARK: Nothing leaves that was not inspected

    @Test func `a secret in both steps blocks before anything is sent`() async throws {
        let secret = "AKIAIOSFODNN7EXAMPLE"
        try await run([step("a", "m", secret), step("b", "m", secret)]) { reply, first, second, record in
            #expect(reply.status == 400)
            #expect(!reply.contains(secret))
            #expect(first.received.isEmpty && second.received.isEmpty)
            #expect(record.outcome == .blocked)
            #expect(record.route.text == "/universal")
        }
    }

    @Test(arguments: [step("b", "AKIAIOSFODNN7EXAMPLE"), step("b", "m-a", "other"), step("a", "m-b", "other")])
    func `a step behind the first that nobody serves is refused, and nothing is sent`(other: String) async throws {
        try await run([step("a"), other], (failure, answer)) { reply, first, second, record in
            #expect(reply.status == 404)
            #expect(reply.contains("[1]"))
            #expect(!reply.contains("AKIA"))
            #expect(first.received.isEmpty && second.received.isEmpty)
            #expect(record.outcome == .refused)
            #expect(!"\(record)".contains("AKIA"))
        }
    }

    @Test func `headers of steps go nowhere`() async throws {
        let headers = #","headers":{"Authorization":"Bearer sekret","x-api-key":"sekret","x-other":"sekret"}"#
        try await run([step("a", rest: headers), step("b", rest: headers)], (failure, answer)) {
            reply,
            first,
            second,
            record in
            #expect(reply.status == 200)
            #expect(!(first.received + second.received + reply + "\(record)").contains("sekret"))
        }
    }

    // MARK: Where steps may lead

    @Test func `a key asks for its own models only, in every step`() async throws {
        var principal = Principal(keyID: nil, app: KeyRing.anonymousApp)
        principal.models = ["m-a"]
        try await run(
            [step("a", "m-a"), step("b", "m-b")],
            (failure, answer),
            gateway: { try await gateway($0, anonymous: principal) }
        ) { reply, first, second, _ in
            #expect(reply.status == 404)
            #expect(first.received.isEmpty && second.received.isEmpty)
        }
    }

    @Test func `a provider that does not serve the model is said before anything is sent`() async throws {
        try await run([step("a", "m"), step("b", "m-a")]) { reply, first, second, _ in
            #expect(reply.status == 404)
            #expect(reply.contains("no_endpoint") && reply.contains("[1]"))
            #expect(first.received.isEmpty && second.received.isEmpty)
        }
    }

    @Test func `where a condition decides no step leads elsewhere`() async throws {
        let card = Condition.test(.entity, .isIn([.text("CREDIT_CARD")]))
        var route = RouteSettings(model: "m", candidates: [CandidateSettings(upstream: "b")], RoutingSettings())
        route.condition = card
        let text = "card 4111 1111 1111 1111"
        try await run(
            [step("a", "m", text), step("a", "m-a", text)],
            (answer, failure),
            gateway: { try await gateway($0, routes: [route]) }
        ) { reply, first, second, _ in
            #expect(reply.status == 500 || reply.status == 502)
            #expect(first.received.isEmpty && !second.received.isEmpty)
        }
    }

    @Test func `without the form there is no such endpoint`() async throws {
        try await run([step("a")], gateway: { try await gateway($0, forms: [.openrouter]) }) { reply, first, _, _ in
            #expect(reply.status == 404)
            #expect(first.received.isEmpty)
        }
    }

    @Test func `the cache is passed by, and says why`() async throws {
        let fields = "cache-control: max-age=60\r\n"
        try await run(
            [step("a")],
            fields: fields,
            gateway: { try await gateway($0, cache: CacheRules()) }
        ) { reply, first, _, _ in
            #expect(reply.status == 200 && !first.received.isEmpty)
            #expect(reply.contains("x-weir-cache: bypass; reason=steps\r\n"))
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
