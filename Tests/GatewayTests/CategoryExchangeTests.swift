import AuditLog
import Classification
import GuardrailTypes
import Inspection
import NIOCore
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Exchanges that wait for classifiers.
@Suite(.timeLimit(.minutes(2)))
struct `Exchanges judged by category` {
    private static func whole(_ text: String) -> String {
        let body =
            #"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":\#(JSONString.literal(text))},"finish_reason":"stop"}]}"#
        return "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    }

    private static func stream(_ deltas: [String], end: Bool = true) -> String {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        func event(_ delta: String, _ finish: String) -> String {
            #"data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{\#(delta)},"finish_reason":\#(finish)}]}"#
                + "\n\n"
        }
        let content = deltas.map { event(#""content":\#(JSONString.literal($0))"#, "null") }.joined()
        return head + content + (end ? event("", #""stop""#) + "data: [DONE]\n\n" : "")
    }

    private struct Outcome {
        let reply: String
        let record: AuditRecord?
        let asked: Int
        let sentUpstream: String

        /// The deltas' contents, joined.
        var text: String {
            reply.split(separator: "\"content\":\"").dropFirst().map { $0.prefix { $0 != "\"" } }.joined()
        }
    }

    private func exchange(
        _ request: String,
        answer: String,
        _ rules: [CategoryRule],
        classifier: ScriptedClassifier = ScriptedClassifier(),
        ahead: Bool = false
    ) async throws -> Outcome {
        let upstream = try await ScriptedUpstream.start(
            answer: answer,
            then: answer.contains("event-stream") ? .close : .keepOpen
        )
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            categories: classifier.plan(rules, ahead: ahead)
        )
        let client = try await gateway.client()
        await client.send(request)
        let reply = await client.receiveAnswer()
        await eventually { gateway.sink.records.count == 1 }
        await gateway.stop()
        let outcome = Outcome(
            reply: reply,
            record: gateway.sink.records.first,
            asked: classifier.asked,
            sentUpstream: upstream.received
        )
        await upstream.stop()
        return outcome
    }

    // MARK: Prompts

    @Test func `a prompt of a blocked category is a 400, and the upstream is never asked`() async throws {
        let outcome = try await exchange(
            chat("this is AAA."),
            answer: Self.whole("fine"),
            [CategoryRule.asked(.toxicity, .block, .prompt)]
        )
        #expect(outcome.reply.status == 400)
        #expect(outcome.reply.contains("content_filter"))
        #expect(outcome.sentUpstream.isEmpty)
        #expect(outcome.record?.outcome == .blocked)
        #expect(outcome.record?.decisions.first?.findings.map(\.rule.id) == ["category.toxicity"])
    }

    @Test func `a prompt that is not is forwarded as it came, after one question`() async throws {
        let outcome = try await exchange(
            chat("this is nothing."),
            answer: Self.whole("fine"),
            [CategoryRule.asked(.toxicity, .block, .prompt), CategoryRule.asked(.hate, .flag, .prompt)]
        )
        #expect(outcome.reply.status == 200)
        #expect(outcome.asked == 1)
        #expect(outcome.record?.outcome == .allowed)
        #expect(outcome.sentUpstream.contains("this is nothing."))
    }

    @Test func `a redacted sentence is replaced in what is forwarded`() async throws {
        let outcome = try await exchange(
            chat("First sentence. Then AAA stands here. And a third."),
            answer: Self.whole("fine"),
            [CategoryRule.asked(.toxicity, .redact, .prompt)]
        )
        #expect(outcome.sentUpstream.contains("First sentence. [TOXICITY]And a third."))
        #expect(outcome.record?.outcome == .redacted)
    }

    @Test(arguments: [true, false])
    func `an upstream that was asked ahead is not heard before the verdict`(isBlocked: Bool) async throws {
        let outcome = try await exchange(
            chat(isBlocked ? "this is AAA." : "this is nothing."),
            answer: Self.whole("the answer"),
            [CategoryRule.asked(.toxicity, .block, .prompt)],
            classifier: ScriptedClassifier(delay: .milliseconds(150)),
            ahead: true
        )
        #expect(!outcome.sentUpstream.isEmpty)
        #expect(outcome.reply.status == (isBlocked ? 400 : 200))
        #expect(outcome.reply.contains("the answer") != isBlocked)
        #expect(outcome.record?.outcome == (isBlocked ? .blocked : .allowed))
    }

    @Test func `a prompt that is changed by the verdict is sent again as it must be`() async throws {
        let outcome = try await exchange(
            chat("First sentence. Then AAA stands here. And a third."),
            answer: Self.whole("fine"),
            [CategoryRule.asked(.toxicity, .redact, .prompt)],
            classifier: ScriptedClassifier(delay: .milliseconds(100)),
            ahead: true
        )
        #expect(outcome.reply.status == 200)
        #expect(outcome.sentUpstream.contains("[TOXICITY]"))
    }

    @Test func `a prompt that hits goes to the model that its category names, and no other sees it`() async throws {
        let asked = try await ScriptedUpstream.start(answer: Self.whole("from afar"))
        let own = try await ScriptedUpstream.start(answer: Self.whole("from here"))
        for isAhead in [false, true] {
            let gateway = try await TestGateway(
                upstreams: [
                    UpstreamSettings(id: "far", baseURL: asked.baseURL, models: .all, isInternal: true),
                    UpstreamSettings(id: "own", baseURL: own.baseURL, models: .listed(["house"]), isInternal: true),
                ],
                categories: ScriptedClassifier(delay: .milliseconds(30)).plan(
                    [.asked(.toxicity, .flag, .prompt, route: "house")],
                    ahead: isAhead
                )
            )
            for (text, answer) in [("this is AAA.", "from here"), ("this is nothing.", "from afar")] {
                let client = try await gateway.client()
                await client.send(chat(text, model: "big"))
                let reply = await client.receiveAnswer()
                #expect(reply.status == 200 && reply.contains(answer))
            }
            await eventually { gateway.sink.records.count == 2 }
            #expect(Set(gateway.sink.records.map(\.outcome)) == [.flagged, .allowed])
            await gateway.stop()
            #expect(own.received.contains(#""model":"house""#) && own.received.contains("this is AAA."))
            #expect(isAhead || !asked.received.contains("this is AAA."))
        }
        await asked.stop()
        await own.stop()
    }

    // MARK: Answers

    @Test func `a whole answer waits for its verdict`() async throws {
        for (action, status) in [(Action.block, 400), (.redact, 200), (.flag, 200)] {
            let outcome = try await exchange(
                chat("hello"),
                answer: Self.whole("First sentence. Then AAA stands here. And a third."),
                [CategoryRule.asked(.toxicity, action, .response)]
            )
            #expect(outcome.reply.status == status)
            #expect(outcome.reply.contains("AAA") == (action == .flag))
            #expect(outcome.reply.contains("First sentence. [TOXICITY]And") == (action == .redact))
            #expect(outcome.record?.decisions.first?.findings.map(\.action) == [action])
        }
    }

    @Test(arguments: [1, 3, 7, 200])
    func `a streamed answer waits segment by segment`(size: Int) async throws {
        let text = "First sentence. Second one. Then AAA stands here. And a fourth."
        let deltas = stride(from: 0, to: text.count, by: size).map {
            String(text.dropFirst($0).prefix(size))
        }
        let blocked = try await exchange(
            chat("hello", stream: true),
            answer: Self.stream(deltas),
            [CategoryRule.asked(.toxicity, .block, .response)]
        )
        #expect(blocked.text.hasPrefix("First sentence. Second one. "))
        #expect(!blocked.reply.contains("AAA") && !blocked.reply.contains("fourth"))
        #expect(blocked.reply.contains(#""finish_reason":"content_filter""#))
        #expect(blocked.record?.outcome == .blocked)
        let redacted = try await exchange(
            chat("hello", stream: true),
            answer: Self.stream(deltas),
            [CategoryRule.asked(.toxicity, .redact, .response)]
        )
        #expect(redacted.text == "First sentence. Second one. [TOXICITY]And a fourth.")
        #expect(redacted.reply.contains("data: [DONE]"))
    }

    @Test func `a stream whose upstream breaks while a verdict is open ends in order`() async throws {
        let outcome = try await exchange(
            chat("hello", stream: true),
            answer: Self.stream(["First sentence is long. ", "Second one. "], end: false),
            [CategoryRule.asked(.toxicity, .block, .response)],
            classifier: ScriptedClassifier(delay: .milliseconds(80))
        )
        #expect(outcome.record?.outcome == .upstreamFailed)
    }

    @Test func `the copies of a text that Responses says again are edited alike`() async throws {
        let text = "First sentence. Then AAA stands here. And a third."
        let literal = JSONString.literal(text)
        func event(_ type: String, _ rest: String) -> String {
            "event: \(type)\ndata: {\"type\":\"\(type)\"\(rest)}\n\n"
        }
        let item =
            #"{"id":"m","type":"message","status":"completed","role":"assistant","content":[{"type":"output_text","text":\#(literal),"annotations":[]}]}"#
        let place = #","item_id":"m","output_index":0,"content_index":0"#
        let events = [
            event("response.created", #","sequence_number":0,"response":{"id":"r","object":"response","output":[]}"#),
            event(
                "response.output_item.added",
                #","sequence_number":1,"output_index":0,"item":{"id":"m","type":"message","status":"in_progress","role":"assistant","content":[]}"#
            ),
            event(
                "response.content_part.added",
                #","sequence_number":2\#(place),"part":{"type":"output_text","text":"","annotations":[]}"#
            ),
            event("response.output_text.delta", #","sequence_number":3\#(place),"delta":\#(literal)"#),
            event("response.output_text.done", #","sequence_number":4\#(place),"text":\#(literal)"#),
            event(
                "response.content_part.done",
                #","sequence_number":5\#(place),"part":{"type":"output_text","text":\#(literal),"annotations":[]}"#
            ),
            event("response.output_item.done", #","sequence_number":6,"output_index":0,"item":\#(item)"#),
            event(
                "response.completed",
                #","sequence_number":7,"response":{"id":"r","object":"response","status":"completed","output":[\#(item)]}"#
            ),
        ]
        let body = #"{"model":"m","stream":true,"input":"hello"}"#
        let request =
            "POST /v1/responses HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        let outcome = try await exchange(
            request,
            answer: "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + events.joined(),
            [CategoryRule.asked(.toxicity, .redact, .response)]
        )
        #expect(!outcome.reply.contains("AAA"))
        #expect(outcome.reply.contains("response.completed"))
        #expect(outcome.reply.components(of: "First sentence. [TOXICITY]And a third.") >= 4)
    }

    @Test func `who is asked about an answer is told the question and what stands before`() async throws {
        let classifier = ScriptedClassifier()
        _ = try await exchange(
            chat("what is it?", stream: true),
            answer: Self.stream(["First sentence. Second one."]),
            [CategoryRule.asked(.toxicity, .block, .response)],
            classifier: classifier
        )
        let contexts = classifier.questions.map { $0.context.map { String(decoding: $0.text, as: UTF8.self) } }
        #expect(contexts == [["what is it?"], ["what is it?", "First sentence. "]])
        #expect(classifier.questions.map { $0.context.map(\.speaker) } == [[.user], [.user, .assistant]])
    }

    // MARK: Failures

    @Test(arguments: ["XXX", "HANG", "ODD"])
    func `without a verdict the failure mode is followed and recorded`(word: String) async throws {
        for mode in FailureMode.allCases {
            let prompt = try await exchange(
                chat("nobody knows \(word)."),
                answer: Self.whole("fine"),
                [CategoryRule.asked(.toxicity, .block, .prompt, onError: mode)]
            )
            #expect(prompt.reply.status == (mode == .block ? 503 : 200))
            #expect(prompt.record?.decisions.flatMap(\.failures).map(\.mode) == [mode])
            let answer = try await exchange(
                chat("hello", stream: true),
                answer: Self.stream(["nobody knows \(word)."]),
                [CategoryRule.asked(.toxicity, .block, .response, onError: mode)]
            )
            #expect(answer.reply.contains(word) == (mode == .passAndRecord))
            #expect(answer.record?.decisions.flatMap(\.failures).map(\.mode) == [mode])
        }
    }

    @Test func `a thousand faults in a row follow their failure mode, and each has its row`() async throws {
        let upstream = try await ScriptedUpstream.start(answer: Self.whole("fine"))
        for mode in FailureMode.allCases {
            let classifier = ScriptedClassifier(delay: .microseconds(200))
            let gateway = try await TestGateway(
                upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
                categories: classifier.plan(
                    [CategoryRule.asked(.toxicity, .block, .prompt, onError: mode)],
                    deadline: .milliseconds(5)
                )
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                for client in 0..<10 {
                    group.addTask { try await Self.sendFaults(50, from: client, to: gateway, mode) }
                }
                try await group.waitForAll()
            }
            await eventually { gateway.sink.records.count == 500 }
            let records = gateway.sink.records
            #expect(records.allSatisfy { $0.decisions.flatMap(\.failures).map(\.mode) == [mode] })
            #expect(records.allSatisfy { ($0.outcome == .blocked) == (mode == .block) })
            #expect(Set(records.flatMap(\.decisions).flatMap(\.failures).map(\.reason)).count == 3)
            await gateway.stop()
        }
        await upstream.stop()
    }

    private static func sendFaults(
        _ count: Int,
        from client: Int,
        to gateway: TestGateway,
        _ mode: FailureMode
    ) async throws {
        for number in 0..<count {
            let word = ["XXX", "HANG", "ODD"][(client + number) % 3]
            let connection = try await gateway.client()
            await connection.send(chat("fault \(client) \(number) \(word)."))
            let reply = await connection.receiveAnswer()
            #expect(reply.status == (mode == .block ? 503 : 200))
            await connection.close()
        }
    }

    @Test func `a client that goes while its prompt is judged takes the question with it`() async throws {
        let classifier = ScriptedClassifier()
        let gateway = try await TestGateway(
            upstreams: [],
            categories: classifier.plan([CategoryRule.asked(.toxicity, .block, .prompt)], deadline: .seconds(30))
        )
        let client = try await gateway.client()
        await client.send(chat("HANG"))
        await eventually { classifier.asked == 1 }
        await client.close()
        await eventually { gateway.sink.records.count == 1 }
        #expect(gateway.sink.records.first?.outcome == .clientGone)
        #expect(classifier.cancelled == 1)
        await gateway.stop()
    }

    // MARK: Without an upstream

    @Test func `a guard request waits for its verdict`() async throws {
        let gateway = try await TestGateway(
            upstreams: [],
            categories: ScriptedClassifier().plan([CategoryRule.asked(.toxicity, .block, .prompt)])
        )
        for (text, isBlocked) in [("this is AAA.", true), ("this is nothing.", false)] {
            let body = #"{"input":"\#(text)"}"#
            let client = try await gateway.client()
            await client.send(
                "POST /v1/guard HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            )
            let reply = await client.receiveAnswer()
            #expect(reply.status == 200)
            #expect(reply.contains("category.toxicity") == isBlocked || reply.contains("TOXICITY") == isBlocked)
            #expect(reply.contains("x-weir-action: block") == isBlocked)
        }
        await gateway.stop()
    }

    @Test func `moderations have the classifiers' scores under OpenAI's names`() async throws {
        let gateway = try await TestGateway(
            upstreams: [],
            categories: ScriptedClassifier().plan([
                CategoryRule.asked(.toxicity, .flag, .prompt), CategoryRule.asked(.hate, .flag, .prompt),
            ])
        )
        let body = #"{"input":["this is BBB","nothing"]}"#
        let client = try await gateway.client()
        await client.send(
            "POST /v1/moderations HTTP/1.1\r\nHost: g\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        let reply = await client.receiveAnswer()
        await gateway.stop()
        let results = reply.split(separator: #"{"flagged":"#).dropFirst()
        let first = try #require(results.first)
        let second = try #require(results.last)
        #expect(first.hasPrefix("true") && second.hasPrefix("false"))
        #expect(
            first.contains(#""hate":true"#) && first.contains(#""hate":0.9"#) && first.contains(#""hate":["text"]"#)
        )
        #expect(first.contains(#""toxicity":false"#) && first.contains(#""toxicity":0.1"#))
        #expect(first.contains(#""sexual":false"#) && first.contains(#""sexual":[]"#))
        #expect(second.contains(#""hate":false"#) && second.contains(#""hate":0.1"#))
    }
}

extension String {
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
