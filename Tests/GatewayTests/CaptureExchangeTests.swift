import AuditLog
import Caching
import GuardrailTypes
import Inspection
import NIOCore
import TestSupport
import Testing
import Wire

@testable import Gateway

/// Captures of a whole gateway.
@Suite(.timeLimit(.minutes(1)))
struct CaptureExchangeTests {
    private static let answer =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
        + #"{"id":"a","object":"chat.completion","created":1,"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"mind 4111 1111 1111 1111"},"finish_reason":"stop"}]}"#

    private static let stream =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
        + ["mind 4111 11", "11 1111 1111, ", "the code word"].map { Chunk.delta($0) }.joined() + Chunk.finish()
        + Chunk.done

    private struct Outcome {
        let captures: [SealedCapture]
        let records: [AuditRecord]
        let events: [AuditEvent]
        let engine: Engine
        let replies: [String]
    }

    /// What is left of a few requests.
    private func run(
        _ requests: [String],
        answer: String = CaptureExchangeTests.answer,
        cache: CacheRules? = nil,
        _ change: (inout CaptureSettings) -> Void
    ) async throws -> Outcome {
        let folder = try TemporaryFolder()
        let upstream = try await ScriptedUpstream.start(answer: answer, then: .close)
        var settings = CaptureSettings()
        change(&settings)
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            rules: [TestGateway.phrase],
            capture: settings,
            captures: CaptureWriter.Configuration(path: folder.path + "/captures.db"),
            cache: cache
        )
        var replies: [String] = []
        for request in requests {
            let client = try await gateway.client()
            await client.send(request)
            replies.append(await client.receiveAnswer())
            let answered = replies.count
            await eventually { gateway.sink.records.count == answered }
        }
        gateway.writer?.shutdown()
        await gateway.stop()
        await upstream.stop()
        var captures: [SealedCapture] = []
        if let reader = try? CaptureReader(path: folder.path + "/captures.db") {
            try reader.forEach { captures.append($1) }
        }
        return Outcome(
            captures: captures,
            records: gateway.sink.records,
            events: gateway.sink.events,
            engine: gateway.configuration.engine,
            replies: replies
        )
    }

    @Test(arguments: [false, true])
    func `an exchange in escrow is replayed to its row`(isStream: Bool) async throws {
        let identity = EscrowIdentity()
        let text = "pay 4111 1111 1111 1111, the code word"
        let outcome = try await run(
            [chat(text, stream: isStream)],
            answer: isStream ? Self.stream : Self.answer
        ) {
            ($0.mode, $0.recipient) = (.escrow, identity.recipient)
        }
        let sealed = try #require(outcome.captures.first)
        let row = try #require(outcome.records.first)
        #expect(sealed.exchange == row.id.text)
        let event = try #require(outcome.events.first { $0.kind == .captured })
        #expect(event.detail.contains(sealed.digest) && event.detail.contains(row.id.text))
        let record = try sealed.open(identity)
        #expect(String(decoding: record.prompt ?? [], as: UTF8.self).contains(text))
        var scratch = InspectionScratch(for: outcome.engine)
        let results = try DecisionReplay(engine: outcome.engine).results(of: record, using: &scratch)
        #expect(results.count == (isStream ? 3 : 1))
        let findings = row.decisions.flatMap(\.findings)
        #expect(Set(row.decisions.map(\.direction)) == [.prompt, .response])
        for result in results {
            let again = result.decisions.flatMap(\.findings)
            #expect(again.map(\.range) == findings.map(\.range) && again.map(\.rule.id) == findings.map(\.rule.id))
        }
    }

    @Test func `a blocked prompt is kept masked, and one that passes as it left`() async throws {
        let outcome = try await run([chat("use AKIA2E0A8F3B244C9986 now"), chat("pay 4111 1111 1111 1111")]) {
            $0.mode = .redacted
        }
        #expect(outcome.replies.map(\.status) == [400, 200])
        let texts = try outcome.captures.map { String(decoding: try $0.open(nil).prompt ?? [], as: UTF8.self) }
        #expect(texts.count == 2)
        #expect(texts[0].contains("use [AWS_ACCESS_KEY] now") && texts[1].contains("pay [CREDIT_CARD]"))
        let answer = String(decoding: try outcome.captures[1].open(nil).answer ?? [], as: UTF8.self)
        #expect(answer.contains("mind [CREDIT_CARD]"))
    }

    @Test(arguments: [false, true])
    func `an answer from the cache is kept like any other`(isStream: Bool) async throws {
        let identity = EscrowIdentity()
        let request = chat("hello", stream: isStream)
        let outcome = try await run(
            [request, request],
            answer: isStream ? Self.stream : Self.answer,
            cache: CacheRules()
        ) {
            ($0.mode, $0.recipient) = (.escrow, identity.recipient)
        }
        #expect(outcome.records.map { $0.cache?.status.text } == ["miss", "hit"])
        let records = try outcome.captures.map { try $0.open(identity) }
        #expect(records.map(\.exchange) == outcome.records.map(\.id.text))
        for record in records {
            let answer = (record.answer ?? []) + record.channels.flatMap(\.text)
            #expect(String(decoding: answer, as: UTF8.self).contains("mind "))
        }
    }

    @Test func `nobody's texts are kept unless the settings say whose`() async throws {
        for change: (inout CaptureSettings) -> Void in [
            { _ in }, { ($0.mode, $0.apps) = (.redacted, ["other"]) }, { ($0.mode, $0.keys) = (.redacted, ["k"]) },
        ] {
            let outcome = try await run([chat("hello", fields: "x-weir-capture: escrow\r\n")], change)
            #expect(outcome.captures.isEmpty && outcome.events.isEmpty)
        }
    }

    @Test func `only the directions that are said are kept, and no client can turn it off`() async throws {
        let outcome = try await run(
            [chat("hello", extra: #","capture":"off","metadata":{"capture":"off"}"#, fields: "x-weir-capture: off\r\n")]
        ) {
            ($0.mode, $0.directions) = (.redacted, [.response])
        }
        let record = try #require(outcome.captures.first).open(nil)
        #expect(record.prompt == nil && record.answer != nil)
    }

    @Test func `what is too long is not kept, and that is said`() async throws {
        let outcome = try await run([chat(String(repeating: "word ", count: 1000))]) {
            ($0.mode, $0.maxBytes) = (.redacted, 1024)
        }
        #expect(outcome.captures.isEmpty)
        #expect(outcome.events.map(\.detail) == [#"{"reason":"too_long","captures":1}"#])
        #expect(outcome.replies.map(\.status) == [200])
    }

    @Test func `a request whose texts must be kept is refused while they cannot be`() async throws {
        let folder = try TemporaryFolder()
        let upstream = try await ScriptedUpstream.start(answer: Self.answer, then: .close)
        var settings = CaptureSettings()
        settings.mode = .redacted
        var writer = CaptureWriter.Configuration(path: folder.path + "/no/such/captures.db")
        writer.onFailure = .block
        let gateway = try await TestGateway(
            upstreams: [UpstreamSettings(id: "u", baseURL: upstream.baseURL, models: .all, isInternal: true)],
            capture: settings,
            captures: writer
        )
        let first = try await gateway.client()
        await first.send(chat("hello"))
        #expect(await first.receiveAnswer().status == 200)
        await eventually { gateway.writer?.admits == false }
        let second = try await gateway.client()
        await second.send(chat("hello"))
        let reply = await second.receiveAnswer()
        #expect(reply.status == 503 && reply.contains("capture_unavailable"))
        gateway.writer?.shutdown(timeout: 10_000)
        await gateway.stop()
        await upstream.stop()
        #expect(gateway.sink.records.count == 2)
    }
}
