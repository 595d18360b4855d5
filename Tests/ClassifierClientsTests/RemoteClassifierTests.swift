import Classification
import GuardrailTypes
import NIOCore
import NIOHTTP1
import Synchronization
import Testing
import Wire

@testable import ClassifierClients

@Suite struct `A remote classifier` {
    private let harmful: Set<GuardrailTypes.Category> = [.harmful]

    @Test
    func `asks over one kept connection`() async throws {
        let backend = try FakeBackend { _, channel in channel.answer(#"{"bad":0.25}"#) }
        let classifier = try remote(backend)
        for index in 0..<20 {
            let result = await classifier.judge(.prompt("text \(index)", harmful))
            #expect(result.verdict?.scores == [.harmful: 0.25])
        }
        #expect(backend.counts.opened == 1)
        #expect(backend.counts.requests == 20)
        try await backend.close()
    }

    @Test
    func `judges every window of a long text, and the worst of them counts`() async throws {
        let backend = try FakeBackend { request, channel in
            channel.answer(request.body.contains("needle") ? #"{"bad":0.9}"# : #"{"bad":0.1}"#)
        }
        let classifier = try remote(backend) {
            $0.window = 100
            $0.overlap = 20
        }
        let words = (0..<400).map { $0 == 237 ? "needle" : "w\($0)é" }
        let text = words.joined(separator: " ")
        let result = await classifier.judge(.prompt(text, harmful))
        #expect(result.verdict?.scores == [.harmful: 0.9])
        #expect(backend.counts.requests > 20)
        for word in words { #expect(backend.bodies.contains { $0.contains(word) }) }
        try await backend.close()
    }

    @Test
    func `sends several texts in one request where the API takes them`() async throws {
        let backend = try FakeBackend { request, channel in
            // Answers after a moment, so that the others have gathered.
            let count = request.body.ranges(of: "text").count
            let result = #"{"flagged":false,"category_scores":{"hate":0.5}}"#
            let body = "{\"results\":[\(Array(repeating: result, count: count).joined(separator: ","))]}"
            channel.eventLoop.scheduleTask(in: .milliseconds(100)) { channel.answer(body) }
        }
        let classifier = try remote(backend, format: OpenAIModeration(model: "m", key: nil)) { $0.concurrency = 1 }
        let results = await withTaskGroup(of: Judgement.self) { group in
            for index in 0..<17 { group.addTask { await classifier.judge(.prompt("text \(index)", [.hate])) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0.verdict?.scores == [.hate: 0.5] })
        #expect(backend.counts.requests <= 3)
        try await backend.close()
    }

    @Test
    func `never has more requests under way than it may`() async throws {
        let busy = Shared((now: 0, most: 0))
        let backend = try FakeBackend { _, channel in
            busy.withLock {
                $0.now += 1; $0.most = max($0.most, $0.now)
            }
            channel.eventLoop.scheduleTask(in: .milliseconds(5)) {
                busy.withLock { $0.now -= 1 }
                channel.answer(#"{"bad":0}"#)
            }
        }
        let classifier = try remote(backend) { $0.concurrency = 3 }
        await withTaskGroup(of: Void.self) { group in
            for index in 0..<40 { group.addTask { _ = await classifier.judge(.prompt("\(index)", harmful)) } }
        }
        #expect(busy.withLock { $0.most } == 3)
        try await backend.close()
    }

    @Test
    func `refuses what its queue cannot hold, at once`() async throws {
        let backend = try FakeBackend { _, _ in }
        let classifier = try remote(backend) {
            $0.concurrency = 1
            $0.queue = 2
            $0.deadline = .milliseconds(300)
        }
        let results = await withTaskGroup(of: Judgement.self) { group in
            for index in 0..<10 { group.addTask { await classifier.judge(.prompt("\(index)", harmful)) } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.filter { $0.code == .overloaded }.count == 7)
        #expect(results.filter { $0.code == .timeout }.count == 3)
        try await backend.close()
    }

    @Test
    func `gives a late answer up, and closes its connection`() async throws {
        let backend = try FakeBackend { _, _ in }
        let classifier = try remote(backend)
        let start = ContinuousClock.now
        let result = await classifier.judge(.prompt("x", harmful), within: .milliseconds(100))
        #expect(result.code == .timeout)
        #expect(ContinuousClock.now - start < .seconds(5))
        try await eventually { backend.counts.closed == 1 }
        try await backend.close()
    }

    @Test
    func `cancels what is sent and what waits`() async throws {
        let backend = try FakeBackend { _, _ in }
        let classifier = try remote(backend) { $0.concurrency = 1 }
        let results = Shared<[Judgement]>([])
        let calls = ["sent", "waiting"].map { text in
            classifier.classify(.prompt(text, harmful), deadline: .seconds(10)) { result in
                results.withLock { $0.append(result) }
            }
        }
        try await eventually { backend.counts.requests == 1 }
        calls[1].cancel()
        calls[1].cancel()
        try await eventually { results.withLock { $0.count } == 1 }
        calls[0].cancel()
        try await eventually { results.withLock { $0.count } == 2 && backend.counts.closed == 1 }
        #expect(results.withLock { $0.allSatisfy { $0.code == .cancelled } })
        #expect(backend.bodies == [#"{"t":"sent"}"#])
        try await backend.close()
    }

    @Test
    func `refuses a text of too many windows`() async throws {
        let backend = try FakeBackend { _, channel in channel.answer(#"{"bad":0}"#) }
        let classifier = try remote(backend) {
            $0.window = 64
            $0.overlap = 0
            $0.windows = 4
        }
        #expect(await classifier.judge(.prompt(String(repeating: "a", count: 256), harmful)).verdict != nil)
        #expect(await classifier.judge(.prompt(String(repeating: "a", count: 257), harmful)).code == .tooLong)
        #expect(backend.counts.requests == 4)
        try await backend.close()
    }

    @Test
    func `asks guards once for each category, and adds up what they bill`() async throws {
        let backend = try FakeBackend { request, channel in
            channel.answer(FormatCase.chat(request.body.contains("social_bias") ? "Yes" : "No", []))
        }
        let classifier = try remote(backend, format: GraniteGuardian(model: "g", key: nil, template: .risk))
        let result = await classifier.judge(.prompt("x", [.hate, .violence, .profanity]))
        #expect(result.verdict == ClassifierVerdict(scores: [.hate: 1, .violence: 0, .profanity: 0], tokens: 630))
        #expect(backend.counts.requests == 3)
        try await backend.close()
    }

    @Test
    func `shows the last turns of a context that fit`() async throws {
        let backend = try FakeBackend { _, channel in channel.answer(FormatCase.chat("safe", [])) }
        let format = LlamaGuard(.three, model: "m", key: nil, api: .chat)
        let classifier = try remote(backend, format: format) {
            $0.window = 200
            $0.overlap = 0
        }
        let context: [ClassifierInput.Turn] = [
            .init(.user, utf8(String(repeating: "old", count: 70))), .init(.assistant, utf8("recent")),
            .init(.user, utf8("newest")),
        ]
        _ = await classifier.judge(.response("judged", [.hate], context: context))
        #expect(backend.bodies.first?.contains("recent") == true)
        #expect(backend.bodies.first?.contains("newest") == true)
        #expect(backend.bodies.first?.contains("old") == false)
        try await backend.close()
    }

    @Test
    func `knows a bad status before its body has come`() async throws {
        let backend = try FakeBackend { _, channel in
            channel.send("HTTP/1.1 503 Unavailable\r\nContent-Length: 100\r\n\r\n")
        }
        let classifier = try remote(backend)
        let start = ContinuousClock.now
        let result = await classifier.judge(.prompt("x", harmful), within: .seconds(5))
        #expect(result.code == .status && result.status == 503)
        #expect(ContinuousClock.now - start < .seconds(5))
        try await backend.close()
    }

    @Test
    func `signs requests to Bedrock for the host that they go to`() async throws {
        let backend = try FakeBackend { request, channel in
            let isSigned = request.head.headers.first(name: "authorization")?.contains(
                "SignedHeaders=content-type;host;x-amz-date"
            )
            #expect(isSigned == true)
            #expect(request.head.headers["host"] == ["127.0.0.1:\(channel.localAddress?.port ?? 0)"])
            #expect(request.head.uri == "/guardrail/gr1/version/DRAFT/apply")
            channel.answer(
                #"{"action":"NONE","assessments":[{"contentPolicy":{"filters":[{"type":"HATE","confidence":"LOW"}]}}]}"#
            )
        }
        var settings = ClassifierBackendSettings(
            kind: "bedrock_guardrail",
            id: "aws",
            baseURL: "http://127.0.0.1:\(backend.port)/"
        )
        settings.isInternal = true
        settings.key = "id:secret"
        settings.region = "eu-west-1"
        settings.guardrail = "gr1"
        let factory = ClassifierFactory(client: sharedClient, eventLoop: sharedLoop, time: { 1_440_938_160 })
        let result = await (try factory.make(settings)).judge(.prompt("x", [.hate]))
        #expect(result.verdict?.scores[.hate].map { abs($0 - 1 / 3) < 1e-6 } == true)
        try await backend.close()
    }
}
