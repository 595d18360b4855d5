import AuditLog
import Classification
import GuardrailTypes
import NIOCore
import Policy
import Routing
import TestSupport
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":"well"},"finish_reason":"stop"}]}"#
private func reply(_ status: String, _ body: String) -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
}
private let answer = reply("200 OK", answerBody)
private let failure = reply("500 No", "{}")
private let secret = "AKIAIOSFODNN7EXAMPLE"
private let card = "4111 1111 1111 1111"

/// Steps that ask different things.
extension UniversalTests {
    @Test func `a step with a prompt of its own is sent what was inspected of it`() async throws {
        let steps = [step("a", "m-a", "one \(card)"), step("b", "m-b", "two \(card) and \(card)", stream: false)]
        try await run(steps, (failure, answer)) { reply, first, second, record in
            #expect(reply.status == 200)
            #expect(reply.contains("cf-aig-step: 1\r\n") && reply.contains("x-weir-route: b/m-b; "))
            #expect(first.received.contains("one [CREDIT_CARD]"))
            #expect(second.received.contains(#""model":"m-b""#))
            #expect(second.received.contains("two [CREDIT_CARD] and [CREDIT_CARD]"))
            #expect(!(first.received + second.received).contains("4111"))
            #expect(record.outcome == .redacted)
            #expect(record.routing?.route.text == "steps[1]>m-b")
            #expect(record.routing?.trail.text == "a/m-a 500 server_error; b/m-b 200 redacted")
            #expect(record.routing?.attempts == 2)
            #expect(record.decisions.map(\.field.text) == ["[0].messages[0].content", "[1].messages[0].content"])
            #expect(record.decisions.map(\.findings.count) == [1, 2])
        }
    }

    @Test func `what a step that is not reached says goes nowhere`() async throws {
        try await run([step("a"), step("b", "m", secret)]) { reply, _, second, record in
            #expect(reply.status == 200)
            #expect(second.received.isEmpty)
            #expect(record.outcome == .allowed && record.decisions.isEmpty)
        }
    }

    @Test func `a step that is reached and blocked ends the request, and no byte of it is sent`() async throws {
        let steps = [step("a", "m-a", "one \(card)"), step("b", "m-b", "two \(secret)"), step("a", "m", "three")]
        try await run(steps, (failure, answer)) { reply, first, second, record in
            #expect(reply.status == 400)
            #expect(reply.contains(#""param":"[1].messages[0].content""#))
            #expect(!reply.contains(secret) && !reply.contains("cf-aig-step") && !reply.contains("x-weir-route"))
            #expect(second.received.isEmpty && first.received.ranges(of: "POST ").count == 1)
            #expect(!first.received.contains("three"))
            #expect(record.outcome == .blocked && record.blockedDirection == .prompt)
            #expect(record.decisions.map(\.field.text) == ["[0].messages[0].content", "[1].messages[0].content"])
            #expect(record.decisions.map(\.action) == [.redact, .block])
            #expect(record.routing?.trail.text == "a/m-a 500 server_error")
        }
    }

    @Test func `steps may ask in other APIs, and the answer is one of the step that gave it`() async throws {
        let body =
            #"{"id":"resp_1","object":"response","status":"completed","output":[{"type":"message","id":"m","status":"completed","role":"assistant","content":[{"type":"output_text","text":"\#(card)","annotations":[]}]}]}"#
        let response =
            #"{"provider":"b","endpoint":"v1/responses","query":{"model":"m-b","input":"and \#(card)"}}"#
        try await run([step("a", stream: true), response], (failure, reply("200 OK", body))) {
            reply,
            first,
            second,
            record in
            #expect(reply.status == 200)
            #expect(reply.contains(#""text":"[CREDIT_CARD]""#))
            #expect(first.received.contains("POST /v1/chat/completions"))
            #expect(second.received.contains("POST /v1/responses") && second.received.contains("and [CREDIT_CARD]"))
            #expect(record.isStreamed == false)
            #expect(record.decisions.map(\.direction) == [.prompt, .response])
            #expect(record.decisions.first?.field.text == "[1].input")
        }
    }

    @Test func `a block of a step is in the form of its API`() async throws {
        let message =
            #"{"provider":"b","endpoint":"messages","query":{"model":"m-b","max_tokens":5,"messages":[{"role":"user","content":"\#(secret)"}]}}"#
        try await run([step("a"), message], (failure, answer)) { reply, _, second, record in
            #expect(reply.status == 400)
            #expect(reply.contains(#""type":"error""#))
            #expect(second.received.isEmpty)
            #expect(record.outcome == .blocked)
        }
    }

    @Test func `each step is inspected under the policies for its own model`() async throws {
        let statement = PolicySet.Statement(Selector(rules: [Glob("pci.*")]), action: .block)
        var strict = PolicySet(id: "strict", version: "1", statements: [statement])
        strict.audience.models = [Glob("m-b")]
        let make: ([(String, ScriptedUpstream)]) async throws -> TestGateway = {
            try await gateway($0, policies: PolicyStack([.default, strict]))
        }
        let steps = [step("a", "m-a", card), step("b", "m-b", card)]
        try await run(steps, (answer, answer), gateway: make) { reply, first, second, record in
            #expect(reply.status == 200 && record.outcome == .redacted)
            #expect(first.received.contains("[CREDIT_CARD]") && second.received.isEmpty)
        }
        try await run(steps, (failure, answer), gateway: make) { reply, _, second, record in
            #expect(reply.status == 400 && record.outcome == .blocked)
            #expect(second.received.isEmpty)
        }
    }

    @Test func `where a condition decides about one prompt no other is asked`() async throws {
        var route = RouteSettings(model: "m", candidates: [CandidateSettings(upstream: "b")], RoutingSettings())
        route.condition = .test(.entity, .isIn([.text("CREDIT_CARD")]))
        try await run(
            [step("a", "m", "one \(card)"), step("a", "m-a", "two")],
            (answer, failure),
            gateway: { try await gateway($0, routes: [route]) }
        ) { reply, first, second, record in
            #expect(reply.status == 500)
            #expect(first.received.isEmpty && !second.received.contains("two"))
            #expect(record.outcome == .upstreamFailed)
        }
    }

    @Test func `the client gets what became of the last step that was sent`() async throws {
        try await run([step("a", "m-a", "one"), step("b", "m-b", "two")], (failure, reply("503 No", "{}"))) {
            reply,
            first,
            second,
            record in
            #expect(reply.status == 503)
            #expect(first.received.contains("one") && second.received.contains("two"))
            #expect(record.routing?.trail.text == "a/m-a 500 server_error; b/m-b 503 server_error")
            #expect(record.outcome == .upstreamFailed)
        }
    }

    @Test func `a query that cannot be read is said before anything is sent`() async throws {
        let wrong = #"{"provider":"b","endpoint":"chat/completions","query":{"model":"m","messages":"sekret"}}"#
        try await run([step("a"), wrong], (failure, answer)) { reply, first, second, record in
            #expect(reply.status == 400)
            #expect(reply.contains(#""param":"[1].query.messages"#))
            #expect(!reply.contains("sekret"))
            #expect(first.received.isEmpty && second.received.isEmpty)
            #expect(record.outcome == .refused)
        }
    }

    @Test func `who goes while a later step is judged leaves one row, and nothing of the step is sent`() async throws {
        let first = try await ScriptedUpstream.start(answer: failure)
        let second = try await ScriptedUpstream.start(answer: answer)
        var routing = RoutingSettings()
        routing.forms = [.cloudflare]
        let gateway = try await TestGateway(
            upstreams: [("a", first), ("b", second)].map { id, upstream in
                UpstreamSettings(id: id, baseURL: upstream.baseURL, models: .listed(["m"]), isInternal: true)
            },
            categories: ScriptedClassifier(delay: .milliseconds(300)).plan(
                [.asked(.toxicity, .flag, .prompt)],
                ahead: true
            ),
            routing: routing
        )
        let body = "[\(step("a", "m", "one.")),\(step("b", "m", "two."))]"
        let client = try await gateway.client()
        await client.send(
            "POST /universal HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        await eventually { first.received.contains("one.") }
        await client.close()
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.map(\.outcome) == [.clientGone])
        #expect(second.received.isEmpty)
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 })
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    @Test func `whatever steps ask, nothing leaves that was not inspected, and there is one row`() async throws {
        var random = Routing.SplitMix(seed: 2611)
        let texts = ["one", "two \(card)", "three \(secret)", "four"]
        let first = try await ScriptedUpstream.start(answer: failure)
        let second = try await ScriptedUpstream.start(answer: failure)
        let third = try await ScriptedUpstream.start(answer: answer)
        let gateway = try await gateway([("a", first), ("b", second), ("c", third)])
        for round in 1...60 {
            let steps = (0..<Int.random(in: 1...8, using: &random)).map { _ in
                let provider = ["a", "b", "b", "c"].randomElement(using: &random) ?? "a"
                return (provider, texts.randomElement(using: &random) ?? "one")
            }
            // A block comes before what would have answered, or the other way round.
            let blocked = steps.firstIndex { $0.1.contains(secret) } ?? steps.count
            let answered = steps.firstIndex { $0.0 == "c" } ?? steps.count
            let reply = try await ask(gateway, steps.map { step($0.0, "m", $0.1) })
            #expect(
                reply.status
                    == (blocked <= answered && blocked < steps.count ? 400 : answered < steps.count ? 200 : 500)
            )
            await eventually { gateway.sink.records.count == round }
            let record = try #require(gateway.sink.records.last)
            #expect(record.outcome != .abandoned)
            if blocked <= answered, blocked < steps.count { #expect(record.outcome == .blocked) }
        }
        #expect(gateway.sink.records.count == 60)
        let sent = first.received + second.received + third.received
        #expect(!sent.contains("4111") && !sent.contains("AKIA") && !sent.contains("three"))
        #expect(sent.contains("two [CREDIT_CARD]"))
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 })
        await gateway.stop()
        for upstream in [first, second, third] { await upstream.stop() }
    }

    @Test func `where texts are kept the steps of a request ask one thing`() async throws {
        let folder = try TemporaryFolder()
        let upstream = try await ScriptedUpstream.start(answer: answer)
        var settings = CaptureSettings()
        settings.mode = .redacted
        var routing = RoutingSettings()
        routing.forms = [.cloudflare]
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "a", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            routing: routing,
            capture: settings,
            captures: CaptureWriter.Configuration(path: folder.path + "/captures.db")
        )
        let reply = try await ask(gateway, [step("a", "m", "one"), step("a", "m", "two")])
        #expect(reply.status == 400 && reply.contains("[1].query"))
        #expect(upstream.received.isEmpty)
        gateway.writer?.shutdown()
        await gateway.stop()
        await upstream.stop()
    }
}
