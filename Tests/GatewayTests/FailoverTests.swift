import AuditLog
import GuardrailTypes
import NIOCore
import Routing
import Testing

@testable import Gateway

private let answerBody =
    #"{"id":"a","object":"chat.completion","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"well said"},"finish_reason":"stop"}],"usage":{"prompt_tokens":3,"completion_tokens":2,"total_tokens":5}}"#

private func json(_ body: String, status: String = "200 OK", fields: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Type: application/json\r\n\(fields)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
}

private let streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"

private func delta(_ text: String, reason: String = "null") -> String {
    #"data: {"id":"a","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":\#(reason)}]}"#
        + "\n\n"
}

private let wholeStream = streamHead + delta("all is well ") + delta("", reason: "\"stop\"") + "data: [DONE]\n\n"

/// How an upstream fails before the first byte of an answer.
private struct Fault: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let answer: String
    var ending = ScriptedUpstream.Ending.close
    var stream = false

    static let all = [
        Fault(testDescription: "closes", answer: ""),
        Fault(testDescription: "resets", answer: "", ending: .reset),
        Fault(testDescription: "never answers", answer: "", ending: .keepOpen),
        Fault(testDescription: "500", answer: json(#"{"error":{"message":"oops"}}"#, status: "500 Oops")),
        Fault(testDescription: "503", answer: json(#"{"error":{"message":"oops"}}"#, status: "503 No")),
        Fault(testDescription: "429", answer: json("{}", status: "429 Slow", fields: "Retry-After: 60\r\n")),
        Fault(testDescription: "401", answer: json("{}", status: "401 Who")),
        Fault(testDescription: "408", answer: json("{}", status: "408 Late")),
        Fault(
            testDescription: "a page",
            answer: "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx"
        ),
        Fault(
            testDescription: "a redirect",
            answer: "HTTP/1.1 302 Go\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n"
        ),
        Fault(testDescription: "broken JSON", answer: json("{\"a\"")),
        Fault(testDescription: "half a body", answer: String(json(answerBody).dropLast(30))),
        Fault(testDescription: "a stream that breaks", answer: streamHead, ending: .reset, stream: true),
        Fault(testDescription: "a stream that stalls", answer: streamHead, ending: .keepOpen, stream: true),
        Fault(
            testDescription: "a stream that reports an error",
            answer: streamHead + "data: {\"error\":{\"message\":\"oops\"}}\n\n",
            stream: true
        ),
    ]
}

private func settings(_ id: String, _ upstream: ScriptedUpstream, model: String = "m") -> UpstreamSettings {
    var settings = UpstreamSettings(id: id, baseURL: upstream.baseURL, models: .listed([model]), isInternal: true)
    settings.timeouts.head = .milliseconds(300)
    settings.timeouts.idle = .milliseconds(300)
    return settings
}

@Suite(.timeLimit(.minutes(1)))
struct FailoverTests {
    @Test(arguments: Fault.all)
    fileprivate func `what fails before its first byte is served by another upstream`(fault: Fault) async throws {
        let bad = try await ScriptedUpstream.start(answer: fault.answer, then: fault.ending)
        let good = try await ScriptedUpstream.start(answer: fault.stream ? wholeStream : json(answerBody), then: .close)
        let gateway = try await TestGateway(upstreams: [settings("bad", bad), settings("good", good)])
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m", stream: fault.stream))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 200)
        #expect(reply.contains("well"))
        #expect(!reply.contains("oops"))
        #expect(reply.contains("x-weir-route: good/m; reason=only; attempts=2"))
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.outcome == .allowed)
        #expect(gateway.sink.records.first?.upstream?.text == "good")
        #expect(gateway.sink.records.first?.upstreamStatus == 200)
        #expect(bad.received.contains("hello"))
        await eventually { gateway.configuration.routes.fleet.inFlight == [0, 0] }
        #expect(gateway.configuration.routes.fleet.inFlight == [0, 0])
        await gateway.stop()
        await bad.stop()
        await good.stop()
    }

    @Test func `an upstream that nobody serves is passed over`() async throws {
        let gone = try await ScriptedUpstream.start(answer: "")
        let upstreams = [settings("gone", gone)]
        await gone.stop()
        let good = try await ScriptedUpstream.start(answer: json(answerBody))
        let gateway = try await TestGateway(upstreams: upstreams + [settings("good", good)])
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m"))
        #expect(await client.receiveAnswer().status == 200)
        await gateway.stop()
        await good.stop()
    }

    @Test func `a stream that breaks after its first byte is not begun again`() async throws {
        let bad = try await ScriptedUpstream.start(
            answer: streamHead + delta("some words that no rule waits for, ") + delta("and more of them "),
            then: .close
        )
        let good = try await ScriptedUpstream.start(answer: wholeStream, then: .close)
        var routing = RoutingSettings()
        routing.plan.retries = 3
        let gateway = try await TestGateway(
            upstreams: [settings("bad", bad), settings("good", good)],
            routing: routing
        )
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m", stream: true))
        let reply = await client.receiveAnswer()
        #expect(reply.contains("some words"))
        #expect(!reply.contains("[DONE]"))
        await eventually { gateway.sink.outcomes == [.upstreamFailed] }
        #expect(good.received.isEmpty)
        await gateway.stop()
        await bad.stop()
        await good.stop()
    }

    @Test func `a request that is refused goes nowhere else`() async throws {
        let first = try await ScriptedUpstream.start(
            answer: json(#"{"error":{"message":"no such field"}}"#, status: "400 No")
        )
        let second = try await ScriptedUpstream.start(answer: json(answerBody))
        let gateway = try await TestGateway(upstreams: [settings("first", first), settings("second", second)])
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m"))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 400)
        #expect(reply.contains("no such field"))
        #expect(second.received.isEmpty)
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    @Test func `when all fail the client gets what the last one said`() async throws {
        let first = try await ScriptedUpstream.start(answer: "")
        let second = try await ScriptedUpstream.start(
            answer: json(#"{"error":{"message":"too busy"}}"#, status: "529 Busy")
        )
        let gateway = try await TestGateway(upstreams: [settings("first", first), settings("second", second)])
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m"))
        let reply = await client.receiveAnswer()
        #expect(reply.status == 529)
        #expect(reply.contains("too busy"))
        await eventually { gateway.sink.outcomes == [.upstreamFailed] }
        await gateway.stop()
        await first.stop()
        await second.stop()
    }

    @Test func `a blocked answer goes to another model where the settings say so`() async throws {
        let bad = try await ScriptedUpstream.start(
            answer: json(answerBody.replacing("well said", with: "AKIAIOSFODNN7EXAMPLE"))
        )
        let good = try await ScriptedUpstream.start(answer: json(answerBody))
        for goesOn in [true, false] {
            var routing = RoutingSettings()
            if goesOn { routing.plan.fallbackOn.insert(.blocked) }
            let gateway = try await TestGateway(
                upstreams: [settings("bad", bad), settings("good", good)],
                routing: routing
            )
            let client = try await gateway.client()
            await client.send(chat("hello", model: "m"))
            let reply = await client.receiveAnswer()
            #expect(reply.status == (goesOn ? 200 : 400))
            #expect(!reply.contains("AKIA"))
            await eventually { gateway.sink.records.count == 1 }
            #expect(gateway.sink.outcomes == [goesOn ? .allowed : .blocked])
            // What was found in the answer that was dropped is in the row all the same.
            #expect(gateway.sink.records.first?.decisions.map(\.action) == [.block])
            await gateway.stop()
        }
        await bad.stop()
        await good.stop()
    }

    @Test func `a blocked stream of which nothing has left goes to another model`() async throws {
        let bad = try await ScriptedUpstream.start(
            answer: streamHead + delta("AKIAIOSFODNN7EXAMPLE ") + "data: [DONE]\n\n",
            then: .close
        )
        let good = try await ScriptedUpstream.start(answer: wholeStream, then: .close)
        var routing = RoutingSettings()
        routing.plan.fallbackOn.insert(.blocked)
        let gateway = try await TestGateway(
            upstreams: [settings("bad", bad), settings("good", good)],
            routing: routing
        )
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m", stream: true))
        let reply = await client.receiveAnswer()
        #expect(reply.contains("all is well"))
        #expect(reply.contains("[DONE]"))
        #expect(!reply.contains("AKIA"))
        await eventually { gateway.sink.outcomes == [.allowed] }
        await gateway.stop()
        await bad.stop()
        await good.stop()
    }

    @Test func `a retry waits as long as the upstream asks`() async throws {
        let upstream = try await ScriptedUpstream.start(answers: [
            json("{}", status: "429 Slow", fields: "Retry-After: 1\r\n"), json(answerBody),
        ])
        var routing = RoutingSettings()
        routing.plan.retries = 1
        let gateway = try await TestGateway(upstreams: [settings("u", upstream)], routing: routing)
        let client = try await gateway.client()
        let clock = ContinuousClock()
        let start = clock.now
        await client.send(chat("hello", model: "m"))
        #expect(await client.receiveAnswer().status == 200)
        #expect(clock.now - start >= .seconds(1))
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `a client that leaves during a wait is not retried for`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: json("{}", status: "500 Oops"))
        var routing = RoutingSettings()
        routing.plan.retries = 1
        routing.plan.backoff = Backoff(.constant, base: 400, jitter: 0)
        let gateway = try await TestGateway(upstreams: [settings("u", upstream)], routing: routing)
        let client = try await gateway.client()
        await client.send(chat("hello", model: "m"))
        await eventually { upstream.received.contains("hello") }
        try await Task.sleep(for: .milliseconds(100))
        await client.close()
        await eventually { gateway.sink.outcomes == [.clientGone] }
        try await Task.sleep(for: .milliseconds(500))
        #expect(upstream.received.ranges(of: "hello").count == 1)
        await eventually { gateway.configuration.routes.fleet.inFlight == [0] }
        #expect(gateway.configuration.routes.fleet.inFlight == [0])
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `several keys take turns, and one that is limited rests`() async throws {
        let upstream = try await ScriptedUpstream.start(answers: [
            json("{}", status: "429 Slow", fields: "Retry-After: 60\r\n"), json(answerBody), json(answerBody),
        ])
        var settings = settings("u", upstream)
        settings.apiKeys = ["key-one", "key-two"]
        let gateway = try await TestGateway(upstreams: [settings])
        for _ in 0..<2 {
            let client = try await gateway.client()
            await client.send(chat("hello", model: "m"))
            #expect(await client.receiveAnswer().status == 200)
        }
        #expect(upstream.received.ranges(of: "key-one").count == 1)
        #expect(upstream.received.ranges(of: "key-two").count == 2)
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `another name for a model is replaced by the upstream's, and nothing else is`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: json(answerBody))
        var routing = RoutingSettings()
        let candidate = CandidateSettings(upstream: "u", model: "big-\"1\"")
        routing.routes = [RouteSettings(model: "fast", candidates: [candidate], routing)]
        let gateway = try await TestGateway(upstreams: [settings("u", upstream)], routing: routing)
        let client = try await gateway.client()
        await client.send(chat("hello", model: "fast", extra: #", "seed" : 1e0"#))
        #expect(await client.receiveAnswer().status == 200)
        #expect(
            upstream.received.contains(
                #"{"model":"big-\"1\"","stream":false, "seed" : 1e0,"messages":[{"role":"user","content":"hello"}]}"#
            )
        )
        #expect(gateway.sink.records.first?.model?.text == "fast")
        await client.send("GET /v1/models HTTP/1.1\r\nHost: g\r\n\r\n")
        #expect(await client.receive { $0.contains("\"list\"") }.contains(#""id":"fast""#))
        await gateway.stop()
        await upstream.stop()
    }

    @Test func `an ejected upstream is left alone, and tried by one request when its time is over`() async throws {
        let bad = try await ScriptedUpstream.start(answer: json("{}", status: "500 Oops"))
        let good = try await ScriptedUpstream.start(answer: json(answerBody))
        var routing = RoutingSettings()
        routing.ejection.failures = 2
        routing.ejection.base = 2_000
        let gateway = try await TestGateway(
            upstreams: [settings("bad", bad), settings("good", good)],
            routing: routing
        )
        func ask() async throws {
            let client = try await gateway.client()
            await client.send(chat("hello", model: "m"))
            #expect(await client.receiveAnswer().status == 200)
            await client.close()
        }
        for _ in 0..<6 { try await ask() }
        #expect(bad.received.ranges(of: "hello").count == 2)
        try await Task.sleep(for: .milliseconds(2_050))
        for _ in 0..<4 { try await ask() }
        #expect(bad.received.ranges(of: "hello").count == 3)
        await gateway.stop()
        await bad.stop()
        await good.stop()
    }

    /// The figure of the issue: no request fails that a healthy candidate could serve before its first byte.
    @Test func `while upstreams are killed, stall and fail, every request is served`() async throws {
        let stalling = try await ScriptedUpstream.start(answer: "", then: .keepOpen)
        let failing = try await ScriptedUpstream.start(answer: json("{}", status: "503 No"))
        let dying = try await ScriptedUpstream.start(answer: json(answerBody))
        let good = try await ScriptedUpstream.start(answer: json(answerBody))
        var routing = RoutingSettings()
        routing.strategy = .roundRobin
        let gateway = try await TestGateway(
            upstreams: [
                settings("stalling", stalling), settings("failing", failing), settings("dying", dying),
                settings("good", good),
            ],
            routing: routing
        )
        let statuses = try await withThrowingTaskGroup(of: [Int].self) { group in
            for worker in 0..<8 {
                group.addTask {
                    var statuses: [Int] = []
                    for request in 0..<25 {
                        if worker == 0, request == 8 { await dying.stop() }
                        let client = try await gateway.client()
                        await client.send(chat("hello", model: "m"))
                        statuses.append(await client.receiveAnswer().status)
                        await client.close()
                    }
                    return statuses
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(statuses.count == 200)
        #expect(statuses.allSatisfy { $0 == 200 })
        await eventually { gateway.sink.records.count == 200 }
        #expect(gateway.sink.outcomes.allSatisfy { $0 == .allowed })
        await eventually { gateway.configuration.routes.fleet.inFlight.allSatisfy { $0 == 0 } }
        #expect(gateway.configuration.routes.fleet.inFlight == [0, 0, 0, 0])
        await gateway.stop()
        await stalling.stop()
        await failing.stop()
        await good.stop()
    }
}
